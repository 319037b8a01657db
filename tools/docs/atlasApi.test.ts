import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FACTS, SOURCES } from "../../emulator/src/facts";
import { atlasApiPage, counts, seenLive } from "./atlasApi";

const read = (name: string): string => readFileSync(join(__dirname, "../..", name), "utf8");
/** Without what prettier does to tables. */
const bare = (text: string): string => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");

test("docs/atlas-api.md is up to date with the facts (npm run docs regenerates it)", () => {
    expect(bare(read("docs/atlas-api.md"))).toBe(bare(atlasApiPage()));
});

test("every fact has a source, and its row says whether it was seen live", () => {
    const rows = atlasApiPage().match(/^\| .* \| [A-Z– ]+ \| (?:no|not yet|\d{4}-\d\d-\d\d) \|$/gm) ?? [];
    expect(rows).toHaveLength(Object.keys(FACTS).length);
    const sources = Object.values(FACTS).flatMap((fact) => fact.sources);
    expect(new Set(sources)).toEqual(new Set(Object.keys(SOURCES)));
});

test("once a report has come back, the page says how many", () => {
    expect(seenLive({ all: 70, live: 1, looked: 54 })).toMatch(
        /^\*\*1 of them was seen live\*\*\. \[`npm run live`\]/,
    );
    expect(seenLive({ all: 70, live: 50, looked: 54 })).toMatch(/^\*\*50 of them were seen live/);
});

test("README's first screen says how much was seen live", () => {
    const { all, live, looked } = counts();
    const screen = read("README.md").slice(0, 1500);
    expect(screen).toContain(`${live} of the ${all} facts`);
    expect(screen).toContain(`looks for ${looked} of them`);
});
