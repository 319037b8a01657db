import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./errors";

/** Without what prettier does to tables. */
const bare = (text: string): string => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");

test("docs/errors.md says what the catalogue says: npm run docs writes it", () => {
    const written = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");
    expect(bare(written)).toBe(bare(errorsPage()));
});
