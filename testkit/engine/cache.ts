import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The engine's programs: the CLI, the language host, and what starts the dynamic provider. */
export const PROGRAMS = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const;

export const CACHE_VARIABLE = "PULUMI_ATLAS_ENGINE_CACHE";

export interface CacheEntry {
    /** Holds the entries of all versions. */
    root: string;
    /** This version's folder: either complete or absent. */
    folder: string;
    pulumi: string;
}

/** This project's folder for what is made once. Outside the checkout, so that a new clone needs no new build. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
    const caches = env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), ".cache");
    return join(caches, "pulumi-atlas-private-endpoint");
}

export function cacheEntry(env: NodeJS.ProcessEnv, key: string): CacheEntry {
    const root = env[CACHE_VARIABLE] ?? join(cacheFolder(env), "engine");
    const folder = join(root, key);
    return { root, folder, pulumi: join(folder, "bin", "pulumi") };
}

/** Which of the programs a folder lacks. */
export async function missingPrograms(
    binFolder: string,
    programs: readonly string[] = PROGRAMS,
): Promise<string[]> {
    const missing: string[] = [];
    for (const program of programs) {
        if (!(await isExecutable(join(binFolder, program)))) {
            missing.push(program);
        }
    }
    return missing;
}

export async function isExecutable(file: string): Promise<boolean> {
    return access(file, constants.X_OK).then(
        () => true,
        () => false,
    );
}
