/** How long one request may go without a complete answer, in milliseconds. */
export const REQUEST_TIMEOUT = 30_000;

export interface Request {
    readonly method: "GET" | "POST" | "PATCH" | "DELETE";
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Sent as JSON, unless it is a string. */
    readonly body?: unknown;
    readonly signal: AbortSignal;
    /** The project whose request limit it counts against. */
    readonly groupId?: string;
    /** Called with what delays the request: a limit of Atlas's, or a login that cannot be renewed. */
    readonly onProblem?: (problem: string) => void;
    /** If set, a cancellation after sending calls this instead of aborting: only the answer names what was made. */
    readonly onHeld?: () => void;
    /** Called as it is sent, after any wait for limits and logins. @param sentAt as {@link Sent.sentAt} */
    readonly onSend?: (sentAt: number) => void;
}

interface Sent {
    /** When it was sent, by the process's clock: after any wait for limits and logins. */
    readonly sentAt: number;
    /** The Authorization header that it carried; "" where it had none. */
    readonly login: string;
}

export interface Answer extends Sent {
    readonly kind: "answer";
    readonly status: number;
    readonly reason: string;
    /** By name in lower case. */
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    /** Undefined where the body is empty, or no JSON. */
    readonly json: unknown;
    /** What the body is in place of JSON. */
    readonly unreadable?: string;
}

/**
 * Why there is no answer. `broken`: the connection broke, or the request's own signal ended it · `timeout`: none in time ·
 * `noConnection`: none was established · `certificate`: Atlas's could not be verified · `proxy`: it refused the connection.
 */
export type NoAnswerKind = "broken" | "timeout" | "noConnection" | "certificate" | "proxy";

export interface NoAnswer extends Sent {
    readonly kind: NoAnswerKind;
    readonly text: string;
}

export type Outcome = Answer | NoAnswer;

/** Sends a request. Login, limits and redaction wrap it. @throws the reason of a signal that aborts before the request was sent */
export type Send = (request: Request) => Promise<Outcome>;
