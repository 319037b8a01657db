import { readFileSync } from "node:fs";
import { join } from "node:path";
import { atlasApiPage } from "./atlasApi";
import { errorsPage } from "./errors";

/** Without what prettier does to tables. */
const bare = (text: string): string => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");

test.each([
    ["errors.md", "the catalogue", errorsPage],
    ["atlas-api.md", "the facts", atlasApiPage],
])("docs/%s is up to date with %s (npm run docs regenerates it)", (name, _source, page) => {
    const written = readFileSync(join(__dirname, "../../docs", name), "utf8");
    expect(bare(written)).toBe(bare(page()));
});
