import axios, { AxiosError } from "axios";
import type { Clock } from "../../waiting/clock";
import { isCancellation } from "../../waiting/deadline";
import { ProxyRefusal, TunnelAgent } from "./tunnelAgent";
import { readBody } from "./body";
import { REQUEST_TIMEOUT, type Answer, type NoAnswerKind, type Send } from "./wire";

/** Far above the 200 kB that a list of 500 endpoints takes. */
const LARGEST_ANSWER = 4 * 1024 * 1024;

const LATE = new Error("late");

/** Puts requests on the wire. The only file that knows axios, whose errors carry the request and with it the login. */
export function transport(proxy: URL | undefined, clock: Clock): Send {
    const client = axios.create({
        adapter: "http",
        // Axios's own proxy support mistakes the proxy's answer for Atlas's.
        proxy: false,
        ...(proxy === undefined ? {} : { httpsAgent: new TunnelAgent(proxy, REQUEST_TIMEOUT) }),
        maxRedirects: 0,
        maxContentLength: LARGEST_ANSWER,
        responseType: "text",
        transformResponse: (body: unknown) => body,
        validateStatus: () => true,
    });
    return async ({ method, url, headers, body, signal, onHeld, onSend }) => {
        signal.throwIfAborted();
        const end = new AbortController();
        const follow = (): void => {
            if (onHeld !== undefined && isCancellation(signal.reason)) {
                onHeld();
            } else {
                end.abort();
            }
        };
        signal.addEventListener("abort", follow, { once: true });
        const answered = new AbortController();
        clock.sleep(REQUEST_TIMEOUT, answered.signal).then(
            () => end.abort(LATE),
            () => undefined,
        );
        const sent = { sentAt: clock.now(), login: headers.Authorization ?? "" };
        onSend?.(sent.sentAt);
        try {
            const request = { method, url, headers, data: body, signal: end.signal };
            const answer = await client.request<unknown>(request);
            return typeof answer.data === "string"
                ? {
                      ...sent,
                      kind: "answer",
                      status: answer.status,
                      reason: answer.statusText,
                      headers: answer.headers as Answer["headers"],
                      ...readBody(answer.data),
                  }
                : { ...sent, kind: "broken", text: "the answer broke off" };
        } catch (error) {
            if (!(error instanceof AxiosError)) {
                throw error; // a mistake of ours
            }
            if (end.signal.reason === LATE) {
                return { ...sent, kind: "timeout", text: `no answer within ${REQUEST_TIMEOUT / 1000} s` };
            }
            if (end.signal.aborted) {
                return { ...sent, kind: "broken", text: "the command ended before the answer" };
            }
            return { ...sent, kind: noAnswerKind(error), text: textOf(error) };
        } finally {
            answered.abort();
            signal.removeEventListener("abort", follow);
        }
    };
}

const NO_CONNECTION = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;
const PLAIN_HTTP = /wrong version number|packet length too long/i;
// Handshake errors only: an established connection may break with other TLS errors, after the request was sent.
const NO_HANDSHAKE =
    /wrong.version.number|packet.length.too.long|handshake.failure|protocol.version|unsupported.protocol/i;

type NetworkError = Pick<AxiosError, "code" | "message"> & Partial<AxiosError>;

/** What the network's own words mean. Exported for its table of tests. */
export function noAnswerKind({ code = "", message, cause }: NetworkError): NoAnswerKind {
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
    const neverSent = NO_CONNECTION.test(code) || message.startsWith("connect ");
    return neverSent && !/^(read|write) /.test(message) ? "noConnection" : "broken";
}

/** The network's own words, or what we say in their place. */
export function textOf({ code, message, response }: NetworkError): string {
    if (PLAIN_HTTP.test(message)) {
        return "the server speaks http, not https";
    }
    // Bodies are requested as text, so without one the answer was cut off.
    const isCut = response !== undefined && typeof response.data !== "string";
    return isCut ? "the answer broke off" : message || code || "the connection broke";
}
