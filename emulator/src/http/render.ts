import type { Answer } from "./answer";
import { AtlasError, atlasError, refusal } from "./atlasError";

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
        answer = answerTo(error);
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
    const { status, body, contentType = "application/json", headers } = answer;
    const text = body === undefined ? "" : JSON.stringify(body, undefined, pretty ? 2 : undefined);
    return { status, headers: { ...(text === "" ? {} : { "Content-Type": contentType }), ...headers }, text };
}

export function answerTo(error: unknown): Answer {
    if (error instanceof AtlasError) {
        return error.answer;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return refusal(500, "UNEXPECTED_ERROR", `The emulator itself failed: ${detail}`);
}
