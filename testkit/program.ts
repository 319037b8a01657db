import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

export const REPOSITORY = resolve(__dirname, "..");

export interface ProgramSource {
    /** A folder to copy, from the repository's root or absolute. */
    copy?: string;
    /** Files to write besides, by their path in the program's folder. */
    files?: Record<string, string>;
    /** What `node_modules` links to: the repository's, unless given; null for none. */
    nodeModules?: string | null;
}

/** Writes the Pulumi program into `folder`. A lone index.js is enough: the rest is filled in. */
export function writeProgram(folder: string, source: ProgramSource): void {
    const write = (files: Readonly<Record<string, string>>): void => {
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
    };
    write({
        "Pulumi.yaml": "name: trial\nruntime: nodejs\n",
        "package.json": JSON.stringify({ name: "trial", main: "index.js" }),
    });
    if (source.copy !== undefined) {
        const from = resolve(REPOSITORY, source.copy);
        cpSync(from, folder, { recursive: true, filter: belongsToProgram });
    }
    write(source.files ?? {});
    if (source.nodeModules !== null) {
        symlinkSync(source.nodeModules ?? join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    }
}

/** Installed packages are linked, not copied, and a stack's own settings must not leak into a trial. */
function belongsToProgram(path: string): boolean {
    return basename(path) !== "node_modules" && !/^Pulumi\..+\.yaml$/.test(basename(path));
}
