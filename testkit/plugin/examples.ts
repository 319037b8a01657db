import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../program";
import { KIND_NAMES } from "../../provider/src/resources/kinds";

/** Those for which the generator that is built here writes programs. */
const LANGUAGES = ["typescript", "python", "go", "csharp"];

const NAMES = [...KIND_NAMES, "getPrivateEndpoint"] as const;

export type ExampleName = (typeof NAMES)[number];

/** The schema's example of a resource or a function, in YAML. */
export function exampleOf(name: ExampleName): string {
    return readFileSync(join(__dirname, `examples/${name}.yaml`), "utf8");
}

/** The schema's examples in other languages, by name and language. @param sdkgen the generator's path */
export function translated(sdkgen: string): Record<string, Record<string, string>> {
    const folder = mkdtempSync(join(tmpdir(), "examples-"));
    try {
        const schema = join(REPOSITORY, "provider/src/plugin/schema.json");
        const programs: Record<string, Record<string, string>> = {};
        for (const name of NAMES) {
            writeFileSync(join(folder, "Pulumi.yaml"), `name: example\nruntime: yaml\n${exampleOf(name)}`);
            const translate = (language: string): string =>
                execFileSync(sdkgen, ["program", schema, language, folder], { encoding: "utf8" });
            programs[name] = Object.fromEntries(LANGUAGES.map((one) => [one, translate(one)]));
        }
        return programs;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
