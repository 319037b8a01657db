import { spawn } from "node:child_process";

export interface RunOptions {
    env: NodeJS.ProcessEnv;
    cwd?: string;
    signal?: AbortSignal | undefined;
    timeoutMs?: number;
}

export interface RunResult {
    /** The exit code; -1 when the program could not be started or was killed. */
    code: number;
    output: string;
}

/**
 * Runs a program to its end. It gets a process group of its own, so that on abort or timeout everything that it has
 * started (compilers, curl) ends with it.
 */
export function run(command: string, args: string[], options: RunOptions): Promise<RunResult> {
    options.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env,
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        const collect = (chunk: Buffer): void => void (output += chunk.toString());
        child.stdout.on("data", collect);
        child.stderr.on("data", collect);

        const kill = (): void => killGroup(child.pid);
        const timer = options.timeoutMs === undefined ? undefined : setTimeout(kill, options.timeoutMs);
        options.signal?.addEventListener("abort", kill);
        const settle = (result: RunResult): void => {
            clearTimeout(timer);
            options.signal?.removeEventListener("abort", kill);
            if (options.signal?.aborted) {
                reject(options.signal.reason as Error);
            } else {
                resolve(result);
            }
        };
        child.on("error", (error) => settle({ code: -1, output: error.message }));
        child.on("close", (code) => settle({ code: code ?? -1, output: output.trim() }));
    });
}

/** Kills a process that leads its own group, and all that it has started. */
export function killGroup(leader: number | undefined): void {
    if (leader === undefined) {
        return;
    }
    try {
        process.kill(-leader, "SIGKILL");
    } catch {
        // It has ended already.
    }
}
