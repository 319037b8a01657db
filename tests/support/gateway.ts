import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A TCP proxy that can go down and come back, while the server behind it keeps its state. */
export class Gateway {
    private server: Server | undefined;
    private readonly sockets = new Set<Socket>();

    private constructor(
        private readonly target: number,
        private port: number,
    ) {}

    static async to(url: string): Promise<Gateway> {
        const gateway = new Gateway(Number(new URL(url).port), 0);
        await gateway.open();
        return gateway;
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    async open(): Promise<void> {
        this.server = createServer((client) => {
            const upstream = connect(this.target, "127.0.0.1");
            for (const [from, to] of [
                [client, upstream],
                [upstream, client],
            ] as const) {
                this.sockets.add(from);
                from.pipe(to);
                from.on("error", () => to.destroy()).on("close", () => {
                    to.destroy();
                    this.sockets.delete(from);
                });
            }
        });
        this.server.listen(this.port, "127.0.0.1");
        await once(this.server, "listening");
        this.port = (this.server.address() as AddressInfo).port;
    }

    /** From now on connections are refused, and those that are open break. */
    async close(): Promise<void> {
        const closed = new Promise((resolve) => this.server?.close(resolve));
        this.sockets.forEach((socket) => socket.destroy());
        await closed;
    }
}
