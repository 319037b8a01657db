import os from "node:os";
import { RunMemory, type Note } from "../../../../provider/src/resources/project/runMemory";

const READ: Note = { thing: "g/a", instance: "i", urn: "u", is: "reads" };

/** A run's folder. @param fails on or off */
function folderWith(lines: string[], others: readonly string[][] = [], fails = { is: false }) {
    const orFail = <T>(value: T): T => {
        if (fails.is) {
            throw new Error("ENOSPC");
        }
        return value;
    };
    return () => ({
        append: (more: readonly string[]) => void lines.push(...more),
        linesOfOthers: () => orFail(others.map((one) => [...one])),
        keep: () => orFail(undefined),
        prove: () => orFail(undefined),
    });
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

test("a folder that fails is a problem as long as it does, and this process's own notes are left", () => {
    const fails = { is: true };
    const memory = new RunMemory(folderWith([], [], fails));
    memory.note(READ);
    expect([memory.about("g/a"), memory.problem]).toEqual([[READ], "ENOSPC"]);
    fails.is = false;
    expect(memory.problem).toBeUndefined();
});

test("a folder that cannot be entered is entered later, and then has all notes", () => {
    const lines: string[] = [];
    let isFull = true;
    const memory = new RunMemory(() => {
        if (isFull) {
            throw new Error("ENOSPC");
        }
        return folderWith(lines)();
    });
    memory.note(READ);
    expect([memory.problem, lines]).toEqual(["ENOSPC", []]);
    isFull = false;
    expect([memory.problem, lines.length]).toEqual([undefined, 1]);
});

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
