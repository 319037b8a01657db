import type { Rendered } from "../http/answer";
import { bodyOf, codeHeader, detailOf } from "../http/atlasError";
import type { Exchange } from "../http/exchange";
import { toMilliseconds } from "../transition";
import type { Fault, FaultKind } from "./fault";

/** The kinds after which the request has taken effect all the same. */
const WITH_EFFECT: readonly FaultKind[] = ["lost", "slow", "half", "shape"];

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
    const {
        kind,
        status,
        effect = WITH_EFFECT.includes(kind) || (kind === "html" && (status ?? 502) < 400),
    } = fault;
    exchange.entry.fault = kind;
    if (kind === "stale") {
        exchange.send(withHeaders(fault, stale(toMilliseconds(fault.age ?? "1m"), run)));
        return;
    }
    const done = effect ? run() : undefined;
    const answer = (): Rendered => withHeaders(fault, done ?? refusal(fault));
    switch (kind) {
        case "reset":
        case "lost":
        case "hang":
            exchange[kind]();
            break;
        case "slow":
            exchange.sendLater(answer(), toMilliseconds(fault.delay ?? 1000));
            break;
        case "half":
            exchange.sendHalf(answer());
            break;
        default:
            exchange.send(withHeaders(fault, instead(fault, done)));
    }
}

/** The answer of a kind that replaces Atlas's. */
function instead(fault: Fault, done: Rendered | undefined): Rendered {
    switch (fault.kind) {
        case "html": {
            const { status = 502, body = `<html><body><h1>${status} from a proxy</h1></body></html>\n` } =
                fault;
            return { ...written(status, body), headers: { "Content-Type": "text/html" } };
        }
        case "shape":
            return written(
                fault.status ?? done?.status ?? 200,
                fault.body ?? { unexpected: ["another", "shape"] },
            );
        default:
            return refusal(fault);
    }
}

const ERROR_CODES: Readonly<Record<number, string>> = {
    400: "INVALID_ATTRIBUTE",
    403: "IP_ADDRESS_NOT_ON_ACCESS_LIST",
    404: "RESOURCE_NOT_FOUND",
    409: "CONFLICT",
    429: "RATE_LIMITED_TOKEN_BUCKET",
    503: "SERVICE_UNAVAILABLE",
};

function refusal({ kind, body, parameters, ...fault }: Fault): Rendered {
    const { status = kind === "refuse429" ? 429 : 500 } = fault;
    const { errorCode = ERROR_CODES[status] ?? "UNEXPECTED_ERROR" } = fault;
    const usual = status === 500 && errorCode === "UNEXPECTED_ERROR" ? "Unexpected error." : undefined;
    const asked = `A fault that was asked for: ${status} ${errorCode}.`;
    const detail = usual ?? detailOf(errorCode, parameters) ?? asked;
    const answer = written(status, body ?? bodyOf(status, errorCode, detail, parameters) ?? "");
    return {
        ...answer,
        headers: { ...answer.headers, ...(body === undefined ? codeHeader(status, errorCode) : {}) },
    };
}

function written(status: number, body: unknown): Rendered {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { status, headers: { "Content-Type": "application/json" }, text };
}

function withHeaders({ retryAfter, headers }: Fault, rendered: Rendered): Rendered {
    const retry = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
    return { ...rendered, headers: { ...rendered.headers, ...retry, ...headers } };
}
