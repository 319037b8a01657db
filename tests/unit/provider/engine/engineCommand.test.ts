import type * as childProcessModule from "node:child_process";
import { isDestroy } from "../../../../provider/src/engine/engineCommand";

/** A line of processes, this one's parent first. */
const line =
    (...commands: readonly string[]) =>
    (pid: number): { program: string; args: string[]; parent: number } => {
        const [program = "", ...args] = commands[100 - pid]?.split(" ") ?? [];
        return { program, args, parent: pid - 1 };
    };

test.each([
    [["/usr/bin/pulumi destroy --yes --run-program"], true],
    [["pulumi --cwd x down"], true],
    [["pulumi dn"], true],
    [["pulumi -p 4 --config-file Pulumi.s.yaml --color never destroy --yes"], true],
    [["PULUMI.EXE destroy"], true],
    [["/nix/store/x-pulumi/bin/.pulumi-wrapped destroy"], true],
    [["sh -c exec-plugin", "node shim.js", "pulumi destroy"], true],
    [["pulumi up --yes"], false],
    [["pulumi refresh"], false],
    [["pulumi watch"], false],
    [["pulumi-language-nodejs", "/opt/pulumi/pulumi up"], false],
    // A flag's value may be the name of a command.
    [["pulumi -C down --stack preview up"], undefined],
    [["pulumi --stack preview --yes destroy --run-program"], undefined],
    [["pulumi destroy -m up --target preview"], undefined],
    [["pulumi destroy --message destroy"], undefined],
    [["pulumi up -m destroy"], undefined],
    [["pulumi about"], undefined],
    [["/opt/plm destroy"], undefined],
    [["bash", "init"], undefined],
])("whether a command is a destroy: %j: %s", (commands, expected) => {
    expect(isDestroy(line(...commands), 100)).toBe(expected);
});

test("where the system does not tell, it is not known", () => {
    const throws = (): never => {
        throw new Error("no /proc");
    };
    expect(isDestroy(throws, 100)).toBeUndefined();
    expect(isDestroy()).toBeUndefined();
});

test("on a system without /proc the processes are asked for with ps", () => {
    const { platform } = process;
    Object.defineProperty(process, "platform", { value: "darwin" });
    const childProcess = jest.requireActual<typeof childProcessModule>("node:child_process");
    const ps = jest.spyOn(childProcess, "execFileSync");
    try {
        ps.mockReturnValue("  1 /usr/local/bin/pulumi destroy --yes\n");
        expect(isDestroy()).toBe(true);
        ps.mockReturnValue("  1 /Applications/My Tools/pulumi destroy --yes\n");
        expect(isDestroy()).toBeUndefined();
        ps.mockReturnValue("");
        expect(isDestroy()).toBeUndefined();
    } finally {
        ps.mockRestore();
        Object.defineProperty(process, "platform", { value: platform });
    }
});
