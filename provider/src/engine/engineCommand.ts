import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const DESTROY = ["destroy", "down", "dn"];
/** The other commands that run providers. */
const OTHERS = ["up", "update", "preview", "pre", "refresh", "import", "watch"];
/** The CLI's flags that take the next argument as their value, and may be given the name of a command. */
const WITH_VALUE = /^(?:-C|--cwd|-s|--stack|-m|--message|-t|--target|-c|--config|--config-file)$/;
/** This process, a shell around it, and the CLI; some more for what starts these. */
const MOST_ANCESTORS = 6;

/**
 * Whether the CLI that runs this process was called to destroy the stack. The engine does not say so to a provider: a
 * `destroy --run-program` reads what the program reads, and then deletes what it manages, just as an `up` does of a
 * program that manages nothing any more.
 *
 * @param commandOf the command line and the parent of a process; throws where it cannot be told
 */
export function isDestroy(
    commandOf: (pid: number) => ProcessInfo = readProcess,
    pid = process.ppid,
): boolean {
    try {
        let next = pid;
        for (let depth = 0; depth < MOST_ANCESTORS && next > 1; depth += 1) {
            const { args, parent } = commandOf(next);
            const [program = "", ...rest] = args;
            if (/^pulumi(?:\.exe)?$/i.test(basename(program))) {
                return destroys(rest);
            }
            next = parent;
        }
    } catch {
        // Not told on this system; nothing is destroyed then that the program reads.
    }
    return false;
}

/**
 * The CLI takes any flag before its command, so the command is found by its name. Where another command is named as
 * well, one of the two may be the value of a flag: nothing is destroyed then that the program reads.
 */
function destroys(args: readonly string[]): boolean {
    const named = args.filter(
        (arg, index) => [...DESTROY, ...OTHERS].includes(arg) && !WITH_VALUE.test(args[index - 1] ?? ""),
    );
    return named.length > 0 && named.every((command) => DESTROY.includes(command));
}

interface ProcessInfo {
    readonly args: readonly string[];
    readonly parent: number;
}

function readProcess(pid: number): ProcessInfo {
    if (process.platform === "linux") {
        const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
        const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
        return { args, parent };
    }
    const [, parent = "", command = ""] =
        /^\s*(\d+)\s+(.*)$/m.exec(
            execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" }),
        ) ?? [];
    return { args: command.split(" "), parent: Number(parent) };
}
