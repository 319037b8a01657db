import { digestChallenge } from "../wire/digestChallenge";
import { printable } from "../../words/printable";
import { readErrorBody } from "../wire/body";
import type { Answer, Outcome } from "../wire/wire";
import { ERROR_CLASSES, meaningOf, type ErrorClass, type Meaning } from "./catalogue";

export interface Problem extends Meaning {
    /** For people, such as "Atlas answered 503 Service Unavailable". */
    readonly words: string;
    /** The same for a status row, such as "HTTP 503 Service Unavailable". */
    readonly row: string;
    /** 0 where nobody answered. */
    readonly status: number;
    /** Atlas's error code and its sentence for people, where it gave them. */
    readonly errorCode?: string | undefined;
    readonly detail?: string | undefined;
}

const LONGEST_DETAIL = 500;

export function problemOf(outcome: Outcome): Problem {
    if (outcome.kind !== "answer") {
        return plainProblem(outcome.kind, printable(outcome.text, LONGEST_DETAIL));
    }
    const { status, reason, json, headers } = outcome;
    const body = readErrorBody(json);
    const header = headers["x-error-code"];
    const code = body.errorCode ?? (typeof header === "string" ? header.trim() : undefined);
    const [errorCode, detail] = [code, body.detail].map((part) =>
        part ? printable(part, LONGEST_DETAIL) : undefined,
    );
    const said = [errorCode, detail].filter((part) => part !== undefined).join(": ");
    const form = { isAtlas: body.error === status, isChallenged: isChallenged(outcome) };
    const answer = `${status} ${printable(reason, 100)}`.trimEnd() + (said === "" ? "" : ` (${said})`);
    return {
        ...meaningOf(status, errorCode, form),
        words: `Atlas answered ${answer}`,
        row: `HTTP ${answer}`,
        status,
        errorCode,
        detail,
    };
}

/** Whether Atlas asks for a login: the one that the request carried was refused, and not because its nonce was stale. */
function isChallenged({ status, headers, login }: Answer): boolean {
    const challenge = headers["www-authenticate"];
    const isStale = digestChallenge(challenge)?.stale === true;
    return status === 401 && login !== "" && challenge !== undefined && !isStale;
}

/** A 2xx answer whose body cannot be used. */
export function badResponse(status: number, why: string): Problem {
    return { ...plainProblem("badResponse", `an answer of another shape (${why})`), status };
}

export function mayHaveHadEffect({ errorClass }: Pick<Problem, "errorClass">): boolean {
    return ERROR_CLASSES[errorClass].effect;
}

function plainProblem(errorClass: ErrorClass, words: string): Problem {
    return { errorClass, words, row: words, status: 0, advice: "" };
}
