import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface ProcessInfo {
    pid: number;
    command: string;
}

/**
 * The running processes whose environment holds the assignment, such as `PULUMI_HOME=/tmp/x`: whatever a CLI has
 * started inherits it, also when its parent is long gone.
 */
export function processesWith(assignment: string): ProcessInfo[] {
    const found = process.platform === "linux" ? fromProc(assignment) : fromPs(assignment);
    return found.filter(({ pid }) => pid !== process.pid);
}

function fromProc(assignment: string): ProcessInfo[] {
    return readdirSync("/proc").flatMap((pid) => {
        const read = (name: string): string[] => readFileSync(`/proc/${pid}/${name}`, "utf8").split("\0");
        try {
            const isOurs = /^\d+$/.test(pid) && read("environ").includes(assignment);
            return isOurs ? [{ pid: Number(pid), command: read("cmdline").join(" ").trim() }] : [];
        } catch {
            // It has ended meanwhile, or is somebody else's.
            return [];
        }
    });
}

/** `ps eww` appends the environment to the command. */
function fromPs(assignment: string): ProcessInfo[] {
    const table = execFileSync("ps", ["axeww", "-o", "pid=,command="], {
        encoding: "utf8",
        maxBuffer: 64 << 20,
    });
    return [...table.matchAll(/^ *(\d+) (.*)$/gm)]
        .map(([, pid, command = ""]) => ({ pid: Number(pid), command }))
        .filter(({ command }) => ` ${command} `.includes(` ${assignment} `));
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
        await sleep(20);
    }
    throw new Error(`Processes that cannot be killed: ${JSON.stringify(processesWith(assignment))}`);
}
