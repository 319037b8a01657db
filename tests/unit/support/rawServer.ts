import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
}

/** Answers one request; `count` is its number, from 1. */
export type Handler = (response: ServerResponse, count: number, request: ReceivedRequest) => void;

/** A server on this machine that answers whatever a test wants, however wrong. */
export class RawServer {
    readonly requests: ReceivedRequest[] = [];

    private constructor(private readonly server: Server) {}

    static async start(handler: Handler): Promise<RawServer> {
        const server = createServer({ keepAlive: true }, (request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const received = {
                    method: request.method ?? "",
                    path: request.url ?? "",
                    headers: request.headers,
                    body: Buffer.concat(chunks).toString(),
                };
                raw.requests.push(received);
                handler(response, raw.requests.length, received);
            });
        });
        const raw = new RawServer(server);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return raw;
    }

    get port(): number {
        return (this.server.address() as AddressInfo).port;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    async close(): Promise<void> {
        const closed = new Promise((resolve) => this.server.close(resolve));
        this.server.closeAllConnections();
        await closed;
    }
}

/** Atlas's way to answer. */
export function sendJson(
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
): void {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}
