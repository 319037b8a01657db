import { type AnswerId, ANSWERS, type Shape } from "../facts";
import { AtlasError, atlasError, errorBody } from "./atlasError";

/** What a route answers. */
export interface Answer {
    readonly status: number;
    readonly body?: unknown;
    readonly contentType?: string;
    readonly headers?: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, unknown>>;

/** An answer as the facts say it: their status, and of the values the fields that they name. */
export function answered(id: AnswerId, values: Values | readonly Values[] = {}): Answer {
    const { status, shape, items, open } = ANSWERS[id];
    const isList = (given: typeof values): given is readonly Values[] => Array.isArray(given);
    if (items !== undefined && isList(values)) {
        return { status, body: values.map((item) => inShape(items, item)) };
    }
    if (shape === undefined || isList(values)) {
        return { status };
    }
    return { status, body: open === true ? values : inShape(shape, values) };
}

function inShape(shape: Shape, values: Values): Values {
    const fields = Object.entries(shape).map(([name, type]) => [name, type, values[name] ?? null] as const);
    return Object.fromEntries(
        fields
            .filter(([, type, value]) => value !== null || !type.endsWith("?"))
            .map(([name, , value]) => [name, value]),
    );
}

/** An answer as it goes over the wire. */
export interface Rendered {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly text: string;
}

/** Runs a route; what it throws becomes Atlas's error body. */
export function render(query: URLSearchParams, route: () => Answer): Rendered {
    const pretty = query.get("pretty") ?? "false";
    try {
        if (pretty !== "true" && pretty !== "false") {
            throw atlasError("INVALID_QUERY_PARAMETER", "pretty", "true, false");
        }
        return renderAnswer(route(), pretty === "true");
    } catch (error) {
        return renderAnswer(errorAnswer(error), pretty === "true");
    }
}

export function renderAnswer(answer: Answer, pretty = false): Rendered {
    const text =
        answer.body === undefined ? "" : JSON.stringify(answer.body, undefined, pretty ? 2 : undefined);
    const type = { "Content-Type": answer.contentType ?? "application/json" };
    return {
        status: answer.status,
        headers: { ...(text === "" ? {} : type), ...answer.headers },
        text,
    };
}

export function errorAnswer(error: unknown): Answer {
    if (error instanceof AtlasError) {
        return { status: error.status, body: error.body, headers: error.headers };
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: errorBody(500, "UNEXPECTED_ERROR", `The emulator itself failed: ${detail}`) };
}
