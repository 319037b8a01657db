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
let folder: string;

beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "run-folder-"));
    root = join(parent, "runs");
    folder = join(root, "127.0.0.1_40001");
});
afterEach(() => {
    jest.restoreAllMocks();
    rmSync(parent, { recursive: true, force: true });
});

const enter = (): RunFolder => new RunFolder(ENGINE, root);
/** What another process has left there. */
function leave(member: string): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, member), "its line\n");
}

/** A disk on which these calls fail. @returns what mends it */
function failing(code: string, ...calls: ("appendFileSync" | "renameSync" | "writeFileSync")[]): () => void {
    const spies = calls.map((call) =>
        jest.spyOn(fs, call).mockImplementation(() => {
            throw Object.assign(new Error(code), { code });
        }),
    );
    return () => spies.forEach((spy) => spy.mockRestore());
}

test("the processes of one engine read each other's lines, not their own and not another engine's", () => {
    const [one, other, elsewhere] = [enter(), enter(), new RunFolder("127.0.0.1:40002", root)];
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
    enter().append(["a"]);
    const [file = ""] = readdirSync(folder);
    const modes = [root, folder, join(folder, file)].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600]);
});

test.each([
    ["a process that is over", `${DEAD}-1-00000000`],
    ["one whose number this one has now", `${process.pid}-1-00000000`],
    ["the same of an earlier version", `${process.pid}-00000000`],
    ["no process", "0--00000000"],
    ["nobody", "no-number"],
])("what %s has left under the same address is taken away", (_what, member) => {
    leave(member);
    expect(enter().linesOfOthers()).toEqual([]);
    expect(readdirSync(folder)).not.toContain(member);
});

test("a process that has died leaves its lines to the others of its run", () => {
    const one = enter();
    leave(`${DEAD}-1-00000000`);
    const next = enter();
    expect([one.linesOfOthers().flat(), next.linesOfOthers().flat()]).toEqual([["its line"], ["its line"]]);
});

test.each(["linux", "darwin"])("on %s a process is known by its number and its start", (platform) => {
    const before = process.platform;
    Object.defineProperty(process, "platform", { value: platform });
    try {
        enter().append(["a"]);
        expect(readdirSync(folder)[0]).toMatch(/^\d+-\w{4,}-[0-9a-f]{8}$/);
        expect(enter().linesOfOthers()).toEqual([["a"]]);
    } finally {
        Object.defineProperty(process, "platform", { value: before });
    }
});

test("on a disk that is full the others learn that lines are missing, until they are written", () => {
    const [one, other] = [enter(), enter()];
    const mend = failing("ENOSPC", "appendFileSync");
    expect(() => one.append(["a"])).toThrow("ENOSPC");
    mend();
    expect(() => other.prove()).toThrow("lack notes of this run");
    one.prove();
    other.prove();
    expect(other.linesOfOthers()).toEqual([["a"]]);
});

test("a process learns by itself that it can write nothing", () => {
    const one = enter();
    const mend = failing("ENOSPC", "writeFileSync");
    expect(() => one.prove()).toThrow("ENOSPC");
    mend();
    one.prove();
    one.leave();
    expect(readdirSync(parent)).toEqual([]);
});

test("a disk that cannot even rename loses no line", () => {
    const [one, other] = [enter(), enter()];
    const mend = failing("EROFS", "appendFileSync", "renameSync", "writeFileSync");
    expect(() => one.append(["a"])).toThrow("EROFS");
    expect(() => one.keep()).toThrow("EROFS");
    mend();
    one.append(["b"]);
    one.prove();
    expect(other.linesOfOthers()).toEqual([["a", "b"]]);
});

test("nothing is left once the last process has left", () => {
    const [one, other] = [enter(), enter()];
    one.leave();
    expect(other.linesOfOthers()).toEqual([]);
    other.leave();
    expect(readdirSync(parent)).toEqual([]);
});

test("what was taken away is written again, by a process that is told so or has more; what ended ones had there is lost", () => {
    const one = enter();
    one.append(["a"]);
    one.prove();
    rmSync(root, { recursive: true });
    one.keep();
    expect(enter().linesOfOthers()).toEqual([["a"]]);
    rmSync(root, { recursive: true });
    one.append(["b"]);
    expect(enter().linesOfOthers()).toEqual([["a", "b"]]);
    expect(statSync(root).mode & 0o777).toBe(0o700);
    expect(() => one.prove()).toThrow("lack notes of this run");
});

test("where the others' lines, or the folder, cannot be read or entered, that is an error, not silence", () => {
    const one = enter();
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
    expect(() => enter()).toThrow("is not this user's own folder");
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

test("others may take the folder away while a process enters it, ten times", () => {
    failing("ENOENT", "appendFileSync");
    expect(() => RunFolder.enter(ENGINE, root)).toThrow("ENOENT");
    expect(fs.appendFileSync).toHaveBeenCalledTimes(10);
});

test("what others have taken away meanwhile counts for nothing", () => {
    const one = enter();
    symlinkSync(join(root, "nothing"), join(folder, "1-1-00000000"));
    expect(one.linesOfOthers()).toEqual([[]]);
    rmSync(root, { recursive: true });
    expect(one.linesOfOthers()).toEqual([]);
});
