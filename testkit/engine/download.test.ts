import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAMS } from "./cache";
import type { Context } from "./context";
import { installBy, type Limits } from "./download";
import { FakeMachine } from "./fakeMachine";

let machine: FakeMachine;

beforeEach(() => (machine = new FakeMachine()));
afterEach(() => machine.remove());

const LIMITS: Limits = { firstAnswerMs: 5_000, wholeMs: 5_000 };
const HANG = `
require("node:child_process").spawn("/bin/sleep", ["60"]);
require("node:fs").writeFileSync(__filename + ".started", "");
setInterval(() => undefined, 1000);
`;
const script = (): string => join(machine.root, "installer.cjs");

function install(
    code: string,
    limits: Partial<Limits> = {},
    signal?: AbortSignal,
): Promise<string | undefined> {
    writeFileSync(script(), code);
    const context: Context = { env: machine.env, progress: () => () => undefined, signal };
    return installBy(script(), { ...LIMITS, ...limits }, join(machine.root, "engine"), "v3.0.0", context);
}

it("returns undefined when all programs were installed", async () => {
    PROGRAMS.forEach((name) => machine.program(name, "exit 0", join(machine.root, "engine", "bin")));
    expect(await install("process.disconnect()")).toBeUndefined();
});

it("fails when some of the programs are missing", async () => {
    machine.program("pulumi", "exit 0", join(machine.root, "engine", "bin"));
    expect(await install("process.disconnect()")).toBe(
        "the download lacks pulumi-language-nodejs, pulumi-resource-pulumi-nodejs",
    );
});

it("says why the installer failed", async () => {
    expect(await install("console.error('host not found'); process.exit(1)")).toBe("host not found");
});

it("kills the installer and its children when there is no answer", async () => {
    expect(await install(HANG, { firstAnswerMs: 1_000 })).toBe("no answer within 1 s");
    await machine.expectNothingRuns();
});

it("kills them as well when the download starts but does not complete", async () => {
    expect(await install(`${HANG}; process.send("online")`, { wholeMs: 500 })).toBe(
        "not complete within 0.5 s",
    );
    await machine.expectNothingRuns();
});

it("ends at once on Ctrl-C", async () => {
    const controller = new AbortController();
    const installing = install(HANG, {}, controller.signal);
    while (!existsSync(`${script()}.started`)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    controller.abort(new Error("interrupted"));
    await expect(installing).rejects.toThrow("interrupted");
    await machine.expectNothingRuns();
});
