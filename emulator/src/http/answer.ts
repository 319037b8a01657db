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
export function answered(id: AnswerId, ...values: readonly Values[]): Answer {
    const { status, shape, isList = false, isOpen = false } = ANSWERS[id];
    if (shape === undefined) {
        return { status };
    }
    const all = values.map((one) => (isOpen ? one : inShape(shape, one)));
    return { status, body: isList ? all : all[0] };
}

function inShape(shape: Shape, values: Values): Values {
    const fields = Object.entries(shape).flatMap(([name, type]) => {
        const value = values[name];
        if (value === undefined) {
            throw new Error(`the answer lacks ${name}`);
        }
        return value === null && type.endsWith("?") ? [] : [[name, value] as const];
    });
    return Object.fromEntries(fields);
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
