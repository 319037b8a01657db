import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

const DESTROY = ["destroy", "down", "dn"];
/** The other commands that run providers. */
const OTHERS = ["up", "update", "preview", "pre", "refresh", "import", "watch"];

/**
 * Whether the CLI that runs this process was called to destroy the stack; undefined unless its command line leaves no doubt.
 * The engine does not say so to a provider: a `destroy --run-program` reads what the program reads, and then deletes what
 * it manages, by the same calls as an `up` of a program that reads what it has managed before.
 *
 * @param processOf throws where that is not known
 */
export function isDestroy(
    processOf: (pid: number) => ProcessInfo = readProcess,
    pid = process.ppid,
): boolean | undefined {
    try {
        let next = pid;
        while (next > 1) {
            const { program, args, parent } = processOf(next);
            // `.pulumi-wrapped`: NixOS; `(deleted)`: the CLI has been updated meanwhile.
            if (/^\.?pulumi(?:-wrapped)?(?:\.exe)?(?: \(deleted\))?$/i.test(basename(program))) {
                // The CLI takes flags before its command, and a flag's value may be the name of another one.
                const [one, ...more] = args.filter((arg) => [...DESTROY, ...OTHERS].includes(arg));
                return one === undefined || more.length > 0 ? undefined : DESTROY.includes(one);
            }
            next = parent;
        }
    } catch {
        // Not known on this system.
    }
    return undefined;
}

type ProcessInfo = { readonly program: string; readonly args: readonly string[]; readonly parent: number };

function readProcess(pid: number): ProcessInfo {
    if (process.platform === "linux") {
        const [, ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
        return { program: readlinkSync(`/proc/${pid}/exe`), args, parent };
    }
    const [, parent = "", command = ""] =
        /^\s*(\d+)\s+(.*)$/m.exec(
            execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" }),
        ) ?? [];
    const [program = "", ...args] = command.split(" ");
    return { program, args, parent: Number(parent) };
}
