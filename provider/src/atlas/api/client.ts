import type { Clock } from "../../waiting/clock";
import { Attempts } from "../../waiting/retry";
import type { CallContext } from "../../waiting/sharedCalls";
import { text } from "../../words/text";
import { means, repeatedFor } from "../errors/catalogue";
import {
    AtlasError,
    errorOf,
    isOdd,
    isOfClass,
    withoutEffect,
    type CallTime,
    type Span,
} from "../errors/errors";
import { badResponse, problemOf, type Problem } from "../errors/problem";
import { withoutSecrets } from "../wire/redaction";
import type { Answer, Outcome, Request, Send } from "../wire/wire";
import { readNothing, type AnswerReader } from "./answers";
import { createdAt } from "./objectId";

/** One call of Atlas's API. Its signal also ends its retries. */
export interface Call<T> extends CallContext, Pick<Request, "method" | "body" | "groupId" | "onHeld"> {
    readonly path: string;
    readonly projectPath?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Parses the answer; one that it rejects counts as no answer. */
    readonly read: AnswerReader<T>;
    /** Whether the call is idempotent. Others are retried only if the request is known to have had no effect. */
    readonly repeatable: boolean;
    /** True to never retry. Default false. */
    readonly once?: boolean;
    /** True to not retry where {@link isOdd}, since another API can be asked. Default false. */
    readonly unlessOdd?: boolean;
    /** Called as each of its requests is sent; with undefined once it is known that this one had no effect. */
    readonly onUnderWay?: (time: CallTime | undefined) => void;
}

export interface Answered<T> {
    readonly value: T;
    readonly time: CallTime;
    /** By name in lower case. */
    readonly headers: Answer["headers"];
}

/** Calls Atlas: retries where that is safe, keeps Atlas's time, and explains errors. */
export class AtlasClient {
    private answered = false;
    private loginAccepted = false;
    /** By class: from when to when nobody has answered at this address, over all calls. */
    private readonly silence = new Map<string, { readonly since: number; readonly until: number }>();
    /** How far Atlas's clock is ahead of this process's, from all successful answers that agree with the latest. */
    private ahead: Span | undefined;

    /**
     * @param address where Atlas is, and the name of the explicit provider of the program whose login this is
     * @param secrets texts that must never appear in an error, even if Atlas's answer contains them
     * @param send sends one request, with the login
     */
    constructor(
        private readonly address: { readonly baseUrl: string; readonly provider?: string },
        private readonly secrets: readonly string[],
        private readonly clock: Clock,
        private readonly send: Send,
    ) {}

    /** @throws {AtlasError} or the reason of the call's signal */
    async call<T>(call: Call<T>): Promise<Answered<T>> {
        const attempts = new Attempts(this.clock, call.signal);
        const since = new Map<string, number>();
        // A loop, not a promise chain, so that each answer of up to 4 MB can be freed before the next attempt.
        for (;;) {
            const { ahead } = this;
            const sent = await this.send({
                ...call,
                url: this.address.baseUrl + call.path,
                headers: { Accept: "application/json", ...call.headers },
                onSend: (sentAt) => call.onUnderWay?.(timeOf(ahead, sentAt, sentAt)),
            });
            const outcome = withoutSecrets(sent, this.secrets);
            const now = this.clock.now();
            const time = timeOf(ahead, outcome.sentAt, now);
            if (outcome.kind !== "answer" && call.repeatable && call.signal.aborted) {
                throw call.signal.reason;
            }
            const read = this.read(call, outcome);
            if ("value" in read) {
                return { ...read, time };
            }
            const problem = await this.verified(read.problem, call);
            const { errorClass } = problem;
            const { answered, loginAccepted } = this;
            this.answered ||= problem.status !== 0;
            const budget = repeatedFor(errorClass, call.repeatable, { answered, loginAccepted });
            // The gate already makes a rate-limited request wait for as long as Atlas asks, and says so.
            const pause = errorClass === "limited" ? 0 : attempts.nextPause();
            const silentSince = this.silentSince(errorClass, now, budget);
            const firstAt = since.get(errorClass) ?? silentSince;
            since.set(errorClass, firstAt);
            const isOver =
                (call.once === true && errorClass !== "contradiction") ||
                (call.unlessOdd === true && isOdd(problem));
            if (isOver || budget === 0 || now + pause - firstAt > budget) {
                const { method, path, groupId } = call;
                const { origin, pathname } = new URL(this.address.baseUrl);
                const where = { origin, hasPath: pathname !== "/", provider: this.address.provider };
                const facts = { method, path, groupId, ...where, answered: this.answered };
                throw errorOf(problem, facts, time);
            }
            if (errorClass !== "limited") {
                call.onProblem?.(problem.row);
            }
            call.onUnderWay?.(undefined);
            await attempts.pause(pause);
        }
    }

