import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENT, type SettingName } from "../../provider/src/words/settingNames";
import { PLUGIN } from "../../provider/src/words/wording";
import { SECRET_SETTINGS } from "../../provider/src/atlas/settings";
import { DESCRIPTIONS } from "../../provider/src/plugin/settings";
import { exampleOf, type ExampleName } from "../../testkit/plugin/examples";
import TRANSLATED from "../../testkit/plugin/examples/translated.json";
import { KIND_NAMES, KINDS, type KindName } from "../../provider/src/resources/kinds";
import { LOOK_UP_NAMES, type LookUpName } from "../../provider/src/resources/lookUps";
import MANIFEST from "../../provider/package.json";
import { REPOSITORY } from "../../testkit/program";
import { code, FOUND, objectIn } from "./declarations";

/** The address is missing until the repository has one. */
type Manifest = Omit<typeof MANIFEST, "repository"> & { readonly repository?: { readonly url: string } };

/**
 * The plugin's schema. Its one source for arguments, outputs and texts are the declarations of `dynamic/` and their doc
 * comments.
 */
export function packageSchema(manifest: Manifest = MANIFEST): Readonly<Record<string, unknown>> {
    const { version, license, description, author, keywords, repository } = manifest;
    const home = /\/\/(github\.com\/[^/]+\/[^/]+?)(?:\.git)?$/.exec(repository?.url ?? "")?.[1];
    const resources = KIND_NAMES.map((kind) => [`${PLUGIN}:index:${kind}`, resourceSchema(kind)] as const);
    const functions = LOOK_UP_NAMES.map((name) => [`${PLUGIN}:index:${name}`, functionSchema(name)] as const);
    return {
        name: PLUGIN,
        displayName: "MongoDB Atlas Private Endpoint",
        version,
        description: description.replace("dynamic provider", "provider"),
        keywords: [...keywords, "category/database", "kind/native"],
        license,
        publisher: author,
        // The engine, the generators and people follow these, so there are none until they are real.
        ...(home === undefined
            ? {}
            : {
                  homepage: `https://${home}`,
                  repository: `https://${home}`,
                  logoUrl: `https://raw.githubusercontent.com/${home.replace("github.com/", "")}/v${version}/docs/logo.svg`,
                  pluginDownloadURL: `github://api.${home}`,
              }),
        config: { variables: settingSchemas(true) },
        provider: {
            description: "Where Atlas is and how to log in: an API key, or a service account.",
            // Without the variables: an SDK would copy them into the arguments, and so into the state.
            inputProperties: settingSchemas(false),
        },
        types: { [FOUND]: objectIn("lookUps", "GetPrivateEndpointResult") },
        resources: Object.fromEntries(resources),
        functions: Object.fromEntries(functions),
        language: {
            csharp: {
                respectSchemaVersion: true,
                namespaces: { [PLUGIN]: "AtlasPrivateEndpoint" },
            },
            go: {
                respectSchemaVersion: true,
                generateResourceContainerTypes: true,
                importBasePath: `${home ?? "example.com"}/sdk/go/atlasprivateendpoint`,
            },
            java: { basePackage: "com.pulumi", buildFiles: "gradle" },
            nodejs: { respectSchemaVersion: true, packageName: "pulumi-atlas-private-endpoint-sdk" },
            python: {
                respectSchemaVersion: true,
                packageName: "pulumi_atlas_private_endpoint",
                pyproject: { enabled: true },
            },
        },
    };
}

function settingSchemas(withVariables: boolean): Record<string, object> {
    const names = Object.keys(DESCRIPTIONS) as SettingName[];
    return Object.fromEntries(
        names.map((name) => {
            const variables = ENVIRONMENT[name].map(code).join(", ");
            const description = `${DESCRIPTIONS[name]} Also from the environment: ${variables}.`;
            const isSecret = SECRET_SETTINGS.includes(name);
            return [
                name,
                {
                    type: "string",
                    description,
                    ...(withVariables ? { defaultInfo: { environment: ENVIRONMENT[name] } } : {}),
                    ...(isSecret ? { secret: true } : {}),
                },
            ];
        }),
    );
}

function resourceSchema(kind: KindName): object {
    const file = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
    const { description, properties, required } = objectIn(file, kind, KINDS[kind].identity);
    const inputs = objectIn(file, `${kind}Args`, KINDS[kind].identity);
    return {
        description: `${description}\n\n${exampleText(kind)}\n\n${importText(kind)}`,
        properties,
        required,
        inputProperties: inputs.properties,
        requiredInputs: inputs.required,
    };
}

function functionSchema(name: LookUpName): object {
    const capital = name.replace("get", "Get");
    const { description } = objectIn("lookUps", name);
    return {
        description: name === "getPrivateEndpoint" ? `${description}\n\n${exampleText(name)}` : description,
        inputs: objectIn("lookUps", `${capital}Args`),
        outputs: objectIn("lookUps", `${capital}Result`),
    };
}

/** The program that is written once, in YAML, and what the generator makes of it: each SDK shows its own language. */
function exampleText(kind: ExampleName): string {
    const yaml = exampleOf(kind);
    const programs = { ...TRANSLATED[kind], yaml };
    const fences = Object.entries(programs).map(
        ([language, program]) => `\`\`\`${language}\n${program.trimEnd()}\n\`\`\``,
    );
    return `{{% examples %}}\n## Example Usage\n\n{{% example %}}\n${fences.join("\n")}\n{{% /example %}}\n{{% /examples %}}`;
}

function importText(kind: KindName): string {
    const commands = KINDS[kind].importId.form
        .split(" or ")
        .map((id) => code(`pulumi import ${PLUGIN}:index:${kind} NAME ${id}`));
    return (
        `## Import\n\n${commands.join(" or ")}. ` +
        `To read one that something else manages, \`get\` takes the same id.`
    );
}

if (require.main === module) {
    const file = join(REPOSITORY, "provider/src/plugin/schema.json");
    writeFileSync(file, `${JSON.stringify(packageSchema(), undefined, 4)}\n`);
}
