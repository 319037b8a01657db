import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessInfo {
    pid: number;
    command: string;
}

/**
 * The running processes whose environment holds the assignment, such as `PULUMI_HOME=/tmp/x`: whatever a CLI has
 * started inherits it, also when its parent is long gone.
 */
export function processesWith(assignment: string): ProcessInfo[] {
    return process.platform === "linux" ? fromProc(assignment) : fromPs(assignment);
}

function fromProc(assignment: string): ProcessInfo[] {
    const found: ProcessInfo[] = [];
    for (const name of readdirSync("/proc")) {
        const pid = Number(name);
        if (!Number.isInteger(pid) || pid === process.pid) {
            continue;
        }
        try {
            if (readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(assignment)) {
                const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
                found.push({ pid, command });
            }
        } catch {
            // It has ended meanwhile, or is somebody else's.
        }
    }
    return found;
}

/** `ps eww` appends the environment to the command. */
function fromPs(assignment: string): ProcessInfo[] {
    const table = execFileSync("ps", ["axeww", "-o", "pid=,command="], {
        encoding: "utf8",
        maxBuffer: 64 << 20,
    });
    const found: ProcessInfo[] = [];
    for (const line of table.split("\n")) {
        const [, pid, rest] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
        if (
            pid !== undefined &&
            rest !== undefined &&
            Number(pid) !== process.pid &&
            ` ${rest} `.includes(` ${assignment} `)
        ) {
            found.push({ pid: Number(pid), command: rest });
        }
    }
    return found;
}

/** Kills them. New ones may appear meanwhile, so it repeats until none is left. */
export async function killProcessesWith(assignment: string): Promise<void> {
    for (let round = 0; round < 50; round++) {
        const left = processesWith(assignment);
        if (left.length === 0) {
            return;
        }
        for (const { pid } of left) {
            try {
                process.kill(pid, "SIGKILL");
            } catch {
                // It has ended meanwhile.
            }
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`Processes that cannot be killed: ${JSON.stringify(processesWith(assignment))}`);
}
