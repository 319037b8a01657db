import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isolatedEnvironment } from "./environment";
import { REPOSITORY } from "./program";

const run = promisify(execFile);

/** Runs a program to completion; on failure throws an error that contains its output. */
export async function execute(
    folder: string,
    command: string,
    args: string[],
    given: NodeJS.ProcessEnv = isolatedEnvironment(process.env),
): Promise<string> {
    try {
        const env = Object.fromEntries(
            // npm sets these variables for its scripts; a nested npm would read them as configuration.
            Object.entries(given).filter(([name]) => !name.startsWith("npm_")),
        );
        const { stdout } = await run(command, args, { cwd: folder, env, maxBuffer: 64 << 20 });
        return stdout;
    } catch (error) {
        const { stdout, stderr } = error as { stdout?: string; stderr?: string };
        throw new Error(
            `${command} ${args.join(" ")} failed in ${folder}\n${stdout ?? ""}${stderr ?? String(error)}`,
        );
    }
}

export interface Tarball {
    file: string;
    /** Paths of what is in it. */
    contents: string[];
    /** Bytes. */
    unpackedSize: number;
}

/** Packs the provider as a release would. */
export async function packProvider(target: string): Promise<Tarball> {
    // In a copy: packing makes dist/ anew, which others are running from.
    const copy = mkdtempSync(join(tmpdir(), "pack-"));
    try {
        for (const path of ["provider", "tools/package", "tsconfig.base.json"]) {
            cpSync(join(REPOSITORY, path), join(copy, path), { recursive: true });
        }
        symlinkSync(join(REPOSITORY, "node_modules"), join(copy, "node_modules"));
        return await pack(target, join(copy, "provider"));
    } finally {
        rmSync(copy, { recursive: true, force: true });
    }
}

/** Packs the package in `folder`. */
export async function pack(target: string, folder: string): Promise<Tarball> {
    const text = await execute(folder, "npm", ["pack", "--json", "--pack-destination", target]);
    // What `prepack` prints comes before the JSON.
    const [packed] = JSON.parse(text.slice(text.indexOf("[\n"))) as [
        { filename: string; unpackedSize: number; files: { path: string }[] },
    ];
    const { filename, unpackedSize, files } = packed;
    return { file: join(target, filename), contents: files.map(({ path }) => path), unpackedSize };
}

/** Installs packages, from npm's cache where it has them. */
export async function install(folder: string, packages: string[]): Promise<void> {
    await execute(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages]);
}

/** The version of a package that this repository works with. */
export function versionOf(name: string): string {
    const { version } = JSON.parse(
        readFileSync(join(REPOSITORY, "node_modules", name, "package.json"), "utf8"),
    ) as { version: string };
    return `${name}@${version}`;
}
