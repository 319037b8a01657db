import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FACTS, SOURCES } from "../../emulator/src/facts";
import { atlasApiPage, counts, seenLive } from "./atlasApi";

const README = readFileSync(join(__dirname, "../../README.md"), "utf8");

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
    const screen = README.slice(0, 1500);
    expect(screen).toContain(`${live} of the ${all} facts`);
    expect(screen).toContain(`looks for ${looked} of them`);
});
