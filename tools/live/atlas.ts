import { SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { readBody, readErrorBody } from "../../provider/src/atlas/wire/body";
import { retryAfter } from "../../provider/src/atlas/wire/projectGate";
import type { Request, Send } from "../../provider/src/atlas/wire/wire";
import type { Clock } from "../../provider/src/waiting/clock";
import type { Reply, Transcript } from "./transcript";

/** The check cannot go on. */
export class LiveError extends Error {}

export interface Question {
    readonly api?: Dialect;
    readonly method?: Request["method"];
    /** Below the project, such as "/clusters/{cluster}". */
    readonly path: string;
    /** The values of the path's `{…}`. */
    readonly values?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly accept?: string;
    /** It makes something: it is sent once, and an interruption waits for its answer. */
    readonly isMaking?: boolean;
}

const ATTEMPTS = 5;
const PAUSE = 10_000;
const LONGEST_WAIT = 30 * 60_000;

/** Asks Atlas, one question after the other, and notes each answer. */
export class Atlas {
    constructor(
        private readonly to: { readonly baseUrl: string; readonly groupId: string; readonly send: Send },
        private readonly clock: Clock,
        readonly transcript: Transcript,
        private readonly signal: AbortSignal,
    ) {}

    /** Asks again after a limit, a 5xx or silence, unless that would make something twice. */
    async ask(question: Question): Promise<Reply> {
        for (let attempt = 1; ; attempt += 1) {
            const { reply, wait = attempt * 5_000 } = await this.once(question);
            const isTrouble = reply.status === 0 || reply.status === 429 || reply.status >= 500;
            if (!isTrouble || question.isMaking === true || attempt === ATTEMPTS) {
                return reply;
            }
            await this.clock.sleep(Math.min(wait, 120_000), this.signal);
        }
    }

    private async once(question: Question): Promise<{ reply: Reply; wait?: number | undefined }> {
        const { api = SUCCESSOR, method = "GET", path, values = {}, body, accept } = question;
        this.signal.throwIfAborted();
        const whole = `${api.prefix}/groups/{groupId}${path}`;
        const all: Readonly<Record<string, string>> = { groupId: this.to.groupId, ...values };
        const url = whole.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
            encodeURIComponent(all[name] ?? ""),
        );
        const outcome = await this.to.send({
            method,
            url: this.to.baseUrl + url,
            headers: { Accept: "application/json", ...api.headers, ...(accept && { Accept: accept }) },
            body,
            signal: question.isMaking === true ? new AbortController().signal : this.signal,
        });
        const [json, text] =
            outcome.kind === "answer" ? [readBody(outcome.body).json, outcome.body] : [undefined, ""];
        const reply =
            outcome.kind === "answer"
                ? { status: outcome.status, headers: outcome.headers, json, text }
                : { status: 0, headers: {}, json, text };
        this.transcript.note(
            `${method} ${api === SUCCESSOR ? whole.slice(api.prefix.length) : whole}`,
            reply,
        );
        return { reply, wait: outcome.kind === "answer" ? retryAfter(outcome) : undefined };
    }

    /** Looks every 10 s until there is a result. @throws {LiveError} after half an hour */
    async until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
        const end = this.clock.now() + LONGEST_WAIT;
        for (;;) {
            const found = await look();
            if (found !== undefined) {
                return found;
            }
            if (this.clock.now() > end) {
                throw new LiveError(`After 30 minutes ${what}.`);
            }
            await this.clock.sleep(PAUSE, this.signal);
        }
    }
}

/** What an error says, for the user's own eyes. */
export function wordsOf({ status, json }: Reply): string {
    const { errorCode = "", detail = "" } = readErrorBody(json);
    return status === 0 ? "no answer" : `${status} ${errorCode} ${detail}`.trim();
}
