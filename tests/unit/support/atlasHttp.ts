import { AtlasClient, type Call } from "../../../provider/src/atlas/api/client";
import { gated } from "../../../provider/src/atlas/wire/projectGate";
import { transport } from "../../../provider/src/atlas/wire/transport";
import type { Send } from "../../../provider/src/atlas/wire/wire";
import { FakeClock } from "./fakeClock";
import { RawServer, type Handler } from "./rawServer";

export const SECRET = "0b1c2d3e-secret-key";
export const GROUP = "5df264b8f10fab7d2cad2f0d";

/** A client in front of a server that a test has made up. */
export class HttpSetup {
    readonly problems: string[] = [];
    readonly client: AtlasClient;
    private readonly call = new AbortController();

    private constructor(
        readonly server: RawServer,
        readonly clock: FakeClock,
        login: (send: Send) => Send,
        path: string,
    ) {
        const send = gated(login(transport(undefined, this.clock)), this.clock);
        this.client = new AtlasClient({ baseUrl: server.url + path }, [SECRET], this.clock, send);
    }

    /** @param login what stands between the client and the network */
    static async start(
        handler: Handler,
        login: (send: Send) => Send = (send) => send,
        { clock = new FakeClock(), path = "" } = {},
    ): Promise<HttpSetup> {
        const server = await RawServer.start(handler);
        running.push(server);
        return new HttpSetup(server, clock, login, path);
    }

    /** A call that is repeated unless it is a POST; answers the JSON as it is. */
    async send(
        method: "GET" | "POST" | "DELETE" = "GET",
        more: Partial<Call<unknown>> = {},
    ): Promise<unknown> {
        const { value } = await this.client.call({
            method,
            path: "/thing",
            groupId: GROUP,
            read: (json) => json,
            repeatable: method !== "POST",
            signal: this.call.signal,
            onProblem: (problem) => this.problems.push(problem),
            ...more,
        });
        return value;
    }

    end(reason: Error): void {
        this.call.abort(reason);
    }
}

const running: RawServer[] = [];

export async function stopServers(): Promise<void> {
    await Promise.all(running.splice(0).map((server) => server.close()));
}