    /** Since when every call has failed this way. Only meaningful until something has answered. */
    private silentSince(errorClass: string, now: number, budget: number): number {
        if (this.answered) {
            return now;
        }
        const before = this.silence.get(errorClass);
        const since = before !== undefined && now - before.until <= budget ? before.since : now;
        this.silence.set(errorClass, { since, until: now });
        return since;
    }

    private read<T>(
        call: Call<T>,
        outcome: Outcome,
    ): Omit<Answered<T>, "time"> | { readonly problem: Problem } {
        if (outcome.kind !== "answer" || outcome.status < 200 || outcome.status > 299) {
            return { problem: problemOf(outcome) };
        }
        if (outcome.unreadable !== undefined && outcome.status !== 204) {
            return { problem: badResponse(outcome.status, outcome.unreadable) };
        }
        try {
            const value = call.read(outcome.json);
            this.noteSuccess(outcome);
            return { value, headers: outcome.headers };
        } catch (error) {
            return { problem: badResponse(outcome.status, (error as Error).message) };
        }
    }

    /** Where the answer says that the project does not exist, checks that against the project itself. */
    private async verified(problem: Problem, call: Call<unknown>): Promise<Problem> {
        const { body: _b, onHeld: _h, onUnderWay: _u, once: _o, unlessOdd: _n, ...rest } = call;
        const { projectPath } = call;
        if (problem.errorClass === "projectGone" && call.groupId === undefined) {
            return { ...problem, errorClass: "refused" }; // from a route without a project, such as that of tokens
        }
        if (problem.errorClass !== "projectGone" || projectPath === undefined || call.path === projectPath) {
            return problem;
        }
        try {
            await this.call({
                ...rest,
                method: "GET",
                path: projectPath,
                read: readNothing,
                repeatable: true,
            });
        } catch (error) {
            if (isOfClass(error, "projectGone")) {
                return problem;
            }
            throw withoutEffect(error);
        }
        const { status, errorCode = "" } = problem;
        const words = `Atlas answered ${status} (${errorCode}) to ${call.method} ${call.path}, but GET ${projectPath} shows the project`;
        return { ...problem, ...means("contradiction"), words, row: words };
    }

    /** `Date` is the second in which Atlas began to handle the request, at some time between its sending and the answer. */
    private noteSuccess({ headers, sentAt }: Pick<Answer, "headers" | "sentAt">): void {
        this.answered = true;
        this.loginAccepted = true;
        const date = typeof headers.date === "string" ? Date.parse(headers.date) : Number.NaN;
        if (!Number.isNaN(date)) {
            const now = { from: date - this.clock.now(), to: date + 1_000 - sentAt };
            const { from, to } = this.ahead ?? now;
            const both = { from: Math.max(from, now.from), to: Math.min(to, now.to) };
            // One that took long tells little; those that contradict each other are of different clocks.
            this.ahead = both.from <= both.to ? both : now;
        }
    }

    /** For how long this id exists, at least, by Atlas's clock, in milliseconds; undefined where that is not known. */
    ageOf(id: string): number | undefined {
        const made = createdAt(id);
        return made && this.ahead && Math.max(0, this.clock.now() + this.ahead.from - made);
    }
}

/** @param ahead how far Atlas's clock is ahead of this process's */
const timeOf = (ahead: Span | undefined, startedAt: number, now: number): CallTime => ({
    startedAt,
    window: ahead && { from: startedAt + ahead.from, to: now + ahead.to },
});

export type CallOptions = CallContext & Pick<Call<unknown>, "once" | "unlessOdd" | "onHeld" | "onUnderWay">;

/** Makes the calls about one project. @param path below the project's */
export type ProjectCalls = <T>(
    method: Call<T>["method"],
    path: string,
    read: AnswerReader<T>,
    options: CallOptions,
    body?: unknown,
) => Call<T>;

/** @param api where its projects are, such as `/api/atlas/v2`, and what it is asked with */
export function callsOf(
    { prefix, headers }: { readonly prefix: string; readonly headers: Readonly<Record<string, string>> },
    groupId: string,
): ProjectCalls {
    const projectPath = `${prefix}/groups/${pathSegment(groupId)}`;
    return (method, path, read, options, body) => ({
        method,
        path: projectPath + path,
        projectPath,
        headers,
        groupId,
        read,
        repeatable: method !== "POST",
        ...options,
        ...(body === undefined ? {} : { body }),
    });
}

const noId = text("noId", `"{given}" is not an id or a name of Atlas's`);

/** An id or a name as one segment of a path. @throws {AtlasError} for "." and "..", which lead elsewhere */
export function pathSegment(given: string): string {
    if (/^\.{1,2}$/.test(given)) {
        throw new AtlasError(noId({ given }));
    }
    return encodeURIComponent(given);
}
