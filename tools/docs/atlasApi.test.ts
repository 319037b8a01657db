import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FACTS, SOURCES } from "../../emulator/src/facts";
import { atlasApiPage, counts } from "./atlasApi";

const README = readFileSync(join(__dirname, "../../README.md"), "utf8");

test("every fact has a source, and its row says how it is known, and whether it was seen live", () => {
    const row =
        /^\| .* \| (?:live|recorded [\d,]+ ×, until \d{4}-\d\d-\d\d|in logs|documented|assumed) \| [A-Z– ]+ \| (?:no|not yet|\d{4}-\d\d-\d\d) \|$/gm;
    expect(atlasApiPage().match(row)).toHaveLength(Object.keys(FACTS).length);
    const sources = Object.values(FACTS).flatMap((fact) => fact.sources);
    expect(new Set(sources)).toEqual(new Set(Object.keys(SOURCES)));
});

test("a fact is recorded where its source says so, and says how often", () => {
    for (const [id, { sources, recorded }] of Object.entries(FACTS)) {
        expect([id, sources.includes("R")]).toEqual([id, recorded !== undefined]);
    }
});

test("README's first screen says how many facts are known in which way", () => {
    const { all, proofs, looked } = counts();
    const screen = README.slice(0, 1500);
    expect(screen).toContain(`${all} facts`);
    expect(screen).toContain(proofs);
    expect(screen).toContain(`looks for ${looked} of them`);
});
