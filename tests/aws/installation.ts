import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../../testkit/engine/context";
import { run } from "../../testkit/engine/run";
import { REPOSITORY } from "../../testkit/program";
import { cachedInstallation, makePythonEnvironment, mustRun } from "../support/cachedInstallation";

export interface Installation {
    /** The interpreter of a virtual environment that has moto. */
    python: string;
    /** Holds AWS's SDKs, and what the provider depends on, but not the provider. */
    nodeModules: string;
}

const HERE = join(REPOSITORY, "tests/aws");

/** Installs into the cache what is not there yet: the first time takes half a minute. */
export async function install(context: Context): Promise<Installation> {
    const moto = await cachedInstallation(context, "aws/moto", await motoKey(context), (folder) =>
        makePythonEnvironment(folder, ["-r", join(HERE, "requirements.txt")], context),
    );
    const node = await cachedInstallation(context, "aws/node", await nodeKey(), (folder) =>
        installNode(folder, context),
    );
    return { python: join(moto, "bin", "python"), nodeModules: join(node, "node_modules") };
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

async function nodeKey(): Promise<string[]> {
    const lock = await readFile(join(HERE, "package-lock.json"), "utf8");
    return [`node ${process.versions.node.split(".")[0] ?? ""}`, lock, ...(await providersDependencies())];
}

async function installNode(folder: string, context: Context): Promise<void> {
    await mkdir(folder);
    for (const file of ["package.json", "package-lock.json"]) {
        await cp(join(HERE, file), join(folder, file));
    }
    const npm = (what: string, ...args: string[]): Promise<string> =>
        mustRun(context, what, "npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund"], folder);
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
