import os from "node:os";
import { RunMemory, type Note } from "../../../../provider/src/resources/project/runMemory";

const READ: Note = { thing: "g/a", note: "read" };

function folderWith(lines: string[], others: readonly string[] = []) {
    return { append: (line: string) => void lines.push(line), linesOfOthers: () => [...others] };
}

test("a note reaches the others as a line, once however often it is made", () => {
    const lines: string[] = [];
    const memory = new RunMemory(folderWith(lines));
    memory.note(READ);
    memory.note(READ);
    expect(lines.map((line) => JSON.parse(line) as Note)).toEqual([READ]);
});

test("what has changed since is noted again", () => {
    const lines: string[] = [];
    const memory = new RunMemory(folderWith(lines));
    const claim = (declared: boolean): Note => ({
        thing: "g/a",
        note: "claimed",
        instance: "i",
        urn: "u",
        declared,
    });
    [claim(true), claim(false), claim(true)].forEach((note) => memory.note(note));
    expect(memory.about("g/a")).toEqual([claim(true), claim(false), claim(true)]);
    expect(lines).toHaveLength(3);
});

test("others' notes about the same thing count, half a line of one that was killed does not", () => {
    const others = [JSON.stringify(READ), JSON.stringify({ ...READ, thing: "g/b" }), '{"thing":"g/a","no'];
    expect(new RunMemory(folderWith([], others)).about("g/a")).toEqual([READ]);
});

test("where no file can be written, this process's own notes are left, and it says why", () => {
    const memory = new RunMemory({
        append: () => {
            throw new Error("ENOSPC");
        },
        linesOfOthers: () => [JSON.stringify({ ...READ, thing: "g/b" })],
    });
    memory.note(READ);
    expect([memory.about("g/a"), memory.about("g/b"), memory.problem]).toEqual([
        [READ],
        [{ ...READ, thing: "g/b" }],
        "ENOSPC",
    ]);
});

test("where others' files cannot be read, it says why", () => {
    const memory = new RunMemory({
        append: () => undefined,
        linesOfOthers: () => {
            throw new Error("EACCES");
        },
    });
    expect([memory.about("g/a"), memory.problem]).toEqual([[], "EACCES"]);
});

test("outside of an engine there are no others, and that is no problem", () => {
    const memory = RunMemory.of(undefined);
    memory.note(READ);
    expect([memory.about("g/a"), memory.problem]).toEqual([[READ], undefined]);
});

test("an unusable temporary folder is a problem, not an error", () => {
    const tmpdir = jest.spyOn(os, "tmpdir").mockReturnValue("/dev/null");
    expect(RunMemory.of("127.0.0.1:1").problem).toContain("ENOTDIR");
    tmpdir.mockRestore();
});
