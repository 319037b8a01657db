import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { login } from "./auth/login";
import { parseDigest } from "./auth/digestHeader";
import type { DigestLogin } from "./auth/digest";
import type { Tokens } from "./auth/tokens";
import { injectFault } from "./faults/inject";
import type { ArmedFaults } from "./faults/armed";
import type { Answer } from "./http/answer";
import { Exchange } from "./http/exchange";
import { answerTo, render, type Rendered, renderAnswer } from "./http/render";
import { type ApiRequest, groupIdIn, readRequest } from "./http/request";
import { type Route, dispatch, unknownResource } from "./http/router";
import type { LoggedRequest, Scheme } from "./log";
import type { EndpointStore } from "./model/store";
import type { Settings } from "./options";
import { CONTROL_PREFIX } from "./routes/control";
import { ENDPOINT_SERVICE_PREFIX, PRIVATE_ENDPOINT_PREFIX } from "./routes/versioned";

/** What the server needs of the emulator around it. */
export interface Parts {
    readonly settings: Settings;
    readonly digest: DigestLogin;
    readonly tokens: Tokens;
    readonly faults: ArmedFaults;
    readonly store: EndpointStore;
    readonly routes: readonly Route[];
    readonly control: (request: ApiRequest) => Answer;
    readonly record: (entry: LoggedRequest) => void;
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
    const exchange = new Exchange(message, response, entry, parts.settings.now);
    const request = await readRequest(message);
    if (isControl) {
        exchange.send(render(new URLSearchParams(), () => parts.control(request)));
    } else if (request.path.startsWith("/api/")) {
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
    const stale: EndpointStore["stale"] = (age, run) => parts.store.stale(age, run);
    const early = parts.faults.take(method, target, "before-login");
    if (early !== undefined) {
        injectFault(early, exchange, () => render(query, () => (pass(), routed(parts, request))), stale);
        return;
    }
    try {
        pass();
    } catch (error) {
        exchange.send(renderAnswer(answerTo(error)));
        return;
    }
    const run = (): Rendered => render(query, () => routed(parts, request));
    const late = parts.faults.take(method, target, "after-login");
    if (late === undefined) {
        exchange.send(run());
    } else {
        injectFault(late, exchange, run, stale);
    }
}

function routed({ settings, routes }: Parts, request: ApiRequest): Answer {
    const path = `${request.path}/`;
    const isServed =
        (settings.privateEndpointApi || !path.startsWith(`${PRIVATE_ENDPOINT_PREFIX}/`)) &&
        (settings.endpointServiceApi || !path.startsWith(`${ENDPOINT_SERVICE_PREFIX}/`));
    if (!isServed) {
        throw unknownResource(request);
    }
    return dispatch(routes, request);
}

function logEntry(message: IncomingMessage): LoggedRequest {
    const { authorization = "" } = message.headers;
    const path = message.url ?? "/";
    const groupId = groupIdIn(path);
    const nc = parseDigest(authorization)?.get("nc");
    const scheme = /^(digest|bearer|basic) /.exec(authorization.toLowerCase())?.[1] ?? "none";
    return {
        time: new Date(),
        method: message.method ?? "GET",
        path,
        ...(groupId === undefined ? {} : { groupId }),
        status: 0,
        authenticated: false,
        scheme: scheme as Scheme,
        ...(nc === undefined ? {} : { nc }),
    };
}
