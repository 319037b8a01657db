import { spawn } from "node:child_process";
import { once } from "node:events";
import { isolatedEnvironment } from "./environment";

/**
 * Runs a program to its end. With a signal it gets a process group of its own, so that on abort everything that it has
 * started (compilers, pip) ends with it.
 *
 * @returns what it printed on stdout, trimmed
 * @throws {Error} with all that it printed, where it fails
 */
export async function execute(
    folder: string,
    command: string,
    args: readonly string[],
    given = isolatedEnvironment(process.env),
    signal?: AbortSignal,
): Promise<string> {
    signal?.throwIfAborted();
    // npm sets these variables for its scripts; a nested npm would read them as configuration.
    const env = Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith("npm_")));
    const child = spawn(command, args, {
        cwd: folder,
        env,
        detached: signal !== undefined,
        stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    const kill = (): void => {
        try {
            process.kill(-(child.pid ?? NaN), "SIGKILL");
        } catch {
            // It has ended already.
        }
    };
    signal?.addEventListener("abort", kill);
    const problem = await once(child, "close").then(
        ([code, by]: (number | string | null)[]) => (code === 0 ? undefined : `it ended with ${code ?? by}`),
        (error: unknown) => (error as Error).message,
    );
    signal?.removeEventListener("abort", kill);
    signal?.throwIfAborted();
    if (problem !== undefined) {
        const line = [command, ...args].join(" ");
        throw new Error(`\`${line}\` failed in ${folder}: ${problem}\n${stdout}${stderr}`);
    }
    return stdout.trim();
}
