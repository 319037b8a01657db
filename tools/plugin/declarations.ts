import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { ENDPOINT_SERVICE_REGIONS, REGIONS } from "../../provider/src/atlas/api/regions";
import type { PropertySchema, PropertySchemas } from "./schemaTypes";
import { PLUGIN } from "../../provider/src/atlas/errors/wording";
import { REPOSITORY } from "../../testkit/program";

// Reads the schema's one source: the declarations of `dynamic/`, and their doc comments.

export function sourceOf(name: string): ts.SourceFile {
    const file = join(REPOSITORY, `provider/src/dynamic/${name}.ts`);
    return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

type Declaration = ts.InterfaceDeclaration | ts.ClassDeclaration | ts.FunctionDeclaration;

/** The top-level declaration of this name. */
export function declarationIn(source: ts.SourceFile, name: string): Declaration {
    const found = source.statements.find(
        (one): one is Declaration =>
            (ts.isInterfaceDeclaration(one) || ts.isClassDeclaration(one) || ts.isFunctionDeclaration(one)) &&
            one.name?.text === name,
    );
    if (found === undefined) {
        throw new Error(`${source.fileName} declares no ${name}`);
    }
    return found;
}

/** Its properties; of a class those of an instance. */
export function membersOf(declaration: Declaration): Member[] {
    return ts.isFunctionDeclaration(declaration)
        ? []
        : [...declaration.members]
              .filter((one) => ts.isPropertySignature(one) || ts.isPropertyDeclaration(one))
              .filter(
                  ({ modifiers }) => !modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword),
              );
}

/** Those that are never absent. */
export function requiredOf(members: readonly Member[]): string[] {
    return members
        .filter(
            ({ questionToken, type }) =>
                questionToken === undefined && !/\bundefined\b/.test(type?.getText() ?? ""),
        )
        .map(nameOf);
}

/** What a look-up finds, as a type of the schema. */
export const FOUND = `#/types/${PLUGIN}:index:FoundPrivateEndpoint`;

type Member = ts.PropertySignature | ts.PropertyDeclaration;

export const nameOf = ({ name }: Member): string => name.getText();

export function schemasOf(members: readonly Member[], replacing: readonly string[] = []): PropertySchemas {
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

/** All properties are texts, flags, lists of texts, or of what a look-up finds. */
function typeOf({ type }: Member): Pick<PropertySchema, "type" | "items"> {
    const text = type?.getText() ?? "";
    if (text.includes("[]")) {
        return { type: "array", items: text.includes("Result") ? { $ref: FOUND } : { type: "string" } };
    }
    return { type: text.includes("boolean") ? "boolean" : "string" };
}

/** A doc comment's words, for readers of any language; examples are in TypeScript and stay there. */
export function textOf(node: ts.Node): string {
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

export function code(text: string): string {
    return `\`${text}\``;
}

/** One line for each paragraph. */
function unwrapped(text: string): string {
    return text
        .split(/\n{2,}/)
        .map((paragraph) => paragraph.replaceAll("\n", " "))
        .join("\n\n");
}
