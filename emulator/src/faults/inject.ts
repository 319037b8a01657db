import type { Exchange } from "../http/exchange";
import { detailOf, refusal } from "../http/atlasError";
import { type Rendered, renderAnswer } from "../http/render";
import { toMilliseconds } from "../transition";
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
    const { kind, status } = fault;
    exchange.entry.fault = kind;
    switch (kind) {
        case "status":
        case "refuse429":
            exchange.send(refused(fault));
            break;
        case "html":
            if (status !== undefined && status < 400) {
                run();
            }
            exchange.send(page(fault));
            break;
        case "shape": {
            const { body = { unexpected: ["another", "shape"] } } = fault;
            const { status: usual } = run();
            exchange.send(written(status ?? usual, body));
            break;
        }
        case "stale":
            exchange.send(stale(toMilliseconds(fault.age ?? "1m"), run));
            break;
        case "slow":
            exchange.sendLater(run(), toMilliseconds(fault.delay ?? 1000));
            break;
        case "half":
            exchange.sendHalf(run());
            break;
        case "lost":
            run();
            exchange.lost();
            break;
        case "reset":
            exchange.reset();
            break;
        case "hang":
            break;
    }
}

function page({
    status = 502,
    body = `<html><body><h1>${status} from a proxy</h1></body></html>\n`,
}: Fault): Rendered {
    return { ...written(status, body), headers: { "Content-Type": "text/html" } };
}

const ERROR_CODES: Readonly<Record<number, string>> = {
    400: "INVALID_ATTRIBUTE",
    403: "IP_ADDRESS_NOT_ON_ACCESS_LIST",
    404: "RESOURCE_NOT_FOUND",
    409: "CONFLICT",
    429: "RATE_LIMITED_TOKEN_BUCKET",
    503: "SERVICE_UNAVAILABLE",
};

function refused({ kind, body, parameters, retryAfter, ...fault }: Fault): Rendered {
    const { status = kind === "refuse429" ? 429 : 500 } = fault;
    const { errorCode = ERROR_CODES[status] ?? "UNEXPECTED_ERROR" } = fault;
    const usual = status === 500 && errorCode === "UNEXPECTED_ERROR" ? "Unexpected error." : undefined;
    const asked = `A fault that was asked for: ${status} ${errorCode}.`;
    const detail = usual ?? detailOf(errorCode, parameters) ?? asked;
    const answer =
        body === undefined
            ? renderAnswer(refusal(status, errorCode, detail, parameters))
            : written(status, body);
    const retry = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
    return { ...answer, headers: { ...answer.headers, ...retry } };
}

function written(status: number, body: unknown): Rendered {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { status, headers: { "Content-Type": "application/json" }, text };
}
