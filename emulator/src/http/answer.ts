import { AtlasError, badRequest, errorBody } from "./atlasError";

/** What a route answers, before pretty and envelope. */
export interface Answer {
    readonly status: number;
    readonly body?: unknown;
    /** Only for lists: how many there are on all pages. */
    readonly totalCount?: number;
    readonly contentType?: string;
    readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as it goes over the wire. */
export interface Rendered {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly text: string;
}

export function flag(query: URLSearchParams, name: string, byDefault: boolean): boolean {
    const value = query.get(name);
    if (value !== null && value !== "true" && value !== "false") {
        throw badRequest(
            "INVALID_QUERY_PARAMETER",
            `An invalid value ${value} was specified for the query parameter ${name}; allowed: true, false.`,
            name,
        );
    }
    return value === null ? byDefault : value === "true";
}

/** Runs a route; what it throws becomes Atlas's error body. */
export function render(query: URLSearchParams, route: () => Answer): Rendered {
    let answer: Answer;
    let pretty = false;
    let envelope = false;
    try {
        pretty = flag(query, "pretty", false);
        envelope = flag(query, "envelope", false);
        answer = route();
    } catch (error) {
        answer = errorAnswer(error);
    }
    // A challenge stays outside of the envelope: a client that cannot see the status cannot log in either.
    return renderAnswer(envelope && answer.status !== 401 ? enveloped(answer, query) : answer, pretty);
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
        return { status: error.status, body: error.body(), headers: error.headers };
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: errorBody(500, "UNEXPECTED_ERROR", `The emulator itself failed: ${detail}`) };
}

function enveloped(answer: Answer, query: URLSearchParams): Answer {
    const { status, body, totalCount, ...rest } = answer;
    if (totalCount === undefined) {
        return { ...rest, status: 200, body: { status, content: body ?? {} } };
    }
    const count = flag(query, "includeCount", true) ? { totalCount } : {};
    return { ...rest, status: 200, body: { status, results: body, ...count } };
}
