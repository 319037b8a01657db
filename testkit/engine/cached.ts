import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import type { Context } from "./run";

const RETRY_MS = 500;
const CACHE_VARIABLE = "PULUMI_ATLAS_ENGINE_CACHE";

/** Where what is made once is kept: outside the checkout, so that a new clone needs not make it again. */
function cacheFolder(env: NodeJS.ProcessEnv): string {
    const caches = env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), ".cache");
    return env[CACHE_VARIABLE] ?? join(caches, "pulumi-atlas-private-endpoint", "engine");
}

/**
 * A folder of the cache. It is filled under another name and renamed once complete, by one process at a time.
 *
 * @param name with a hash of all that it is made from
 * @param last what is made last in it: a folder without that is none
 */
export async function cached(
    name: string,
    context: Context,
    last: string,
    fill: (folder: string) => Promise<void>,
): Promise<string> {
    const folder = join(cacheFolder(context.env), name);
    const isThere = (): boolean => existsSync(join(folder, last));
    if (isThere()) {
        return folder;
    }
    await mkdir(dirname(folder), { recursive: true }).catch((error: unknown) => {
        const why = `Cannot keep what is built in ${dirname(folder)} (${(error as Error).message}).`;
        throw new Error(`${why} Set ${CACHE_VARIABLE} to a folder that can be written.`, { cause: error });
    });
    const release = await acquire(folder, context);
    try {
        if (!isThere()) {
            const part = `${folder}.part-${process.pid}`;
            // What a process that was killed outright could not remove: only the lock's owner makes such folders.
            const left = (await readdir(dirname(folder))).filter((one) =>
                one.startsWith(`${basename(folder)}.part-`),
            );
            await Promise.all(left.map((one) => rm(join(dirname(folder), one), { recursive: true })));
            try {
                await fill(part);
                await rm(folder, { recursive: true, force: true });
                await rename(part, folder);
            } finally {
                await rm(part, { recursive: true, force: true });
            }
        }
    } finally {
        await release().catch(() => undefined);
    }
    return folder;
}

/** A folder beside the path whose timestamp the owner keeps renewing, so that a killed process's is stale after 10 s. */
async function acquire(path: string, { progress, signal }: Context): Promise<() => Promise<void>> {
    // After the machine was suspended, another process may have taken it; each builds in a folder of its own.
    const options = { realpath: false, stale: 10_000, update: 2_000, onCompromised: () => undefined };
    let waited: (() => void) | undefined;
    try {
        for (;;) {
            signal?.throwIfAborted();
            try {
                return await lock(path, options);
            } catch (error) {
                if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
                    throw error;
                }
            }
            waited ??= progress("Another process is making it; waiting");
            await sleep(RETRY_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
        }
    } finally {
        waited?.();
    }
}
