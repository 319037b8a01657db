import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { REPOSITORY } from "../program";

/** Licences that only ask for their text to go along. */
const ALLOWED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/** The title of the part about Node.js, which is missing where its text was not found. */
export const NODE_LICENCE = `Node.js ${process.version}`;

/**
 * The licence texts of packages.
 *
 * @param folders the packages', from the repository's root
 * @param runtime the Node.js that goes along
 * @throws {Error} for a package whose licence is another one, or has no text
 */
export function licencesOf(folders: readonly string[], runtime?: string): string {
    const parts = folders.map((folder) => licenceOf(join(REPOSITORY, folder)));
    const ofRuntime = runtime === undefined ? undefined : ofNode(realpathSync(runtime));
    if (ofRuntime !== undefined) {
        parts.push(`${NODE_LICENCE}\n\n${ofRuntime}`);
    }
    return parts.join(`\n${"-".repeat(80)}\n\n`);
}

function licenceOf(folder: string): string {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        readonly name: string;
        readonly version: string;
        readonly license?: unknown;
    };
    const { name, version, license } = manifest;
    const named = typeof license === "string" ? license.replaceAll(/[()]/g, "").split(/ (?:AND|OR) /) : [];
    if (named.length === 0 || !named.every((one) => ALLOWED.includes(one))) {
        throw new Error(
            `${name} ${version} has the licence ${JSON.stringify(license)}; allowed are ${ALLOWED.join(", ")}`,
        );
    }
    return `${name} ${version} (${named.join(", ")})\n\n${textIn(folder, `${name} ${version}`)}`;
}

function textIn(folder: string, name: string): string {
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (files.length > 0) {
        return files.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n") + "\n";
    }
    const readme = readdirSync(folder).find((file) => /^readme/i.test(file));
    const text = readme === undefined ? "" : readFileSync(join(folder, readme), "utf8");
    const [, section] = /^#* ?licen[cs]e\s*\n(?:[-=]+\n)?(.{200,})/ims.exec(text) ?? [];
    if (section === undefined) {
        throw new Error(`${name} comes without the text of its licence`);
    }
    return `${section.trim()}\n`;
}

/** Beside the program, as nodejs.org packs it, or where NodeSource's packages have it. */
function ofNode(program: string): string | undefined {
    const folder = dirname(program);
    const file = ["LICENSE", "../LICENSE", "../share/doc/nodejs/LICENSE"]
        .map((path) => join(folder, path))
        .find(existsSync);
    return file === undefined ? undefined : readFileSync(file, "utf8");
}
