import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_CLASSES } from "../../../../provider/src/atlas/errors/catalogue";
import { REPOSITORY } from "../../../../testkit/program";
import { ATTACHMENTS } from "./advice/attachments";
import { ENDPOINTS } from "./advice/endpoints";
import type { Scenarios } from "./advice/follow";
import { LOOKS } from "./advice/looks";
import { SETTINGS } from "./advice/settings";
import { STRINGS } from "./advice/strings";

// docs/troubleshooting.md has an advice for each code that a message can end with; each one of something to type is
// followed here, in the situation in which it is given.

const SCENARIOS: Scenarios = { ...ENDPOINTS, ...ATTACHMENTS, ...STRINGS, ...LOOKS, ...SETTINGS };

const PAGE = readFileSync(join(REPOSITORY, "docs/troubleshooting.md"), "utf8");
const ROWS = [...PAGE.matchAll(/^\| ((?:`\w+`,? *)+)\| (.*)\|$/gm)].map(([, codes = "", advice = ""]) => ({
    codes: [...codes.matchAll(/\w+/g)].map(([code]) => code),
    advice,
}));
const isNothing = (advice: string): boolean => /^nothing\b/.test(advice) && !advice.includes("; else run `");
const TYPED = ROWS.filter(({ advice }) => !isNothing(advice)).flatMap(({ codes }) => codes);

/** Texts that only stand within others, which have codes of their own. */
const PARTS = ["mistake", "regionsNotListed"];

function codesIn(source: string): string[] {
    const tables = [...source.matchAll(/(?<!function )textsOf\(\{\n(.*?)\n\}\);/gs)];
    const rows = tables.flatMap(([, table = ""]) => [...table.matchAll(/^ {4}(\w+)[:(]/gm)]);
    return [...source.matchAll(/(?<![.\w])text\(\s*"(\w+)"/g), ...rows].flatMap(([, code = ""]) => code);
}

test("every code that a message can end with has one advice", () => {
    const folder = join(REPOSITORY, "provider/src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((one) =>
        one.endsWith(".ts"),
    );
    const found = files.flatMap((name) => codesIn(readFileSync(join(folder, name), "utf8")));
    expect(found).toEqual(expect.arrayContaining(PARTS));
    const printed = [...new Set([...Object.keys(ERROR_CLASSES), ...found])].filter(
        (one) => !PARTS.includes(one),
    );
    expect(ROWS.flatMap(({ codes }) => codes).sort()).toEqual(printed.sort());
});

test("what advises to type something has a scenario, and nothing else has one", () => {
    expect(Object.keys(SCENARIOS).sort()).toEqual([...TYPED].sort());
});

test.each(TYPED)("the advice of %s ends well", async (code) => SCENARIOS[code]?.());
