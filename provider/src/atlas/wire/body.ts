import * as v from "valibot";
import type { Answer } from "./wire";

export function readBody(body: string): Pick<Answer, "json" | "unreadable"> {
    const errorText = body.trim();
    if (errorText === "") {
        return { json: undefined };
    }
    try {
        return { json: JSON.parse(errorText) };
    } catch {
        return {
            json: undefined,
            unreadable: errorText.startsWith("<") ? "HTML where JSON was expected" : "no JSON",
        };
    }
}

const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);
const parameters = v.fallback(v.array(v.unknown()), []);
const number = v.fallback(v.optional(v.number()), undefined);
const errorBody = v.object({ error: number, errorCode: text, detail: text, parameters });

/** Reads Atlas's error body, in which `error` is the status. Any other body, such as a proxy's HTML, yields no fields. */
export function readErrorBody(json: unknown): Partial<v.InferOutput<typeof errorBody>> {
    const result = v.safeParse(errorBody, json);
    return result.success ? result.output : {};
}
