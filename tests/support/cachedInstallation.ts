import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../testkit/engine/cache";
import type { Context } from "../../testkit/engine/context";
import { run } from "../../testkit/engine/run";

/**
 * A folder of the cache, outside the checkout: filled where it is not there yet, and kept as long as the versions stay.
 * It is filled under another name and renamed once complete, so that two processes may do this concurrently.
 *
 * @param what its name: "aws/moto"
 * @param versions of all that it is made from
 */
export async function cachedInstallation(
    { env }: Context,
    what: string,
    versions: string[],
    fill: (folder: string) => Promise<void>,
): Promise<string> {
    const hash = createHash("sha256").update(versions.join("\n")).digest("hex").slice(0, 12);
    const folder = join(cacheFolder(env), `${what}-${hash}`);
    if (!existsSync(folder)) {
        await mkdir(dirname(folder), { recursive: true });
        const part = `${folder}.part-${process.pid}`;
        try {
            await fill(part);
            await rename(part, folder).catch((error: unknown) => {
                if (!existsSync(folder)) {
                    throw error;
                }
            });
        } finally {
            await rm(part, { recursive: true, force: true });
        }
    }
    return folder;
}

/**
 * A virtual environment with these packages.
 *
 * @param pip the arguments of `pip install`
 */
export async function makePythonEnvironment(folder: string, pip: string[], context: Context): Promise<void> {
    await mustRun(context, "Making a virtual environment", "python3", ["-m", "venv", folder]);
    // `python -m pip`, because the pip script hard-codes the path of this folder, which is renamed later.
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pip];
    await mustRun(context, "Installing Python packages", join(folder, "bin", "python"), install);
}

/** Runs a program; where it fails, throws what it printed. */
export async function mustRun(
    { env, progress, signal }: Context,
    what: string,
    command: string,
    args: string[],
    cwd?: string,
): Promise<string> {
    const done = progress(what);
    try {
        const { code, output } = await run(command, args, { env, signal, ...(cwd && { cwd }) });
        if (code !== 0) {
            throw new Error(`${what} failed (${command} ${args.join(" ")}):\n${output}`);
        }
        return output;
    } finally {
        done();
    }
}
