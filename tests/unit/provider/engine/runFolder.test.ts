import { spawnSync } from "node:child_process";
import fs, {
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunFolder } from "../../../../provider/src/engine/runFolder";

const ENGINE = "127.0.0.1:40001";
/** A process that is over; its number is not given again soon. */
const DEAD = spawnSync(process.execPath, ["--version"]).pid;

let parent: string;
let root: string;

beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "run-folder-"));
    root = join(parent, "runs");
});
afterEach(() => {
    jest.restoreAllMocks();
    rmSync(parent, { recursive: true, force: true });
});

/** What another process has left there. */
function leave(folder: string, member: string, text = "its line\n"): void {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, member), text);
}

test("the processes of one engine read each other's lines, not their own and not another engine's", () => {
    const [one, other] = [new RunFolder(ENGINE, root), new RunFolder(ENGINE, root)];
    const elsewhere = new RunFolder("127.0.0.1:40002", root);
    one.append(["a"]);
    one.append(["b"]);
    other.append(["c"]);
    expect([one.linesOfOthers(), other.linesOfOthers(), elsewhere.linesOfOthers()]).toEqual([
        [["c"]],
        [["a", "b"]],
        [],
    ]);
});

test("only this user can read and write it", () => {
    new RunFolder(ENGINE, root).append(["a"]);
    const [folder = ""] = readdirSync(root);
    const [file = ""] = readdirSync(join(root, folder));
    const modes = [root, join(root, folder), join(root, folder, file)].map(
        (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
});

test("what an engine that is over has left under the same address is not read", () => {
    leave("127.0.0.1_40001", `${DEAD}-1-00000000`);
    const now = new RunFolder(ENGINE, root);
    expect(now.linesOfOthers()).toEqual([]);
    expect(readdirSync(join(root, "127.0.0.1_40001"))).toHaveLength(1);
});

test("a process that has died leaves its lines to the others of its run", () => {
    const one = new RunFolder(ENGINE, root);
    leave("127.0.0.1_40001", `${DEAD}-1-00000000`);
    const next = new RunFolder(ENGINE, root);
    expect([one.linesOfOthers().flat(), next.linesOfOthers().flat()]).toEqual([["its line"], ["its line"]]);
});

test("a process that has the number of one that is over is another one", () => {
    leave("127.0.0.1_40001", `${process.pid}-1-00000000`);
    leave("127.0.0.1_40001", `${process.pid}-00000000`);
    expect(new RunFolder(ENGINE, root).linesOfOthers()).toEqual([]);
});

test.each(["linux", "darwin"])("on %s a process is known by its number and its start", (platform) => {
    const before = process.platform;
    Object.defineProperty(process, "platform", { value: platform });
    try {
        new RunFolder(ENGINE, root).append(["a"]);
        expect(readdirSync(join(root, "127.0.0.1_40001"))[0]).toMatch(/^\d+-\w{4,}-[0-9a-f]{8}$/);
        expect(new RunFolder(ENGINE, root).linesOfOthers()).toEqual([["a"]]);
    } finally {
        Object.defineProperty(process, "platform", { value: before });
    }
});

describe("on a disk that is full", () => {
    const full = (): never => {
        throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    };

    test("the others learn that lines are missing, until they are written", () => {
        const [one, other] = [new RunFolder(ENGINE, root), new RunFolder(ENGINE, root)];
        const append = jest.spyOn(fs, "appendFileSync").mockImplementation(full);
        expect(() => one.append(["a"])).toThrow("ENOSPC");
        append.mockRestore();
        expect(() => other.prove()).toThrow("lack notes of this run");
        one.prove();
        other.prove();
        expect(other.linesOfOthers()).toEqual([["a"]]);
    });

    test("a process learns by itself that it can write nothing", () => {
        const one = new RunFolder(ENGINE, root);
        const write = jest.spyOn(fs, "writeFileSync").mockImplementation(full);
        expect(() => one.prove()).toThrow("ENOSPC");
        write.mockRestore();
        one.prove();
        one.leave();
        expect(readdirSync(parent)).toEqual([]);
    });
});

test("nothing is left once the last process has left", () => {
    const [one, other] = [new RunFolder(ENGINE, root), new RunFolder(ENGINE, root)];
    one.leave();
    expect(other.linesOfOthers()).toEqual([]);
    other.leave();
    expect(readdirSync(parent)).toEqual([]);
});

test("a process that is told so writes what was taken away again; what ended processes had there is lost", () => {
    const one = new RunFolder(ENGINE, root);
    one.append(["a"]);
    one.prove();
    rmSync(root, { recursive: true });
    one.keep();
    expect(new RunFolder(ENGINE, root).linesOfOthers()).toEqual([["a"]]);
    expect(() => one.prove()).toThrow("lack notes of this run");
});

test("a disk that cannot even rename loses no line", () => {
    const readOnly = (): never => {
        throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
    };
    const [one, other] = [new RunFolder(ENGINE, root), new RunFolder(ENGINE, root)];
    const spies = [
        jest.spyOn(fs, "appendFileSync"),
        jest.spyOn(fs, "renameSync"),
        jest.spyOn(fs, "writeFileSync"),
    ];
    spies.forEach((spy) => spy.mockImplementation(readOnly));
    expect(() => one.append(["a"])).toThrow("EROFS");
    expect(() => one.keep()).toThrow("EROFS");
    spies.forEach((spy) => spy.mockRestore());
    one.append(["b"]);
    one.prove();
    expect(other.linesOfOthers()).toEqual([["a", "b"]]);
});

test("a folder that was taken away in between is made again, with all that was in it", () => {
    const one = new RunFolder(ENGINE, root);
    one.append(["a"]);
    rmSync(root, { recursive: true });
    one.append(["b"]);
    expect(new RunFolder(ENGINE, root).linesOfOthers()).toEqual([["a", "b"]]);
    expect(statSync(root).mode & 0o777).toBe(0o700);
});

test("where the others' lines, or the folder, cannot be read or entered, that is an error, not silence", () => {
    const one = new RunFolder(ENGINE, root);
    const folder = join(root, "127.0.0.1_40001");
    mkdirSync(join(folder, "no-file"));
    expect(() => one.linesOfOthers()).toThrow("EISDIR");
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "no folder");
    expect(() => one.linesOfOthers()).toThrow("ENOTDIR");
    rmSync(root, { recursive: true });
    writeFileSync(root, "no folder");
    expect(() => RunFolder.enter(ENGINE, root)).toThrow("EEXIST");
});

test("somebody else's folder under that name is not used", () => {
    mkdirSync(join(parent, "theirs"));
    symlinkSync(join(parent, "theirs"), root);
    expect(() => new RunFolder(ENGINE, root)).toThrow("is not this user's own folder");
});

test("what has not the name of a process's file counts for none", () => {
    leave("127.0.0.1_40001", "0--00000000");
    leave("127.0.0.1_40001", "no-number");
    RunFolder.enter(ENGINE, root).leave();
    expect(readdirSync(parent)).toEqual([]);
});

test("a process leaves when it ends, and when a signal ends it", () => {
    const listeners = (): number[] =>
        (["exit", "SIGINT", "SIGTERM"] as const).map((event) => process.listenerCount(event));
    const before = listeners();
    const kill = jest.spyOn(process, "kill").mockReturnValue(true);
    RunFolder.enter(ENGINE, root);
    expect(listeners()).toEqual(before.map((count) => count + 1));
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.listeners(signal).at(-1)?.(signal);
        expect(kill).toHaveBeenLastCalledWith(process.pid, signal);
    }
    process.listeners("exit").at(-1)?.(0);
    expect(readdirSync(parent)).toEqual([]);
});

test("others may take the folder away while a process enters it", () => {
    const gone = Object.assign(new Error("it was there a moment ago"), { code: "ENOENT" });
    const append = jest.spyOn(fs, "appendFileSync").mockImplementationOnce(() => {
        throw gone;
    });
    RunFolder.enter(ENGINE, root).leave();
    append.mockImplementation(() => {
        throw gone;
    });
    expect(() => RunFolder.enter(ENGINE, root)).toThrow(gone);
});

test("what others have taken away meanwhile counts for nothing", () => {
    const one = new RunFolder(ENGINE, root);
    symlinkSync(join(root, "nothing"), join(root, "127.0.0.1_40001", "1-1-00000000"));
    expect(one.linesOfOthers()).toEqual([[]]);
    rmSync(root, { recursive: true });
    expect(one.linesOfOthers()).toEqual([]);
});
