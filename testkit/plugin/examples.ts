import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../program";
import { KIND_NAMES, type KindName } from "../../provider/src/resources/kinds";

/** Those for which the generator that is built here writes programs. */
const LANGUAGES = ["typescript", "python", "go", "csharp"];

export type ExampleName = KindName | "getPrivateEndpoint";

const NAMES: readonly ExampleName[] = [...KIND_NAMES, "getPrivateEndpoint"];

/** The schema's example of a resource or a function, in YAML. */
export function exampleOf(kind: ExampleName): string {
    return readFileSync(join(__dirname, `examples/${kind}.yaml`), "utf8");
}

/** The schema's examples in other languages, by name and language. @param sdkgen the generator's path */
export function translated(sdkgen: string): Record<string, Record<string, string>> {
    const folder = mkdtempSync(join(tmpdir(), "examples-"));
    try {
        const schema = join(REPOSITORY, "provider/src/plugin/schema.json");
        const ofKind = NAMES.map((kind) => {
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
