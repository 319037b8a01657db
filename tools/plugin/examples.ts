import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLanguages } from "../../testkit/engine/languageHosts";
import { REPOSITORY } from "../../testkit/program";
import { KIND_NAMES } from "../../provider/src/resources/kinds";
import { exampleOf } from "./schema";

/** Those for which the generator that is built here writes programs. */
const LANGUAGES = ["typescript", "python", "go", "csharp"];

/** The schema's examples in other languages, by kind and language. @param sdkgen the generator's path */
export function translated(sdkgen: string): Record<string, Record<string, string>> {
    const folder = mkdtempSync(join(tmpdir(), "examples-"));
    try {
        const schema = join(REPOSITORY, "provider/src/plugin/schema.json");
        const ofKind = KIND_NAMES.map((kind) => {
            writeFileSync(join(folder, "Pulumi.yaml"), `name: example\nruntime: yaml\n${exampleOf(kind)}`);
            const programs = LANGUAGES.map((language) => [
                language,
                execFileSync(sdkgen, ["program", schema, language, folder], { encoding: "utf8" }),
            ]);
            return [kind, Object.fromEntries(programs) as Record<string, string>] as const;
        });
        return Object.fromEntries(ofKind);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

if (require.main === module) {
    void findLanguages().then(({ sdkgen }) => {
        writeFileSync(
            join(__dirname, "examples.json"),
            `${JSON.stringify(translated(sdkgen), undefined, 4)}\n`,
        );
    });
}
