import type { Clock } from "../../waiting/clock";
import { untilAborted } from "../../waiting/deadline";
import { formatDuration } from "../../waiting/duration";
import { backoff } from "../../waiting/retry";
import { readErrorBody } from "./body";
import type { Answer, Outcome, Request, Send } from "./wire";

/** Sends each request through its project's gate; requests without a project share one. */
export function gated(send: Send, clock: Clock): Send {
    const gates = new Map<string, ProjectGate>();
    return async (request) => {
        const key = request.groupId ?? "";
        const gate = gates.get(key) ?? new ProjectGate(clock);
        gates.set(key, gate);
        const leave = await gate.admit(request);
        try {
            request.signal.throwIfAborted();
            const outcome = await send(request);
            gate.observe(outcome);
            return outcome;
        } finally {
            leave();
        }
    };
}

/** How long a limit keeps back all requests before one asks again, in milliseconds. */
const LONGEST_PAUSE = 60_000;

/**
 * Holds back a project's requests while Atlas limits them. After a 429 (or a 503 of Atlas with a Retry-After) nothing is
 * sent until that time is over, a minute at most; then one request goes first, and the others follow only once it gets past
 * the limit. So the number of requests during a limit does not depend on how many operations are waiting.
 */
class ProjectGate {
    private closed = false;
    private cause = "";
    private opensAt = 0;
    private refusals = 0;
    private queue: Promise<void> = Promise.resolve();

    constructor(private readonly clock: Clock) {}

    /** Waits until a request may be sent. @returns what to call when the request ends */
    async admit({ signal, onProblem }: Request): Promise<() => void> {
        const nothing = (): void => undefined;
        if (!this.closed) {
            return nothing;
        }
        const left = Math.max(0, this.opensAt - this.clock.now());
        onProblem?.(`${this.cause}, waiting ${formatDuration(left)}: Atlas limits this project's requests`);
        const turn = this.queue;
        let leave = nothing;
        const ended = new Promise<void>((resolve) => (leave = resolve));
        // A request that is cancelled in the queue lets nobody pass the one under way.
        this.queue = turn.then(() => ended);
        try {
            await untilAborted(turn, signal);
            if (await this.mayProbe(signal)) {
                return leave;
            }
        } catch (error) {
            leave();
            throw error;
        }
        leave();
        return nothing;
    }

    /** Waits while the limit lasts. @returns whether the gate is closed still, so that one request goes first */
    private async mayProbe(signal: AbortSignal): Promise<boolean> {
        while (this.closed && this.clock.now() < this.opensAt) {
            await this.clock.sleep(this.opensAt - this.clock.now(), signal);
        }
        return this.closed;
    }

    observe(outcome: Outcome): void {
        if (outcome.kind !== "answer") {
            return;
        }
        const pause = retryAfter(outcome);
        if (outcome.status === 429 || (outcome.status === 503 && pause !== undefined)) {
            // 429s of requests that were in flight together count as one refusal.
            this.refusals += this.closed && this.clock.now() < this.opensAt ? 0 : 1;
            this.closed = true;
            this.cause = `HTTP ${outcome.status}`;
            // `Retry-After: 0` would let all requests through at once, again and again.
            const least = backoff(this.refusals + 1, this.clock.random());
            const wait = pause === undefined || pause === 0 ? least : Math.min(pause, LONGEST_PAUSE);
            this.opensAt = Math.max(this.opensAt, this.clock.now() + wait);
        } else if (this.clock.now() >= this.opensAt) {
            // An answer to a request from before the refusal says nothing about the limit.
            this.closed = false;
            this.refusals = 0;
        }
    }
}

/**
 * Milliseconds that an answer asks to wait: by its `Retry-After` (seconds or an HTTP date), else by the second
 * parameter of Atlas's 429 (seconds); undefined where it names no time, or is not Atlas's: another server knows no limit
 * of Atlas.
 */
export function retryAfter(
    answer: Pick<Answer, "status" | "headers" | "json" | "unreadable">,
): number | undefined {
    const { status, headers, json, unreadable } = answer;
    const { error, errorCode } = readErrorBody(json);
    const isAtlas = status === 429 ? unreadable === undefined : error === status || errorCode !== undefined;
    if (!isAtlas) {
        return undefined;
    }
    const value = headers["retry-after"];
    if (typeof value !== "string" || value.trim() === "") {
        return status === 429 ? byParameters(json) : undefined;
    }
    if (/^\s*\d+\s*$/.test(value)) {
        return Number(value) * 1000;
    }
    const date = Date.parse(value);
    // By Atlas's clock where the answer has a Date header: this machine's clock may be off.
    const now = Date.parse(String(headers.date)) || Date.now();
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** `[path, retryAfter, capacity, refill, period]`. */
function byParameters(json: unknown): number | undefined {
    const { errorCode, parameters } = readErrorBody(json);
    // Those of `RATE_LIMITED` are others: path, requests, minutes.
    const seconds = errorCode === "RATE_LIMITED" ? undefined : parameters?.[1];
    const number = typeof seconds === "string" && seconds.trim() !== "" ? Number(seconds) : seconds;
    return typeof number === "number" && number >= 0 && Number.isFinite(number) ? number * 1000 : undefined;
}
