import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { REPOSITORY } from "../program";
import { licencesOf } from "./licences";

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "licences-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function licenceOf(license: unknown, files: Readonly<Record<string, string>>): string {
    mkdirSync(folder, { recursive: true });
    const manifest = { name: "left-pad", version: "1.0.0", license };
    for (const [name, text] of Object.entries({ ...files, "package.json": JSON.stringify(manifest) })) {
        writeFileSync(join(folder, name), text);
    }
    return licencesOf([relative(REPOSITORY, folder)]);
}

test("the text is a file's, or a section of the README", () => {
    expect(licenceOf("MIT", { LICENCE: "the text" })).toBe("left-pad 1.0.0 (MIT)\n\nthe text\n");
    rmSync(folder, { recursive: true });
    const text = "Permission is hereby granted. ".repeat(10).trim();
    expect(licenceOf("MIT", { "README.md": `# left-pad\n\nLicense\n-------\n\n${text}\n` })).toContain(text);
});

test("a licence that is not allowed, none, or one without a text is refused", () => {
    expect(() => licenceOf("GPL-3.0", { LICENSE: "x" })).toThrow(
        'left-pad 1.0.0 has the licence "GPL-3.0"; allowed are',
    );
    expect(() => licenceOf("(MIT OR GPL-3.0)", { LICENSE: "x" })).toThrow("allowed are");
    expect(() => licenceOf(undefined, { LICENSE: "x" })).toThrow("allowed are");
    rmSync(folder, { recursive: true });
    expect(() => licenceOf("MIT", {})).toThrow("left-pad 1.0.0 comes without the text of its licence");
});
