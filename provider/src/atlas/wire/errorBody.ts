import { printable } from "./printable";

/** What Atlas says in the body of an error. */
export interface ErrorBody {
    readonly errorCode: string | undefined;
    readonly detail: string | undefined;
    readonly parameters: readonly unknown[];
}

const LONGEST_TEXT = 500;

/** Parses a JSON body; undefined if it is empty. @throws {Error} if it is not JSON */
export function parseJson(body: unknown): unknown {
    const text = typeof body === "string" ? body.trim() : "";
    if (text === "") {
        return undefined;
    }
    try {
        return JSON.parse(text);
    } catch {
        throw new Error(text.startsWith("<") ? "HTML where JSON was expected" : "no JSON");
    }
}

/**
 * Reads Atlas's error body. Any other body, such as a proxy's HTML, yields no fields.
 *
 * @param clean removes secrets; called before a text is truncated
 */
export function readErrorBody(body: unknown, clean: (text: string) => string = (text) => text): ErrorBody {
    let json: Partial<Record<keyof ErrorBody, unknown>> = {};
    try {
        const parsed = parseJson(body);
        json = typeof parsed === "object" && parsed !== null ? parsed : {};
    } catch {
        // Not JSON, so not written by Atlas.
    }
    const text = (value: unknown): string | undefined =>
        typeof value === "string" && value !== "" ? printable(clean(value), LONGEST_TEXT) : undefined;
    return {
        errorCode: text(json.errorCode),
        detail: text(json.detail),
        parameters: Array.isArray(json.parameters) ? json.parameters : [],
    };
}
