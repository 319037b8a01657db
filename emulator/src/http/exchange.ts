import type { IncomingMessage, ServerResponse } from "node:http";
import type { LoggedRequest } from "../log";
import type { Rendered } from "./answer";

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
            this.#end(0);
            return;
        }
        this.#writeHead(rendered, Buffer.byteLength(rendered.text));
        this.response.end(rendered.text);
        this.#end(rendered.status);
    }

    sendLater(rendered: Rendered, delay: number): void {
        const timer = setTimeout(() => this.send(rendered), delay);
        this.response.once("close", () => clearTimeout(timer));
    }

    /** Announces the full Content-Length, but closes the connection halfway through the body. */
    sendHalf(rendered: Rendered): void {
        const bytes = Buffer.from(rendered.text === "" ? '{"unfinished":' : rendered.text);
        const status = rendered.status === 204 ? 200 : rendered.status;
        this.#writeHead({ ...rendered, status }, Math.max(bytes.length, 2));
        this.response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => this.response.destroy());
        this.#end(0);
    }

    lost(): void {
        this.message.socket.destroy();
        this.#end(0);
    }

    /** The peer sees ECONNRESET. */
    reset(): void {
        this.message.socket.resetAndDestroy();
        this.#end(0);
    }

    hang(): void {
        this.#end(0);
    }

    #end(status: number): void {
        this.entry.status = status;
        if (status !== 0) {
            this.entry.answeredAt = new Date();
        }
    }

    #writeHead(rendered: Rendered, length: number): void {
        const bodiless = rendered.status === 204 || rendered.status === 304;
        this.response.writeHead(rendered.status, {
            Date: this.date,
            ...rendered.headers,
            ...(bodiless ? {} : { "Content-Length": length }),
        });
    }
}
