import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "./build";
import { CACHE_VARIABLE, type CacheEntry, cacheEntry, missingPrograms } from "./cache";
import type { Context } from "./context";
import { withLock } from "./lock";
import { engineOnPath, MINIMUM_CLI } from "./onPath";
import { type Pinned, readPinned } from "./pinned";
import { progressOn } from "./progress";

export interface Engine {
    /** Path of the CLI; its companions are beside it or on PATH. */
    pulumi: string;
    source: "PATH" | "cache" | "build";
}

/** Finds a Pulumi engine, or makes one: what is on PATH, what is cached, a build from source. */
export async function findEngine(options: Partial<Context> = {}): Promise<Engine> {
    const context: Context = {
        env: options.env ?? process.env,
        progress: options.progress ?? progressOn(process.stderr),
        signal: options.signal,
    };
    const onPath = await engineOnPath(context);
    if ("pulumi" in onPath) {
        return { pulumi: onPath.pulumi, source: "PATH" };
    }
    const pinned = readPinned();
    const entry = cacheEntry(context.env, pinned.key);
    if (await isComplete(entry)) {
        return { pulumi: entry.pulumi, source: "cache" };
    }
    await makeRoot(entry);
    return withLock(entry.folder, context, async () => {
        // Another process may have made it while this one waited.
        if (await isComplete(entry)) {
            return { pulumi: entry.pulumi, source: "cache" };
        }
        await removeLeftovers(entry);
        const why = await makeAtomically(entry, (folder) => build(folder, pinned, context));
        if (why === undefined) {
            return { pulumi: entry.pulumi, source: "build" };
        }
        throw new Error(nothingFound([onPath.why, `build: ${why}`], pinned));
    });
}

async function isComplete(entry: CacheEntry): Promise<boolean> {
    return (await missingPrograms(join(entry.folder, "bin"))).length === 0;
}

export async function makeRoot({ root }: CacheEntry): Promise<void> {
    try {
        await mkdir(root, { recursive: true });
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(
            `Cannot keep the Pulumi CLI in ${root} (${why}). Set ${CACHE_VARIABLE} to a folder that can be written.`,
            { cause: error },
        );
    }
}

/** Makes the entry in a folder beside it, which becomes the entry only when all is there. */
export async function makeAtomically(
    entry: Pick<CacheEntry, "folder">,
    make: (folder: string) => Promise<string | undefined>,
): Promise<string | undefined> {
    const temporary = `${entry.folder}.part-${process.pid}`;
    try {
        const why = await make(temporary);
        if (why === undefined) {
            await rm(entry.folder, { recursive: true, force: true });
            await rename(temporary, entry.folder);
        }
        return why;
    } finally {
        await rm(temporary, { recursive: true, force: true });
    }
}

/** What a process that was killed outright could not remove. Only the lock's owner makes such folders. */
export async function removeLeftovers({ root, folder }: Pick<CacheEntry, "root" | "folder">): Promise<void> {
    for (const name of await readdir(root)) {
        if (name.startsWith(`${basename(folder)}.part-`)) {
            await rm(join(root, name), { recursive: true, force: true });
        }
    }
}

function nothingFound(failures: string[], { cli }: Pinned): string {
    return [
        "There is no Pulumi engine here, and none could be made:",
        ...failures.map((failure) => `  - ${failure}`),
        "Do one of these, then run the command again:",
        `  - install the Pulumi CLI, ${MINIMUM_CLI} or newer, so that \`pulumi version\` works: https://www.pulumi.com/docs/install/`,
        `  - install Go ${cli.minimumGo} or newer, with access to a Go module proxy, so that \`go version\` works`,
    ].join("\n");
}
