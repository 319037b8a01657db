import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { login } from "./auth/login";
import { parseDigest } from "./auth/digestHeader";
import type { DigestLogin } from "./auth/digest";
import type { Tokens } from "./auth/tokens";
import { injectFault } from "./faults/inject";
import type { ArmedFaults } from "./faults/armed";
import { type Answer, type Rendered, errorAnswer, render, renderAnswer } from "./http/answer";
import { AtlasError, atlasError } from "./http/atlasError";
import { Exchange } from "./http/exchange";
import type { RateLimits } from "./http/rateLimits";
import { type ApiRequest, groupIdIn, readRequest } from "./http/request";
import { type Route, dispatch, methodNotAllowed, unknownResource } from "./http/router";
import type { LoggedRequest, Scheme } from "./log";
import type { Settings } from "./options";
import { CONTROL_PREFIX } from "./routes/control";
import { PRIVATE_ENDPOINT_PREFIX } from "./routes/privateEndpoint";
import { ENDPOINT_SERVICE_PREFIX } from "./routes/endpointService";

/** What the server needs of the emulator around it. */
export interface Parts {
    readonly settings: Settings;
    readonly now: () => number;
    readonly digest: DigestLogin;
    readonly tokens: Tokens;
    readonly faults: ArmedFaults;
    readonly limits: RateLimits;
    readonly stale: <T>(age: number, answer: () => T) => T;
    readonly routes: readonly Route[];
    readonly controlRoutes: readonly Route[];
    readonly record: (entry: LoggedRequest) => void;
    readonly warn: (message: string) => void;
    readonly tell: (message: string) => void;
}

export function makeServer(parts: Parts): Server {
    const server = createServer((message, response) => {
        serve(parts, message, response).catch(() => response.destroy());
    });
    // Longer than any client stays idle, so that only faults close connections.
    server.keepAliveTimeout = 120_000;
    return server;
}

async function serve(parts: Parts, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry = logEntry(message);
    const isControl = entry.path.startsWith(CONTROL_PREFIX);
    if (!isControl) {
        parts.record(entry);
    }
    const exchange = new Exchange(message, response, entry, parts.now, (ended) => {
        if (!isControl) {
            parts.tell(describe(ended));
        }
    });
    const request = await readRequest(message);
    if (isControl && isForeign(request)) {
        exchange.send(renderAnswer(errorAnswer(atlasError("FOREIGN_REQUEST"))));
        return;
    }
    if (isControl) {
        exchange.send(control(parts, request));
        return;
    }
    if (request.path.startsWith("/api/")) {
        answerApi(parts, request, exchange);
    } else {
        exchange.send(render(request.query, () => routed(parts, request)));
    }
}

function answerApi(parts: Parts, request: ApiRequest, exchange: Exchange): void {
    const { method, target, query } = request;
    const pass = (): void => {
        login(request, parts.digest, parts.tokens);
        exchange.entry.authenticated = true;
    };
    const route = (): Answer => {
        const counted = parts.limits.count(request);
        try {
            const answer = routed(parts, request);
            return { ...answer, headers: { ...counted, ...answer.headers } };
        } catch (error) {
            // An unknown project has no limits, and what is not allowed does not count.
            if (error instanceof AtlasError && ![undefined, "GROUP_NOT_FOUND"].includes(error.errorCode)) {
                error.headers = { ...counted, ...error.headers };
            }
            throw error;
        }
    };
    const early = parts.faults.take(method, target, "before-login");
    if (early !== undefined) {
        injectFault(early, exchange, () => render(query, () => (pass(), route())), parts.stale);
        return;
    }
    try {
        pass();
    } catch (error) {
        exchange.send(renderAnswer(errorAnswer(error)));
        return;
    }
    const late = parts.faults.take(method, target, "after-login");
    if (late === undefined) {
        exchange.send(render(query, route));
    } else {
        injectFault(late, exchange, () => render(query, route), parts.stale);
    }
}

function routed(parts: Parts, request: ApiRequest): Answer {
    const { settings, routes, warn } = parts;
    if (request.path.startsWith(`${PRIVATE_ENDPOINT_PREFIX}/`) && !settings.privateEndpointApi) {
        throw gone(request, settings.privateEndpointApiGone);
    }
    if (`${request.path}/`.startsWith(`${ENDPOINT_SERVICE_PREFIX}/`) && !settings.endpointServiceApi) {
        throw unknownResource(request);
    }
    return dispatch(routes, request, () => warn(`unknown route: ${request.method} ${request.target}`));
}

function gone(request: ApiRequest, status: 404 | 405 | 410): AtlasError {
    switch (status) {
        case 404:
            return unknownResource(request);
        case 405:
            return methodNotAllowed(request, []);
        case 410:
            return atlasError("RESOURCE_GONE", request.path);
    }
}

/** The control path answers plainly: a wrong argument is a 400 that says what is allowed. */
function control(parts: Parts, request: ApiRequest): Rendered {
    return render(new URLSearchParams(), () => {
        try {
            return dispatch(parts.controlRoutes, request, () =>
                parts.warn(`unknown control route: ${request.method} ${request.target}`),
            );
        } catch (error) {
            if (error instanceof RangeError) {
                throw atlasError("INVALID_ARGUMENT", error.message);
            }
            throw error;
        }
    });
}

/** Web pages in a browser on this machine must not reach the control path, not even by DNS rebinding. */
function isForeign({ headers }: ApiRequest): boolean {
    const { host = "", origin } = headers;
    const name = host.replace(/:\d+$/, "");
    return !["127.0.0.1", "localhost", "[::1]"].includes(name) || origin !== undefined;
}

function logEntry(message: IncomingMessage): LoggedRequest {
    const { authorization } = message.headers;
    const path = message.url ?? "/";
    const groupId = groupIdIn(path);
    const digest = parseDigest(authorization ?? "");
    const nonce = digest?.get("nonce");
    const nc = digest?.get("nc");
    return {
        time: new Date(),
        method: message.method ?? "GET",
        path,
        ...(groupId === undefined ? {} : { groupId }),
        status: 0,
        authenticated: false,
        scheme: schemeOf(authorization),
        ...(nonce === undefined ? {} : { nonce }),
        ...(nc === undefined ? {} : { nc }),
    };
}

function schemeOf(authorization: string | undefined): Scheme {
    const scheme = /^(Digest|Bearer|Basic)\s/i.exec(authorization ?? "")?.[1]?.toLowerCase();
    return scheme === "digest" || scheme === "bearer" || scheme === "basic" ? scheme : "none";
}

function describe({ time, method, path, status, fault, scheme }: LoggedRequest): string {
    const answer = status === 0 ? "not answered" : String(status);
    const struck = fault === undefined ? "" : ` fault=${fault}`;
    return `${time.toISOString()} ${method} ${path} ${scheme} -> ${answer}${struck}`;
}
