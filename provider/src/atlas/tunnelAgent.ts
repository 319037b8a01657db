import { STATUS_CODES, type ClientRequest } from "node:http";
import type { Duplex } from "node:stream";
import { HttpsProxyAgent } from "https-proxy-agent";
import { REQUEST_TIMEOUT } from "./requestTimeout";

/** What a proxy answered in Atlas's place. */
export class ProxyRefusal extends Error {
    override readonly name = "ProxyRefusal";
    readonly code = "ERR_PROXY";
    constructor(
        readonly status: number,
        { host }: URL,
    ) {
        const reason = STATUS_CODES[status] ?? "";
        super(`the proxy at ${host} answered ${status} ${reason}`.trim());
    }
}

/** A tunnel to Atlas through a proxy. Only what comes over TLS from Atlas's end of it counts as an answer. */
export class TunnelAgent extends HttpsProxyAgent<string> {
    /** @param timeoutMs how long the proxy may take to open a tunnel */
    constructor(
        private readonly proxyUrl: URL,
        private readonly timeoutMs = REQUEST_TIMEOUT,
    ) {
        super(proxyUrl.href, { keepAlive: true });
    }

    override async connect(
        request: ClientRequest,
        options: Parameters<HttpsProxyAgent<string>["connect"]>[1],
    ): ReturnType<HttpsProxyAgent<string>["connect"]> {
        let status = 0;
        request.once("proxyConnect", (answer: { readonly statusCode: number }) => {
            status = answer.statusCode;
        });
        const socket = await this.tunnel(request, options);
        if (status !== 200) {
            // The library hands the proxy's words on as if they were Atlas's.
            (socket as Duplex).destroy();
            throw new ProxyRefusal(status, this.proxyUrl);
        }
        return socket;
    }

    /** A request that has been given up does not close a connection that is not its own yet: the time limit does. */
    private async tunnel(
        ...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>
    ): ReturnType<HttpsProxyAgent<string>["connect"]> {
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(), this.timeoutMs).unref();
        try {
            const { signal } = late;
            return await new HttpsProxyAgent(this.proxyUrl.href, { signal }).connect(request, options);
        } finally {
            clearTimeout(timer);
        }
    }
}
