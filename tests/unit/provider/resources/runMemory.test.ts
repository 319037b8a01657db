import os from "node:os";
import { RunMemory, type Note } from "../../../../provider/src/resources/project/runMemory";

const READ: Note = { thing: "g/a", instance: "i", urn: "u", is: "reads" };

/** A run's folder. @param fails what it refuses */
function folderWith(
    lines: string[],
    others: readonly string[][] = [],
    fails: { at?: "entering" | "proving" | "reading" | undefined } = {},
) {
    const unlessAt = (what: typeof fails.at): void => {
        if (fails.at === what) {
            throw new Error("ENOSPC");
        }
    };
    return () => {
        unlessAt("entering");
        return {
            append: (more: readonly string[]) => void lines.push(...more),
            linesOfOthers: () => {
                unlessAt("reading");
                return others.map((one) => [...one]);
            },
            keep: () => undefined,
            prove: () => unlessAt("proving"),
        };
    };
}

test("a note reaches the others as a line, once however often it is made", () => {
    const lines: string[] = [];
    const memory = new RunMemory(folderWith(lines));
    memory.note(READ);
    memory.note(READ);
    expect(lines.map((line) => JSON.parse(line) as Note)).toEqual([READ]);
});

test("of what was noted about an entry and a thing, the latest counts, in each process", () => {
    const lines: string[] = [];
    const [other, another] = [
        { ...READ, instance: "j" },
        { ...READ, thing: "g/b" },
    ].map((note) => JSON.stringify(note));
    const released = JSON.stringify({ ...READ, instance: "j", is: "released" });
    const others = [[other ?? "", another ?? "", released], ['{"thing":"g/a","instan']];
    const memory = new RunMemory(folderWith(lines, others));
    (["manages", "replaces", "manages"] as const).forEach((is) => memory.note({ ...READ, is }));
    expect(memory.about("g/a")).toEqual([
        { ...READ, is: "manages" },
        { ...READ, instance: "j", is: "released" },
    ]);
    expect(lines).toHaveLength(3);
});

test("what any process has noted of a declaration tells that the run is no destroy", () => {
    const managed = JSON.stringify({ ...READ, is: "manages" });
    const read = JSON.stringify(READ);
    expect(new RunMemory(folderWith([], [[read]])).declares).toBe(false);
    expect(new RunMemory(folderWith([], [[read], [managed]])).declares).toBe(true);
});

test.each(["entering", "proving", "reading"] as const)(
    "a folder that refuses %s is a problem as long as it does; this process's own notes are left, and then in it",
    (at) => {
        const lines: string[] = [];
        const fails: Parameters<typeof folderWith>[2] = { at };
        const memory = new RunMemory(folderWith(lines, [], fails));
        memory.note(READ);
        expect([memory.about("g/a"), memory.problem]).toEqual([[READ], "ENOSPC"]);
        fails.at = undefined;
        expect([memory.problem, lines.length]).toEqual([undefined, 1]);
    },
);

test("outside of an engine there are no others, and that is no problem; an engine without an address is one", () => {
    const memory = RunMemory.of(undefined);
    memory.note(READ);
    expect([memory.about("g/a"), memory.problem]).toEqual([[READ], undefined]);
    expect(RunMemory.of("").problem).toContain("address");
});

test("an unusable temporary folder is a problem, not an error", () => {
    const tmpdir = jest.spyOn(os, "tmpdir").mockReturnValue("/dev/null");
    expect(RunMemory.of("127.0.0.1:1").problem).toContain("ENOTDIR");
    tmpdir.mockRestore();
});
