import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

export const REPOSITORY = resolve(__dirname, "..");

export interface ProgramSource {
    /** A folder to copy, from the repository's root or absolute. */
    copy?: string;
    /** Copies only these of the folder's entries. */
    only?: string[];
    /** Files to write besides, by their path in the program's folder. */
    files?: Record<string, string>;
    /** What `node_modules` links to: the repository's, unless given; null for none. */
    nodeModules?: string | null;
}

/** Writes the Pulumi program into `folder`. A lone index.js is enough: the rest is filled in. */
export function writeProgram(folder: string, source: ProgramSource): void {
    mkdirSync(folder, { recursive: true });
    if (source.copy !== undefined) {
        const from = resolve(REPOSITORY, source.copy);
        for (const entry of source.only ?? ["."]) {
            cpSync(join(from, entry), join(folder, entry), { recursive: true, filter: belongsToProgram });
        }
    }
    for (const [path, text] of Object.entries(source.files ?? {})) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    writeUnlessThere(join(folder, "Pulumi.yaml"), "name: trial\nruntime: nodejs\n");
    writeUnlessThere(join(folder, "package.json"), JSON.stringify({ name: "trial", main: "index.js" }));
    if (source.nodeModules !== null) {
        symlinkSync(source.nodeModules ?? join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    }
}

/** Installed packages are linked, not copied, and a stack's own settings must not leak into a trial. */
function belongsToProgram(path: string): boolean {
    return basename(path) !== "node_modules" && !/^Pulumi\..+\.yaml$/.test(basename(path));
}

function writeUnlessThere(file: string, text: string): void {
    if (!existsSync(file)) {
        writeFileSync(file, text);
    }
}
