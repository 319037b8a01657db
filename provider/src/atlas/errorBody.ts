import { printable } from "./printable";

/** What Atlas says in the body of an error. */
export interface ErrorBody {
    readonly errorCode: string | undefined;
    readonly detail: string | undefined;
    readonly parameters: readonly unknown[];
}

const LONGEST_TEXT = 500;

/** JSON as a value, undefined where there is none. @throws {Error} where the text is something else */
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
 * Atlas's error body, where it is one; a proxy's HTML has none of its fields.
 *
 * @param clean takes secrets out, before a text is cut to size
 */
export function readErrorBody(body: unknown, clean: (text: string) => string = (text) => text): ErrorBody {
    let json: Partial<Record<keyof ErrorBody, unknown>> = {};
    try {
        const parsed = parseJson(body);
        json = typeof parsed === "object" && parsed !== null ? parsed : {};
    } catch {
        // No words of Atlas's.
    }
    const text = (value: unknown): string | undefined =>
        typeof value === "string" && value !== "" ? printable(clean(value), LONGEST_TEXT) : undefined;
    return {
        errorCode: text(json.errorCode),
        detail: text(json.detail),
        parameters: Array.isArray(json.parameters) ? json.parameters : [],
    };
}
