import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { showing } from "./progress";

const CACHE_VARIABLE = "PULUMI_ATLAS_ENGINE_CACHE";

/** Where what is made once is kept: outside the checkout, so that a new clone needs not make it again. */
function cacheFolder({ env } = process): string {
    const caches = env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), ".cache");
    return env[CACHE_VARIABLE] ?? join(caches, "pulumi-atlas-private-endpoint", "engine");
}

/**
 * A folder of the cache. It is filled under another name and renamed once complete; where another process was faster,
 * that one's is taken.
 *
 * @param name with a hash of all that it is made from
 * @param what to show while it is filled
 * @param last what is made last in it: a folder without that is none
 */
export async function cached(
    name: string,
    what: string,
    last: string,
    fill: (folder: string) => Promise<unknown>,
): Promise<string> {
    const folder = join(cacheFolder(), name);
    const isThere = (): boolean => existsSync(join(folder, last));
    if (isThere()) {
        return folder;
    }
    await mkdir(dirname(folder), { recursive: true }).catch((error: unknown) => {
        const why = `Cannot keep what is built in ${dirname(folder)} (${(error as Error).message}).`;
        throw new Error(`${why} Set ${CACHE_VARIABLE} to a folder that can be written.`, { cause: error });
    });
    const part = `${folder}.part-${process.pid}`;
    try {
        await showing(what, fill(part));
        await rename(part, folder).catch(async () => {
            if (!isThere()) {
                // What is there is not whole.
                await rm(folder, { recursive: true, force: true });
                await rename(part, folder);
            }
        });
    } finally {
        await rm(part, { recursive: true, force: true });
    }
    return folder;
}
