import { type AnswerId, ANSWERS, type Shape } from "../facts";
import { AtlasError, atlasError, codeHeader, errorBody } from "./atlasError";

/** What a route answers. */
export interface Answer {
    readonly status: number;
    readonly body?: unknown;
    /** Of a list, over all its pages. */
    readonly totalCount?: number;
    readonly contentType?: string;
    readonly headers?: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, unknown>>;

/** An answer as the facts say it: their status, and of the values the fields that they name. */
export function answered(id: AnswerId, ...values: readonly Values[]): Answer {
    const { status, shape, isList = false, isOpen = false } = ANSWERS[id];
    const all = values.map((one) => (isOpen ? one : inShape(shape, one)));
    return { status, body: isList ? all : (all[0] ?? {}) };
}

function inShape(shape: Shape, values: Values): Values {
    const fields = Object.keys(shape).flatMap((name) => {
        const value = values[name];
        if (value === undefined) {
            throw new Error(`the answer lacks ${name}`);
        }
        return [[name, value] as const];
    });
    return Object.fromEntries(fields);
}

/** An answer as it goes over the wire. */
export interface Rendered {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly text: string;
}

/** Runs a route, as `pretty`, `envelope` and `includeCount` of the query have it; what it throws becomes Atlas's error body. */
export function render(query: URLSearchParams, route: () => Answer): Rendered {
    let answer: Answer;
    let [pretty, envelope] = [false, false];
    try {
        pretty = flag(query, "pretty");
        envelope = flag(query, "envelope");
        const isCounted = flag(query, "includeCount", true);
        const { totalCount, ...rest } = route();
        answer = totalCount === undefined || !isCounted ? rest : { ...rest, totalCount };
    } catch (error) {
        answer = errorAnswer(error);
    }
    // A challenge stays outside: a client that cannot see the status cannot log in, either.
    return renderAnswer(envelope && answer.status !== 401 ? enveloped(answer) : answer, pretty);
}

function flag(query: URLSearchParams, name: string, byDefault = false): boolean {
    const value = query.get(name) ?? String(byDefault);
    if (value !== "true" && value !== "false") {
        throw atlasError("INVALID_QUERY_PARAMETER", name, "true, false");
    }
    return value === "true";
}

/** For clients that see the body only: the list is an envelope already, which `status` joins. */
function enveloped({ status, body, totalCount, ...rest }: Answer): Answer {
    const count = totalCount === undefined ? {} : { totalCount };
    const isList = typeof body === "object" && body !== null && "results" in body;
    const inside = Array.isArray(body)
        ? { results: body, ...count }
        : isList
          ? body
          : { content: body ?? {} };
    return { ...rest, status: 200, body: { status, ...inside } };
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
    const failed = `The emulator itself failed: ${detail}`;
    return {
        status: 500,
        body: errorBody(500, "UNEXPECTED_ERROR", failed),
        headers: codeHeader(500, "UNEXPECTED_ERROR"),
    };
}
