import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Context } from "../../testkit/engine/context";
import { run } from "../../testkit/engine/run";
import { REPOSITORY } from "../../testkit/program";

export interface Installation {
    /** The interpreter of a virtual environment that has moto. */
    python: string;
    /** Holds AWS's SDKs, and what the provider depends on, but not the provider. */
    nodeModules: string;
}

const HERE = join(REPOSITORY, "tests/aws");

/** Installs into the cache what is not there yet: the first time takes half a minute. */
export async function install(context: Context): Promise<Installation> {
    const caches = context.env.XDG_CACHE_HOME ?? join(context.env.HOME ?? homedir(), ".cache");
    const root = join(caches, "pulumi-atlas-private-endpoint", "aws");
    await mkdir(root, { recursive: true });
    const moto = await make(root, "moto", await motoKey(context), (folder) => installMoto(folder, context));
    const node = await make(root, "node", await nodeKey(), (folder) => installNode(folder, context));
    return { python: join(moto, "bin", "python"), nodeModules: join(node, "node_modules") };
}

/** Fills a temporary folder and renames it once complete, so that two processes may do this concurrently. */
async function make(
    root: string,
    what: string,
    versions: string[],
    fill: (folder: string) => Promise<void>,
): Promise<string> {
    const hash = createHash("sha256").update(versions.join("\n")).digest("hex").slice(0, 12);
    const folder = join(root, `${what}-${hash}`);
    if (!existsSync(folder)) {
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

async function motoKey(context: Context): Promise<string[]> {
    const { code, output } = await run("python3", ["--version"], { env: context.env });
    if (code !== 0) {
        throw new Error(
            "test:aws needs Python 3.9 or newer as python3, with venv and pip, for the EC2 emulator.",
        );
    }
    return [output, await readFile(join(HERE, "requirements.txt"), "utf8")];
}

async function installMoto(folder: string, context: Context): Promise<void> {
    const requirements = join(HERE, "requirements.txt");
    await must(context, "Making a virtual environment", "python3", ["-m", "venv", folder]);
    // `python -m pip`, because the pip script hard-codes the path of this folder, which is renamed later.
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
    await must(context, "Installing moto, the EC2 emulator", join(folder, "bin", "python"), pip);
}

async function nodeKey(): Promise<string[]> {
    const lock = await readFile(join(HERE, "package-lock.json"), "utf8");
    return [`node ${process.versions.node.split(".")[0] ?? ""}`, lock, ...(await providersDependencies())];
}

async function installNode(folder: string, context: Context): Promise<void> {
    await mkdir(folder);
    for (const file of ["package.json", "package-lock.json"]) {
        await cp(join(HERE, file), join(folder, file));
    }
    const npm = async (what: string, ...args: string[]): Promise<void> =>
        must(context, what, "npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund"], folder);
    await npm("Installing AWS's SDKs", "ci");
    await npm(
        "Installing what the provider depends on",
        "install",
        "--no-save",
        ...(await providersDependencies()),
    );
}

/** In the versions that the workspace has. */
async function providersDependencies(): Promise<string[]> {
    const json = async (path: string): Promise<unknown> =>
        JSON.parse(await readFile(join(REPOSITORY, path), "utf8"));
    const { dependencies } = (await json("provider/package.json")) as {
        dependencies: Record<string, string>;
    };
    return Promise.all(
        Object.keys(dependencies).map(async (name) => {
            const { version } = (await json(`node_modules/${name}/package.json`)) as { version: string };
            return `${name}@${version}`;
        }),
    );
}

async function must(
    { env, progress, signal }: Context,
    what: string,
    command: string,
    args: string[],
    cwd?: string,
): Promise<void> {
    const done = progress(what);
    try {
        const { code, output } = await run(command, args, { env, signal, ...(cwd && { cwd }) });
        if (code !== 0) {
            throw new Error(`${what} failed (${command} ${args.join(" ")}):\n${output}`);
        }
    } finally {
        done();
    }
}
