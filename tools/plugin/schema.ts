import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { ENDPOINT_SERVICE_REGIONS, REGIONS } from "../../provider/src/atlas/api/regions";
import { ENVIRONMENT, type SettingName } from "../../provider/src/atlas/errors/text";
import { SECRET_SETTINGS } from "../../provider/src/atlas/settings";
import type { PackageSchema, PropertySchema, ResourceSchema } from "../../provider/src/plugin/schemaTypes";
import { DESCRIPTIONS } from "../../provider/src/plugin/settings";
import { PLUGIN } from "../../provider/src/plugin/wording";
import { KIND_NAMES, KINDS, type KindName } from "../../provider/src/resources/kinds";
import { REPOSITORY } from "../../testkit/program";

const DYNAMIC = join(REPOSITORY, "provider/src/dynamic");
/** What the release workflow publishes under; a fork replaces the owner. */
const HOME = "github.com/OWNER/pulumi-atlas-private-endpoint";

/**
 * The plugin's schema. Its one source for arguments, outputs and texts are the classes of `dynamic/` and their doc
 * comments.
 */
export function packageSchema(): PackageSchema {
    const { version, license, description, keywords } = JSON.parse(
        readFileSync(join(REPOSITORY, "provider/package.json"), "utf8"),
    ) as { version: string; license: string; description: string; keywords: string[] };
    const resources = Object.fromEntries(
        KIND_NAMES.map((kind) => [`${PLUGIN}:index:${kind}`, resourceSchema(kind)]),
    ) as PackageSchema["resources"];
    const settings = settingSchemas();
    return {
        name: PLUGIN,
        displayName: "MongoDB Atlas Private Endpoint",
        version,
        description: description.replace("dynamic provider", "provider"),
        keywords,
        license,
        homepage: `https://${HOME}`,
        repository: `https://${HOME}`,
        publisher: "OWNER",
        pluginDownloadURL: `github://api.${HOME}`,
        config: { variables: settings },
        provider: {
            description: "Where Atlas is and how to log in: an API key, or a service account.",
            inputProperties: settings,
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
                importBasePath: `${HOME}/sdk/go/atlasprivateendpoint`,
            },
            nodejs: { respectSchemaVersion: true, packageName: "pulumi-atlas-private-endpoint-sdk" },
            python: {
                respectSchemaVersion: true,
                packageName: "pulumi_atlas_private_endpoint",
                pyproject: { enabled: true },
            },
        },
    };
}

function settingSchemas(): Record<string, PropertySchema> {
    const names = Object.keys(DESCRIPTIONS) as SettingName[];
    return Object.fromEntries(
        names.map((name) => {
            const variables = ENVIRONMENT[name].map(code).join(", ");
            const description = `${DESCRIPTIONS[name]} Also from the environment: ${variables}.`;
            const isSecret = SECRET_SETTINGS.includes(name);
            return [name, { type: "string", description, ...(isSecret ? { secret: true } : {}) }];
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
    const outputs = resource.members.filter(ts.isPropertyDeclaration);
    const namesOf = (members: readonly Member[]): string[] => members.map(({ name }) => name.getText());
    return {
        description: `${textOf(resource)}\n\n${importText(kind)}`,
        properties: schemasOf(outputs),
        required: namesOf(outputs.filter(({ type }) => !/\bundefined\b/.test(type?.getText() ?? ""))),
        inputProperties: schemasOf(inputs),
        requiredInputs: namesOf(inputs.filter(({ questionToken }) => questionToken === undefined)),
    };
}

type Member = ts.PropertySignature | ts.PropertyDeclaration;

function schemasOf(members: readonly Member[]): Record<string, PropertySchema> {
    return Object.fromEntries(
        members.map((member) => [member.name.getText(), { ...typeOf(member), description: textOf(member) }]),
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
    REGIONS: REGIONS.map(code).join(", "),
    ENDPOINT_SERVICE_REGIONS: ENDPOINT_SERVICE_REGIONS.map(code).join(", "),
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
