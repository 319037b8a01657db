import { toMilliseconds } from "../duration";
import type { Rendered } from "../http/answer";
import { bodyOf, codeHeader, detailOf } from "../http/atlasError";
import type { Exchange } from "../http/exchange";
import type { Fault } from "./fault";

/**
 * Injects a fault into a request.
 *
 * @param run executes the request and returns the real response
 * @param stale executes it against a replica that lags by this many milliseconds
 */
export function injectFault(
    fault: Fault,
    exchange: Exchange,
    run: () => Rendered,
    stale: (age: number, run: () => Rendered) => Rendered,
): void {
    exchange.entry.fault = fault.kind;
    if (fault.kind === "stale") {
        exchange.send(withHeaders(fault, stale(toMilliseconds(fault.age ?? "1m", "age"), run)));
        return;
    }
    const done = hasEffect(fault) ? run() : undefined;
    const answer = withHeaders(fault, done ?? refusal(fault));
    switch (fault.kind) {
        case "status":
        case "refuse429":
            exchange.send(withHeaders(fault, refusal(fault)));
            break;
        case "reset":
            exchange.reset();
            break;
        case "lost":
            exchange.close();
            break;
        case "hang":
            exchange.hang();
            break;
        case "slow":
            exchange.sendLater(answer, toMilliseconds(fault.delay ?? 1000, "delay"));
            break;
        case "half":
            exchange.sendHalf(answer);
            break;
        case "html":
            exchange.send(withHeaders(fault, html(fault)));
            break;
        case "shape":
            exchange.send(withHeaders(fault, otherShape(fault, done)));
            break;
    }
}

function hasEffect({ kind, status, effect }: Fault): boolean {
    const byKind: Record<Fault["kind"], boolean> = {
        status: false,
        refuse429: false,
        reset: false,
        lost: true,
        slow: true,
        hang: false,
        half: true,
        html: status !== undefined && status < 400,
        shape: true,
        stale: true,
    };
    return effect ?? byKind[kind];
}

const ERROR_CODES: Readonly<Record<number, string>> = {
    400: "INVALID_ATTRIBUTE",
    401: "UNEXPECTED_ERROR",
    403: "IP_ADDRESS_NOT_ON_ACCESS_LIST",
    404: "RESOURCE_NOT_FOUND",
    409: "CONFLICT",
    429: "RATE_LIMITED_TOKEN_BUCKET",
    500: "UNEXPECTED_ERROR",
    503: "SERVICE_UNAVAILABLE",
};

function refusal(fault: Fault): Rendered {
    const status = fault.status ?? (fault.kind === "refuse429" ? 429 : 500);
    const errorCode = fault.errorCode ?? ERROR_CODES[status] ?? "UNEXPECTED_ERROR";
    const usual = status === 500 && errorCode === "UNEXPECTED_ERROR" ? "Unexpected error." : undefined;
    const asked = `A fault that was asked for: ${String(status)} ${errorCode}.`;
    const detail = usual ?? detailOf(errorCode, fault.parameters) ?? asked;
    const answer = json(status, fault.body ?? bodyOf(status, errorCode, detail, fault.parameters) ?? "");
    const code = fault.body === undefined ? codeHeader(status, errorCode) : {};
    return { ...answer, headers: { ...answer.headers, ...code } };
}

function html(fault: Fault): Rendered {
    const status = fault.status ?? 502;
    const text =
        typeof fault.body === "string"
            ? fault.body
            : `<html><head><title>${status}</title></head><body><h1>${status} from a proxy</h1></body></html>\n`;
    return { status, headers: { "Content-Type": "text/html" }, text };
}

function otherShape(fault: Fault, done: Rendered | undefined): Rendered {
    const ordinary = done?.status ?? 200;
    const status = fault.status ?? (ordinary === 204 ? 200 : ordinary);
    return json(status, fault.body ?? { unexpected: ["another", "shape"] });
}

function json(status: number, body: unknown): Rendered {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { status, headers: { "Content-Type": "application/json" }, text };
}

function withHeaders(fault: Fault, rendered: Rendered): Rendered {
    const retryAfter = fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
    return { ...rendered, headers: { ...rendered.headers, ...retryAfter, ...fault.headers } };
}
