import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { REPOSITORY } from "../program";

/** Licences that only ask for their text to go along. */
const ALLOWED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/**
 * The licence texts of packages.
 *
 * @param folders the packages', from the repository's root
 * @throws {Error} for a package whose licence is another one, or has no text
 */
export function licencesOf(folders: readonly string[]): string {
    return folders.map((folder) => licenceOf(resolve(REPOSITORY, folder))).join(`\n${"-".repeat(80)}\n\n`);
}

function licenceOf(folder: string): string {
    const manifest = JSON.parse(readFileSync(resolve(folder, "package.json"), "utf8")) as {
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
        return files.map((file) => readFileSync(resolve(folder, file), "utf8").trim()).join("\n\n") + "\n";
    }
    const readme = readdirSync(folder).find((file) => /^readme/i.test(file));
    const text = readme === undefined ? "" : readFileSync(resolve(folder, readme), "utf8");
    const [, section] = /^#* ?licen[cs]e\s*\n(?:[-=]+\n)?(.{200,})/ims.exec(text) ?? [];
    if (section === undefined) {
        throw new Error(`${name} comes without the text of its licence`);
    }
    return `${section.trim()}\n`;
}
