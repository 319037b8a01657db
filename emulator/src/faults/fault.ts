import { type Duration, toMilliseconds } from "../duration";

export const FAULT_KINDS = [
    "status",
    "refuse429",
    "reset",
    "lost",
    "slow",
    "hang",
    "half",
    "html",
    "shape",
    "stale",
] as const;

/**
 * - `status`: that status with Atlas's error body, without the effect.
 * - `refuse429`: the same with 429 and RATE_LIMITED_TOKEN_BUCKET.
 * - `reset`: the connection is reset before the effect.
 * - `lost`: the effect happens, then the connection is closed without an answer.
 * - `slow`: the effect happens at once, the answer comes after `delay`.
 * - `hang`: no effect and no answer, the connection stays open.
 * - `half`: the effect happens, half of the answer's body is sent, then the connection is closed.
 * - `html`: an HTML body; the effect happens unless `status` is 400 or above.
 * - `shape`: the effect happens, the answer is JSON of another shape.
 * - `stale`: the response of a replica that lags by `age`: lists lack newer endpoints, reading one is a 404.
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
    kind: FaultKind;
    /** Only requests of this method. Default: all. */
    method?: string;
    /** Only requests whose path with query contains this text or matches this pattern. Default: all. */
    path?: string | RegExp;
    /** Only requests to this project. Default: all. */
    groupId?: string;
    /** How many requests that match are let through first. Default 0. */
    skip?: number;
    /** How many requests it affects; may be Infinity. Default 1. */
    times?: number;
    /** Probability that it fires, 0 to 1; spared requests do not count for `skip` and `times`. Default 1. */
    probability?: number;
    /** Whether it strikes authenticated requests only, or the handshake too. Default "after-login". */
    stage?: "before-login" | "after-login";
    /** HTTP status of the answer. Default 500 for status, 429 for refuse429, 502 for html, else the true one. */
    status?: number;
    /** errorCode of Atlas's error body. Default: one that fits the status. */
    errorCode?: string;
    /** Replaces the kind's own body: a string is sent as it is, anything else as JSON. */
    body?: unknown;
    /** More headers of the answer. */
    headers?: Record<string, string>;
    /** The Retry-After header: seconds or an HTTP date. Default: none. */
    retryAfter?: number | string;
    /** How late a slow answer is. Default 1000 ms. */
    delay?: Duration;
    /** How far behind a stale copy is. Default 1 minute. */
    age?: Duration;
    /** The parameters of Atlas's error body. Default: none. */
    parameters?: readonly (string | number)[];
    /** Whether the request still takes effect. Default: depends on the kind. */
    effect?: boolean;
}

const FIELDS: Readonly<Record<keyof Fault, true>> = {
    kind: true,
    method: true,
    path: true,
    groupId: true,
    skip: true,
    times: true,
    probability: true,
    stage: true,
    status: true,
    errorCode: true,
    body: true,
    headers: true,
    retryAfter: true,
    delay: true,
    age: true,
    parameters: true,
    effect: true,
};

/** Throws a RangeError that names the field and says what is allowed. */
export function checkFault(fault: Fault): void {
    // A misspelt field would be ignored, and the fault would hit requests that the test did not mean.
    const unknown = Object.keys(fault).find((name) => !(name in FIELDS));
    if (unknown !== undefined) {
        throw new RangeError(`${unknown} is no field of a fault; allowed: ${Object.keys(FIELDS).join(", ")}`);
    }
    if (!FAULT_KINDS.includes(fault.kind)) {
        throw new RangeError(
            `kind: ${JSON.stringify(fault.kind)} is no fault; allowed: ${FAULT_KINDS.join(", ")}`,
        );
    }
    const { skip = 0, times = 1, probability = 1, status = 500, stage = "after-login" } = fault;
    check("skip", skip, skip >= 0, "0 or more");
    check("times", times, times >= 1, "1 or more, or Infinity");
    check("probability", probability, probability >= 0 && probability <= 1, "0 to 1");
    check("status", status, Number.isInteger(status) && status >= 200 && status <= 599, "200 to 599");
    if (!["before-login", "after-login"].includes(stage)) {
        throw new RangeError(
            `stage: ${JSON.stringify(stage)} is no stage; allowed: before-login, after-login`,
        );
    }
    if (fault.kind === "stale" && fault.effect !== undefined) {
        throw new RangeError("effect: a stale answer has the effect of any other; allowed: leave it out");
    }
    toMilliseconds(fault.delay ?? 0, "delay");
    toMilliseconds(fault.age ?? 0, "age");
}

function check(name: string, value: number, holds: boolean, allowed: string): void {
    if (typeof value !== "number" || !holds) {
        throw new RangeError(`${name}: ${String(value)} is out of range; allowed: ${allowed}`);
    }
}
