import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_CLASSES } from "../../provider/src/atlas/errors/catalogue";
import { ADVICE } from "../../testkit/advice";
import { withTable } from "./advice";

const SOURCES = join(__dirname, "../../provider/src");

/** Texts that only stand within others, which have codes of their own. */
const PARTS = ["mistake", "regionsNotListed"];

const MAKERS = /(?<![.\w])text\(\s*"(\w+)"/g;
const TABLES = /(?<!function )textsOf\(\{\n(.*?)\n\}\);/gs;
const ROWS = /^ {4}(\w+)[:(]/gm;

function codesIn(source: string): string[] {
    const tables = [...source.matchAll(TABLES)].map(([, table = ""]) => table);
    const found = [...source.matchAll(MAKERS), ...tables.flatMap((table) => [...table.matchAll(ROWS)])];
    return found.flatMap(([, code = ""]) => code);
}

function printedCodes(): string[] {
    const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
    const sources = files
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(join(SOURCES, name), "utf8"));
    const codes = new Set([...Object.keys(ERROR_CLASSES), ...sources.flatMap(codesIn)]);
    return [...codes].filter((code) => !PARTS.includes(code)).sort();
}

test("every code that a message can end with has one advice", () => {
    expect(ADVICE.flatMap(({ codes }) => codes).sort()).toEqual(printedCodes());
});

test("texts that are parts of others still exist", () => {
    const sources = ["resources/lifecycle/texts.ts", "resources/project/project.ts"];
    const codes = sources.flatMap((name) => codesIn(readFileSync(join(SOURCES, name), "utf8")));
    expect(codes).toEqual(expect.arrayContaining(PARTS));
});

test("docs/troubleshooting.md is up to date with the advice (npm run docs regenerates it)", () => {
    const bare = (text: string): string => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");
    const written = readFileSync(join(__dirname, "../../docs/troubleshooting.md"), "utf8");
    expect(bare(written)).toBe(bare(withTable(written)));
});

test("a page without the marks of the table is refused", () => {
    expect(() => withTable("# Page\n")).toThrow("lacks");
});
