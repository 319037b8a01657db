import { spawn } from "node:child_process";
import type { Progress } from "./progress";

/** What all that is found, built or installed here needs. */
export interface Context {
    readonly env: NodeJS.ProcessEnv;
    readonly progress: Progress;
    readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end. It gets a process group of its own, so that on abort everything that it has started
 * (compilers, pip) ends with it.
 *
 * @returns what it printed
 * @throws {Error} with the end of that, where it fails
 */
export async function run(
    { env, signal }: Pick<Context, "env" | "signal">,
    command: string,
    args: readonly string[],
    cwd?: string,
): Promise<string> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            ...{ cwd, env, detached: true },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
        }
        const kill = (): void => {
            try {
                process.kill(-(child.pid ?? 0), "SIGKILL");
            } catch {
                // It has ended already.
            }
        };
        signal?.addEventListener("abort", kill);
        const end = (problem: string | undefined): void => {
            signal?.removeEventListener("abort", kill);
            if (signal?.aborted === true) {
                reject(signal.reason as Error);
            } else if (problem === undefined) {
                resolve(output.trim());
            } else {
                const last = output.trim().split("\n").slice(-10).join("\n");
                reject(new Error(`\`${[command, ...args].join(" ")}\` failed: ${problem}\n${last}`));
            }
        };
        child.on("error", ({ message }) => end(message));
        child.on("close", (code) => end(code === 0 ? undefined : `it ended with ${code ?? "a signal"}`));
    });
}

/** As {@link run}, showing what takes so long. */
export async function runShown(
    what: string,
    context: Context,
    ...rest: [command: string, args: readonly string[], cwd?: string]
): Promise<string> {
    const done = context.progress(what);
    try {
        return await run(context, ...rest);
    } finally {
        done();
    }
}
