import { toMilliseconds } from "../transition";

/**
 * - `status`: that status with Atlas's error body, without the effect.
 * - `refuse429`: the same with 429 and RATE_LIMITED_TOKEN_BUCKET.
 * - `html`: an HTML body; the effect happens unless `status` is 400 or above.
 * - `shape`: the effect happens, the answer is JSON of another shape, or of another `status`.
 * - `stale`: the response of a replica that lags by `age`: lists lack newer endpoints, reading one is a 404.
 * - `slow`: the effect happens at once, the answer comes after `delay`.
 * - `half`: the effect happens, half of the answer's body is sent, then the connection is closed.
 * - `lost`: the effect happens, then the connection is closed without an answer.
 * - `reset`: the connection is reset before the effect.
 * - `hang`: no effect and no answer, the connection stays open.
 */
const FAULT_KINDS = [
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
    /** The Retry-After header: seconds or an HTTP date. Default: none. */
    retryAfter?: number | string;
    /** How late a slow answer is. Default 1000 ms. */
    delay?: number | string;
    /** How far behind a stale copy is. Default 1 minute. */
    age?: number | string;
    /** The parameters of Atlas's error body. Default: none. */
    parameters?: readonly (string | number)[];
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown, least: number, most: number): boolean =>
    typeof value === "number" && value >= least && value <= most;
const DURATION = ['"500ms", "6s", "2m", a number of milliseconds', isDuration] as const;

/** What each field may be. */
const FIELDS: Readonly<Record<keyof Fault, readonly [allowed: string, holds: (value: unknown) => boolean]>> =
    {
        kind: [FAULT_KINDS.join(", "), (value) => FAULT_KINDS.some((kind) => kind === value)],
        method: ["a method in upper case", (value) => /^[A-Z]+$/.test(String(value))],
        path: ["a text, or in code a RegExp", (value) => isText(value) || value instanceof RegExp],
        groupId: ["a text", isText],
        skip: ["0 or more", (value) => isNumber(value, 0, Infinity)],
        times: ["1 or more, or Infinity", (value) => isNumber(value, 1, Infinity)],
        probability: ["0 to 1", (value) => isNumber(value, 0, 1)],
        stage: ["before-login, after-login", (value) => /^(?:before|after)-login$/.test(String(value))],
        status: ["200 to 599", (value) => isNumber(value, 200, 599)],
        errorCode: ["a text", isText],
        body: ["anything", () => true],
        retryAfter: ["seconds, or a date", (value) => isText(value) || isNumber(value, 0, Infinity)],
        delay: DURATION,
        age: DURATION,
        parameters: ["a list", Array.isArray],
    };

/** For those who write faults as JSON. @throws {RangeError} that names the field and says what is allowed */
export function checkFault(fault: Fault): void {
    const given = Object.entries({ ...fault, kind: fault.kind });
    for (const [name, value] of given.filter(([name, value]) => value !== undefined || name === "kind")) {
        // A misspelt field would be ignored, and the fault would hit requests that the test did not mean.
        if (!(name in FIELDS)) {
            throw new RangeError(
                `${name} is no field of a fault; allowed: ${Object.keys(FIELDS).join(", ")}`,
            );
        }
        const [allowed, holds] = FIELDS[name as keyof Fault];
        if (!holds(value)) {
            throw new RangeError(`${name}: ${JSON.stringify(value)} is not allowed; allowed: ${allowed}`);
        }
    }
}

function isDuration(value: unknown): boolean {
    try {
        return toMilliseconds(value as number | string) >= 0;
    } catch {
        return false;
    }
}
