import { STATUS_CODES } from "node:http";
import { type RefusalCode, REFUSALS } from "../facts";
import type { Answer } from "./answer";

/** The status and the detail of errors that are no facts of interest; those of REFUSALS come on top. */
const OTHERS = {
    FOREIGN_REQUEST: [
        403,
        "Only programs on this machine are answered: no Origin, and Host a loopback address.",
    ],
    INVALID_ARGUMENT: [400, "{0}"],
    INVALID_DIGEST_URI: [400, "The digest uri {0} is not the request target {1}."],
    INVALID_ENUM_VALUE: [400, "An invalid enumeration value {0} was specified for attribute {1}."],
    INVALID_QUERY_PARAMETER: [
        400,
        "An invalid value was specified for the query parameter {0}; allowed: {1}.",
    ],
    MALFORMED_AUTHORIZATION: [400, "The Digest Authorization header is malformed: {0}."],
    MALFORMED_JSON: [400, "Received JSON is malformed."],
    METHOD_NOT_ALLOWED: [405, ""],
    MISSING_ATTRIBUTE: [400, "The required attribute {0} was not specified."],
    UNEXPECTED_ERROR: [401, "You are not authorized for this resource."],
    UNSUPPORTED_GRANT_TYPE: [400, "The grant_type must be client_credentials."],
    UNSUPPORTED_MEDIA_TYPE: [415, 'The content type "{0}" is not supported; send application/json.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

type ErrorCode = keyof typeof OTHERS | RefusalCode;

const ERRORS: Readonly<Record<string, readonly [status: number, detail: string]>> &
    Readonly<Record<ErrorCode, readonly [status: number, detail: string]>> = { ...OTHERS, ...REFUSALS };

/** An error as Atlas answers it. */
export class AtlasError extends Error {
    override readonly name = "AtlasError";
    answer: Answer;

    constructor(
        readonly errorCode: ErrorCode,
        parameters: readonly string[],
        headers: Answer["headers"] = {},
    ) {
        const [status, template] = ERRORS[errorCode];
        const detail = filled(template, parameters);
        super(detail);
        const answer = refusal(status, errorCode, detail, parameters);
        this.answer = { ...answer, headers: { ...answer.headers, ...headers } };
    }
}

export function atlasError(errorCode: ErrorCode, ...parameters: string[]): AtlasError {
    return new AtlasError(errorCode, parameters);
}

export function unauthorized(challenge: string): AtlasError {
    return new AtlasError("UNEXPECTED_ERROR", [], { "WWW-Authenticate": challenge });
}

const filled = (template: string, parameters: readonly (string | number)[]): string =>
    template.replace(/\{(\d)\}/g, (_all, index: string) => String(parameters[Number(index)] ?? ""));

/** What Atlas says of a code that is among the facts; undefined for any other. */
export function detailOf(
    errorCode: string,
    parameters: readonly (string | number)[] = [],
): string | undefined {
    const refusals: Readonly<Record<string, readonly [number, string]>> = REFUSALS;
    const [, template] = Object.hasOwn(refusals, errorCode) ? (refusals[errorCode] ?? []) : [];
    return template && filled(template, parameters);
}

/** The login and the router answer before the API does, and in their own form; else the code stands in a header as well. */
export function refusal(
    status: number,
    errorCode: string,
    detail: string,
    parameters: readonly (string | number)[] = [],
): Answer {
    const reason = STATUS_CODES[status] ?? "Unknown";
    switch (status) {
        case 401:
            return { status, body: { error: status, reason, detail, errorCode } };
        case 405:
            return { status };
        default:
            return {
                status,
                body: { detail, error: status, errorCode, parameters, reason },
                headers: errorCode === "" ? {} : { "X-Error-Code": errorCode },
            };
    }
}
