import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./errors";

/** Without what prettier does to tables. */
const bare = (text: string): string => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");

test("docs/errors.md is up to date with the catalogue (npm run docs regenerates it)", () => {
    const written = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");
    expect(bare(written)).toBe(bare(errorsPage()));
});
