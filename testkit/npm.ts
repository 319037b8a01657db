import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "./execute";
import { REPOSITORY } from "./program";

export interface Tarball {
    file: string;
    /** Paths of what is in it. */
    contents: string[];
    /** Bytes. */
    unpackedSize: number;
}

/** Packs the provider as a release would. */
export async function packProvider(target: string): Promise<Tarball> {
    // In a copy: packing rebuilds dist/, which others are running from.
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
