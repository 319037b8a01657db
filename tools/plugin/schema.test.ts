import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../../testkit/program";
import { packageSchema } from "./schema";

test("the plugin's schema is up to date with the classes' doc comments (npm run docs regenerates it)", () => {
    const written = readFileSync(join(REPOSITORY, "provider/src/plugin/schema.json"), "utf8");
    expect(JSON.parse(written)).toEqual(packageSchema());
});

test("every text is for readers of any language", () => {
    const text = JSON.stringify(packageSchema());
    expect(text).not.toMatch(/\{@link|@example|@defaultValue/);
    expect(text).toContain("Default: `false`.");
});
