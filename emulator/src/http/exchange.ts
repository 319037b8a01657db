import type { IncomingMessage, ServerResponse } from "node:http";
import type { LoggedRequest } from "../log";
import type { Rendered } from "./render";

/** The answering side of one request, with all the ways in which it can go wrong. */
export class Exchange {
    /** When Atlas began to handle the request. */
    private readonly date: string;

    constructor(
        private readonly message: IncomingMessage,
        private readonly response: ServerResponse,
        readonly entry: LoggedRequest,
        now: () => number,
    ) {
        this.date = new Date(now()).toUTCString();
    }

    send(rendered: Rendered): void {
        if (this.response.destroyed) {
            return;
        }
        this.#setHead(rendered);
        this.response.end(rendered.text);
        this.entry.status = rendered.status;
        this.entry.answeredAt = new Date();
    }

    sendLater(rendered: Rendered, delay: number): void {
        const timer = setTimeout(() => this.send(rendered), delay);
        this.response.once("close", () => clearTimeout(timer));
    }

    /** Announces the full Content-Length, but closes the connection halfway through the body. */
    sendHalf(rendered: Rendered): void {
        const bytes = Buffer.from(rendered.text);
        this.#setHead(rendered);
        this.response.setHeader("Content-Length", Math.max(bytes.length, 2));
        this.response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => this.response.destroy());
    }

    lost(): void {
        this.message.socket.destroy();
    }

    /** The peer sees ECONNRESET. */
    reset(): void {
        this.message.socket.resetAndDestroy();
    }

    #setHead({ status, headers }: Rendered): void {
        this.response.statusCode = status;
        this.response.setHeaders(new Map(Object.entries({ Date: this.date, ...headers })));
    }
}
