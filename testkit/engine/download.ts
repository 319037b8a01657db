import { fork } from "node:child_process";
import { join } from "node:path";
import { missingPrograms } from "./cache";
import type { Context } from "./context";
import { killGroup } from "./run";

export interface Limits {
    /** Without an answer after this time the machine counts as offline. */
    firstAnswerMs: number;
    /** Limit for the whole archive of about 100 MB once the first answer came; a build takes no longer. */
    wholeMs: number;
}

/** Puts the CLI into `folder`/bin. Returns the reason if it could not, undefined on success. */
export type Installer = (folder: string, version: string, context: Context) => Promise<string | undefined>;

/**
 * The official download. It runs in its own process group, because it starts a shell and curl, which would
 * keep running if its promise were just abandoned.
 */
export const download: Installer = (folder, version, context) =>
    installBy(
        join(__dirname, "installer.ts"),
        { firstAnswerMs: 10_000, wholeMs: 180_000 },
        folder,
        version,
        context,
    );

/** Runs the script that installs; it sends a message when it got its first answer. */
export async function installBy(
    script: string,
    limits: Limits,
    folder: string,
    version: string,
    { env, progress, signal }: Context,
): Promise<string | undefined> {
    signal?.throwIfAborted();
    const child = fork(script, [folder, version], {
        env,
        execArgv: ["--import", require.resolve("tsx")],
        detached: true,
        stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const done = progress("Downloading the Pulumi CLI");
    const kill = (): void => killGroup(child.pid);
    let timedOut: string | undefined;
    const killAfter = (ms: number, why: string): NodeJS.Timeout =>
        setTimeout(() => {
            timedOut = why;
            kill();
        }, ms);
    let timer = killAfter(limits.firstAnswerMs, `no answer within ${limits.firstAnswerMs / 1000} s`);
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.once("message", () => {
        clearTimeout(timer);
        timer = killAfter(limits.wholeMs, `not complete within ${limits.wholeMs / 1000} s`);
    });
    signal?.addEventListener("abort", kill);
    try {
        const code = await new Promise<number | null>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", resolve);
        });
        signal?.throwIfAborted();
        if (timedOut !== undefined || code !== 0) {
            return (
                timedOut ??
                errors.trim().split("\n").at(-1) ??
                `the installer ended with ${code ?? "a signal"}`
            );
        }
        const missing = await missingPrograms(join(folder, "bin"));
        return missing.length === 0 ? undefined : `the download lacks ${missing.join(", ")}`;
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", kill);
        done();
    }
}
