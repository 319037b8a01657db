import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { ENDPOINT_SERVICE_REGIONS, REGIONS } from "../../provider/src/atlas/api/regions";
import { ENVIRONMENT, type SettingName } from "../../provider/src/atlas/errors/wording";
import { SECRET_SETTINGS } from "../../provider/src/atlas/settings";
import type { PackageSchema, PropertySchema, ResourceSchema } from "../../provider/src/plugin/schemaTypes";
import { DESCRIPTIONS } from "../../provider/src/plugin/settings";
import { PLUGIN } from "../../provider/src/atlas/errors/wording";
import { exampleOf } from "../../testkit/plugin/examples";
import TRANSLATED from "../../testkit/plugin/examples/translated.json";
import { KIND_NAMES, KINDS, type KindName } from "../../provider/src/resources/kinds";
import { REPOSITORY } from "../../testkit/program";

const DYNAMIC = join(REPOSITORY, "provider/src/dynamic");
interface Manifest {
    readonly version: string;
    readonly license: string;
    readonly description: string;
    readonly author: string;
    readonly keywords: readonly string[];
    /** Missing until the repository has an address. */
    readonly repository?: { readonly url: string };
}

/**
 * The plugin's schema. Its one source for arguments, outputs and texts are the classes of `dynamic/` and their doc
 * comments.
 */
export function packageSchema(manifest = readManifest()): PackageSchema {
    const { version, license, description, author, keywords, repository } = manifest;
    const home = /\/\/(github\.com\/[^/]+\/[^/]+?)(?:\.git)?$/.exec(repository?.url ?? "")?.[1];
    const resources = Object.fromEntries(
        KIND_NAMES.map((kind) => [`${PLUGIN}:index:${kind}`, resourceSchema(kind)]),
    ) as PackageSchema["resources"];
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
        resources,
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

export function readManifest(): Manifest {
    return JSON.parse(readFileSync(join(REPOSITORY, "provider/package.json"), "utf8")) as Manifest;
}

function settingSchemas(withVariables: boolean): Record<string, PropertySchema> {
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

function resourceSchema(kind: KindName): ResourceSchema {
    const file = join(DYNAMIC, `${kind.charAt(0).toLowerCase()}${kind.slice(1)}.ts`);
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const args = source.statements.find(
        (one) => ts.isInterfaceDeclaration(one) && one.name.text === `${kind}Args`,
    ) as ts.InterfaceDeclaration;
    const resource = source.statements.find(
        (one) => ts.isClassDeclaration(one) && one.name?.text === kind,
    ) as ts.ClassDeclaration;
    const inputs = args.members.filter(ts.isPropertySignature);
    const outputs = resource.members
        .filter(ts.isPropertyDeclaration)
        .filter(({ modifiers }) => !modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword));
    const replacing = inputs.filter((one) => textOf(one).includes("A change replaces")).map(nameOf);
    const namesOf = (members: readonly Member[]): string[] => members.map(nameOf);
    return {
        description: `${textOf(resource)}\n\n${exampleText(kind)}\n\n${importText(kind)}`,
        properties: schemasOf(outputs, replacing),
        required: namesOf(outputs.filter(({ type }) => !/\bundefined\b/.test(type?.getText() ?? ""))),
        inputProperties: schemasOf(inputs, replacing),
        requiredInputs: namesOf(inputs.filter(({ questionToken }) => questionToken === undefined)),
    };
}

type Member = ts.PropertySignature | ts.PropertyDeclaration;

const nameOf = ({ name }: Member): string => name.getText();

function schemasOf(members: readonly Member[], replacing: readonly string[]): Record<string, PropertySchema> {
    return Object.fromEntries(
        members.map((member) => [
            nameOf(member),
            {
                ...typeOf(member),
                description: textOf(member),
                ...(replacing.includes(nameOf(member)) ? { replaceOnChanges: true } : {}),
            },
        ]),
    );
}

/** All properties are texts, flags, or lists of texts. */
function typeOf({ type }: Member): Pick<PropertySchema, "type" | "items"> {
    const text = type?.getText() ?? "";
    if (text.includes("[]")) {
        return { type: "array", items: { type: "string" } };
    }
    return { type: text.includes("boolean") ? "boolean" : "string" };
}

/** A doc comment's words, for readers of any language; examples are in TypeScript and stay there. */
function textOf(node: ts.Node): string {
    const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
    const words = ts.getTextOfJSDocComment(comment?.comment) ?? "";
    const fallback = comment?.tags?.find(({ tagName }) => tagName.text === "defaultValue");
    const value = ts.getTextOfJSDocComment(fallback?.comment);
    return (
        unwrapped(words).replaceAll(/\{@link (\w+)\}/g, (_link, name: string) => LISTS[name] ?? code(name)) +
        (value === undefined ? "" : ` Default: ${code(value)}.`)
    );
}

/** What other languages do not export. */
const LISTS: Readonly<Record<string, string>> = {
    REGIONS: `the ${REGIONS.length} of Atlas's older API`,
    ENDPOINT_SERVICE_REGIONS: `the ${ENDPOINT_SERVICE_REGIONS.length} that Atlas has in AWS`,
};

function code(text: string): string {
    return `\`${text}\``;
}

/** One line for each paragraph. */
function unwrapped(text: string): string {
    return text
        .split(/\n{2,}/)
        .map((paragraph) => paragraph.replaceAll("\n", " "))
        .join("\n\n");
}

/** The program that is written once, in YAML, and what the generator makes of it: each SDK shows its own language. */
function exampleText(kind: KindName): string {
    const yaml = exampleOf(kind);
    const programs = { ...TRANSLATED[kind], yaml };
    const fences = Object.entries(programs).map(
        ([language, program]) => `\`\`\`${language}\n${program.trimEnd()}\n\`\`\``,
    );
    return `{{% examples %}}\n## Example Usage\n\n{{% example %}}\n${fences.join("\n")}\n{{% /example %}}\n{{% /examples %}}`;
}

function importText(kind: KindName): string {
    const { form: id } = KINDS[kind].importId;
    return (
        `## Import\n\n\`pulumi import ${PLUGIN}:index:${kind} NAME ${id}\`. ` +
        `To read one that something else manages, \`get\` takes the same id.`
    );
}

if (require.main === module) {
    const file = join(REPOSITORY, "provider/src/plugin/schema.json");
    writeFileSync(file, `${JSON.stringify(packageSchema(), undefined, 4)}\n`);
}
