import { toMilliseconds } from "../transition";

/**
 * - `status`: that status with Atlas's error body, without the effect.
 * - `refuse429`: the same with 429 and RATE_LIMITED_TOKEN_BUCKET.
 * - `html`: an HTML body; the effect happens unless `status` is 400 or above.
 * - `shape`: the effect happens, the answer is JSON of another shape.
 * - `stale`: the response of a replica that lags by `age`: lists lack newer endpoints, reading one is a 404.
 * - `slow`: the effect happens at once, the answer comes after `delay`.
 * - `half`: the effect happens, half of the answer's body is sent, then the connection is closed.
 * - `lost`: the effect happens, then the connection is closed without an answer.
 * - `reset`: the connection is reset before the effect.
 * - `hang`: no effect and no answer, the connection stays open.
 */
export const FAULT_KINDS = [
    "status",
    "refuse429",
    "html",
    "shape",
    "stale",
    "slow",
    "half",
    "lost",
    "reset",
    "hang",
] as const;

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
    delay?: number | string;
    /** How far behind a stale copy is. Default 1 minute. */
    age?: number | string;
    /** The parameters of Atlas's error body. Default: none. */
    parameters?: readonly (string | number)[];
    /** Whether the request still takes effect. Default: depends on the kind. */
    effect?: boolean;
}

const FIELDS =
    "kind method path groupId skip times probability stage status errorCode body headers retryAfter delay age parameters effect".split(
        " ",
    );

/** For those who write faults as JSON. @throws {RangeError} that says what is allowed */
export function checkFault(fault: Fault): void {
    // A misspelt field would be ignored, and the fault would hit requests that the test did not mean.
    const unknown = Object.keys(fault).find((name) => !FIELDS.includes(name));
    if (unknown !== undefined) {
        throw new RangeError(`${unknown} is no field of a fault; allowed: ${FIELDS.join(", ")}`);
    }
    if (!FAULT_KINDS.includes(fault.kind)) {
        throw new RangeError(`kind: ${fault.kind} is no fault; allowed: ${FAULT_KINDS.join(", ")}`);
    }
    toMilliseconds(fault.delay ?? 0);
    toMilliseconds(fault.age ?? 0);
}
