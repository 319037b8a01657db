import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { ENDPOINT_SERVICE_REGIONS, REGIONS } from "../../provider/src/atlas/api/regions";
import { PLUGIN } from "../../provider/src/words/wording";
import { REPOSITORY } from "../../testkit/program";

// Reads the schema's one source: the declarations of `dynamic/`, and their doc comments.

/** The name of what a look-up finds, as a type of the schema. */
export const FOUND = `${PLUGIN}:index:FoundPrivateEndpoint`;

/** A declaration as an object of Pulumi's schema. */
export interface ObjectSchema {
    readonly type: "object";
    readonly description: string;
    /** Of a class those of an instance. */
    readonly properties: Readonly<Record<string, object>>;
    /** Those that are never absent. */
    readonly required: readonly string[];
}

/** @param replacing the properties whose change replaces */
export function objectIn(file: string, name: string, replacing: readonly string[] = []): ObjectSchema {
    const declaration = declarationIn(file, name);
    const members = ts.isFunctionDeclaration(declaration) ? [] : declaration.members.filter(isProperty);
    const properties = members.map((member) => {
        const property = member.name.getText();
        const replaces = replacing.includes(property) ? { replaceOnChanges: true } : {};
        return [property, { ...typeOf(member), description: textOf(member), ...replaces }] as const;
    });
    return {
        type: "object",
        description: textOf(declaration),
        properties: Object.fromEntries(properties),
        required: members.filter(isRequired).map((member) => member.name.getText()),
    };
}

type Declaration = ts.InterfaceDeclaration | ts.ClassDeclaration | ts.FunctionDeclaration;
type Member = ts.PropertySignature | ts.PropertyDeclaration;

/** The top-level declaration of this name. */
function declarationIn(file: string, name: string): Declaration {
    const path = join(REPOSITORY, `provider/src/dynamic/${file}.ts`);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    const found = source.statements.find(
        (one): one is Declaration =>
            (ts.isInterfaceDeclaration(one) || ts.isClassDeclaration(one) || ts.isFunctionDeclaration(one)) &&
            one.name?.text === name,
    );
    if (found === undefined) {
        throw new Error(`${path} declares no ${name}`);
    }
    return found;
}

const isProperty = (one: ts.TypeElement | ts.ClassElement): one is Member =>
    (ts.isPropertySignature(one) || ts.isPropertyDeclaration(one)) &&
    !one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);

const isRequired = ({ questionToken, type }: Member): boolean =>
    questionToken === undefined && !/\bundefined\b/.test(type?.getText() ?? "");

/** All properties are texts, flags, lists of texts, or of what a look-up finds. */
function typeOf({ type }: Member): object {
    const text = type?.getText() ?? "";
    if (text.includes("[]")) {
        const items = text.includes("Result") ? { $ref: `#/types/${FOUND}` } : { type: "string" };
        return { type: "array", items };
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
        // One line for each paragraph.
        words
            .replaceAll(/(?<!\n)\n(?!\n)/g, " ")
            .replaceAll(/\{@link (\w+)\}/g, (_link, name: string) => LISTS[name] ?? code(name)) +
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
