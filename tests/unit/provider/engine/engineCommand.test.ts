import type * as childProcessModule from "node:child_process";
import { isDestroy } from "../../../../provider/src/engine/engineCommand";

/** A line of processes, this one's parent first. */
const line =
    (...commands: readonly string[]) =>
    (pid: number): { args: string[]; parent: number } => ({
        args: commands[100 - pid]?.split(" ") ?? [],
        parent: pid - 1,
    });

test.each([
    [["/usr/bin/pulumi destroy --yes --run-program"], true],
    [["pulumi -C down --stack preview up"], false],
    [["pulumi --stack preview --yes destroy --run-program"], true],
    [["pulumi --cwd x down"], true],
    [["pulumi dn"], true],
    [["pulumi -p 4 --config-file Pulumi.s.yaml --color never destroy --yes"], true],
    [["pulumi destroy -m up --target preview"], true],
    [["pulumi destroy up"], false],
    [["pulumi -m destroy up"], false],
    [["pulumi up -m destroy"], false],
    [["PULUMI.EXE destroy"], true],
    [["pulumi up --yes"], false],
    [["pulumi refresh"], false],
    [["pulumi watch"], false],
    [["pulumi about"], false],
    [["sh -c exec-plugin", "node shim.js", "pulumi destroy"], true],
    [["pulumi-language-nodejs", "/opt/pulumi/pulumi up"], false],
    [["bash", "init"], false],
    [["a", "b", "c", "d", "e", "f", "pulumi destroy"], false],
])("%j: %s", (commands, expected) => {
    expect(isDestroy(line(...commands), 100)).toBe(expected);
});

test("where the system does not tell, nothing is destroyed that the program reads", () => {
    const throws = (): never => {
        throw new Error("no /proc");
    };
    expect(isDestroy(throws, 100)).toBe(false);
    expect(isDestroy()).toBe(false);
});

test("on a system without /proc the processes are asked for with ps", () => {
    const { platform } = process;
    Object.defineProperty(process, "platform", { value: "darwin" });
    const childProcess = jest.requireActual<typeof childProcessModule>("node:child_process");
    const ps = jest.spyOn(childProcess, "execFileSync");
    try {
        ps.mockReturnValue("  1 /usr/local/bin/pulumi destroy --yes\n");
        expect(isDestroy()).toBe(true);
        ps.mockReturnValue("");
        expect(isDestroy()).toBe(false);
    } finally {
        ps.mockRestore();
        Object.defineProperty(process, "platform", { value: platform });
    }
});

test("a CLI without a command destroys nothing", () => {
    expect(isDestroy(line("pulumi --help"), 100)).toBe(false);
    expect(isDestroy(line(""), 100)).toBe(false);
});
