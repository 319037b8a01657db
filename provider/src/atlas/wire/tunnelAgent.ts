import { STATUS_CODES, type ClientRequest } from "node:http";
import type { Duplex } from "node:stream";
import { HttpsProxyAgent } from "https-proxy-agent";

export class ProxyRefusal extends Error {
    constructor(
        readonly status: number,
        { host }: URL,
    ) {
        const reason = STATUS_CODES[status] ?? "";
        super(`the proxy at ${host} answered ${status} ${reason}`.trim());
    }
}

/** A tunnel to Atlas through a proxy. Only what arrives over TLS from Atlas itself counts as an answer. */
export class TunnelAgent extends HttpsProxyAgent<string> {
    /** @param timeoutMs how long the proxy may take to open a tunnel */
    constructor(
        private readonly proxyUrl: URL,
        private readonly timeoutMs: number,
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
        // Aborting a request does not close a tunnel that is still being opened, so a time limit does that.
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(), this.timeoutMs).unref();
        const agent = new HttpsProxyAgent(this.proxyUrl.href, { signal: late.signal });
        const socket = await agent.connect(request, options).finally(() => clearTimeout(timer));
        if (status !== 200) {
            // The library would pass the proxy's response on as if it were Atlas's.
            (socket as Duplex).destroy();
            throw new ProxyRefusal(status, this.proxyUrl);
        }
        return socket;
    }
}
