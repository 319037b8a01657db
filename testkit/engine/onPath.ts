import { realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import * as semver from "semver";
import { isExecutable, PROGRAMS } from "./cache";
import type { Context, Outcome } from "./context";
import { run } from "./run";

/** The oldest CLI that the tests and the demo are meant for. */
export const MINIMUM_CLI = "3.130.0";

/** The CLI that the user has already, if it can run a Node.js program with a dynamic provider. */
export async function engineOnPath({ env, signal }: Context): Promise<Outcome> {
    const pulumi = await findProgram("pulumi", pathFolders(env));
    if (pulumi === undefined) {
        return { why: "no `pulumi` on PATH" };
    }
    const { code, output } = await run(pulumi, ["version"], {
        env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" },
        signal,
        timeoutMs: 10_000,
    });
    const version = code === 0 ? semver.coerce(output) : null;
    if (version === null) {
        return {
            why: `${pulumi} does not run: \`pulumi version\` printed ${JSON.stringify(output.slice(0, 200))}`,
        };
    }
    if (semver.lt(version, MINIMUM_CLI)) {
        return { why: `${pulumi} is version ${version.version}, older than ${MINIMUM_CLI}` };
    }
    // The CLI looks for its companions beside itself, also behind a symbolic link, and on PATH.
    const folders = [dirname(pulumi), dirname(await realpath(pulumi)), ...pathFolders(env)];
    for (const companion of PROGRAMS.slice(1)) {
        if ((await findProgram(companion, folders)) === undefined) {
            return { why: `${pulumi} has no \`${companion}\` beside it or on PATH` };
        }
    }
    return { pulumi };
}

export function pathFolders(env: NodeJS.ProcessEnv): string[] {
    return (env.PATH ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
}

export async function findProgram(name: string, folders: string[]): Promise<string | undefined> {
    for (const folder of folders) {
        const file = join(folder, name);
        if (await isExecutable(file)) {
            return file;
        }
    }
    return undefined;
}
