import type { AxiosError, AxiosResponse } from "axios";
import { readErrorBody, type ErrorBody } from "../wire/errorBody";
import { meaningOf, type Meaning } from "./catalogue";
import { printable } from "../wire/printable";
import { redact } from "../wire/redaction";
import { TIMEOUT_ERROR } from "../wire/requestTimeout";
import { ProxyRefusal } from "../wire/tunnelAgent";

/**
 * Why one request got no usable answer. Keeps nothing of axios's error, since that carries the request and
 * with it the login.
 */
export interface Problem {
    /**
     * `answered`: an error status · `badResponse`: an unexpected body · `broken`: the connection broke ·
     * `timeout`: no answer in time · `noConnection`: no connection was established · `certificate`: Atlas's
     * certificate could not be verified · `proxy`: the proxy refused the connection.
     */
    readonly kind:
        "answered" | "badResponse" | "broken" | "timeout" | "noConnection" | "certificate" | "proxy";
    /** For people, such as "Atlas answered 503 Service Unavailable". */
    readonly text: string;
    /** 0 where nobody answered. */
    readonly status: number;
    readonly body: ErrorBody;
    readonly meaning: Meaning;
}

/** The code for an answer of an unexpected shape. */
export const SHAPE_ERROR = "ERR_SHAPE";

// Codes that mean that the address cannot be reached.
const NO_CONNECTION = new Set([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EHOSTDOWN",
]);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;
const PLAIN_HTTP = /wrong version number|packet length too long/i;
// Handshake errors only: an established connection may break with other TLS errors, after the request was
// sent.
const NO_HANDSHAKE =
    /wrong.version.number|packet.length.too.long|handshake.failure|protocol.version|unsupported.protocol/i;

export function problemOf(error: AxiosError, secrets: readonly string[]): Problem {
    const login = error.config?.headers.get("Authorization");
    const clean = (text: string): string => redact(text, secrets, typeof login === "string" ? login : "");
    const { response, code } = error;
    if (response !== undefined && code !== SHAPE_ERROR) {
        return answeredProblem(response, clean);
    }
    const kind = kindOf(error);
    return {
        kind,
        text: PLAIN_HTTP.test(error.message)
            ? "the server speaks http, not https"
            : printable(clean(error.message || code || "the connection broke"), 500),
        status: response?.status ?? 0,
        body: { errorCode: undefined, detail: undefined, parameters: [] },
        meaning: {
            errorClass: "passing",
            advice: "",
            mayHaveHadEffect: kind === "badResponse" || kind === "broken" || kind === "timeout",
        },
    };
}

function answeredProblem(response: AxiosResponse, clean: (text: string) => string): Problem {
    const { status, statusText } = response;
    const body = readErrorBody(response.data, clean);
    const words = [body.errorCode, body.detail].filter((part) => part !== undefined).join(": ");
    const reason = printable(clean(statusText), 100);
    return {
        kind: "answered",
        text: `Atlas answered ${status} ${reason}`.trimEnd() + (words === "" ? "" : ` (${words})`),
        status,
        body,
        meaning: meaningOf(status, body.errorCode),
    };
}

function kindOf({ code = "", message, cause }: AxiosError): Problem["kind"] {
    if (code === SHAPE_ERROR) {
        return "badResponse";
    }
    if (code === TIMEOUT_ERROR) {
        return "timeout";
    }
    if (cause instanceof ProxyRefusal) {
        return cause.status < 500 ? "proxy" : "noConnection";
    }
    if (CERTIFICATE.test(code)) {
        return "certificate";
    }
    if (NO_HANDSHAKE.test(`${code} ${message}`) || message.includes("before secure TLS connection")) {
        return "noConnection";
    }
    // The same codes can also occur on an established connection.
    const neverSent = NO_CONNECTION.has(code) || message.startsWith("connect ");
    return neverSent && !/^(read|write) /.test(message) ? "noConnection" : "broken";
}
