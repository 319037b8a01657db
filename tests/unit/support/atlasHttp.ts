import type { AxiosAdapter } from "axios";
import { AtlasHttp, type Call } from "../../../provider/src/atlas/api/client";
import { FakeClock, AutoAdvancingClock } from "./fakeClock";
import { RawServer, type Handler } from "./rawServer";

export const SECRET = "0b1c2d3e-secret-key";
export const GROUP = "5df264b8f10fab7d2cad2f0d";

/** An AtlasHttp in front of a server that a test has made up. */
export class HttpSetup {
    readonly problems: string[] = [];
    readonly http: AtlasHttp;
    private readonly call = new AbortController();

    private constructor(
        readonly server: RawServer,
        readonly clock: FakeClock,
        login: (send: AxiosAdapter) => AxiosAdapter,
        baseUrl: string,
    ) {
        this.http = new AtlasHttp({ baseUrl }, [SECRET], this.clock, login);
    }

    static async start(
        handler: Handler,
        login: (send: AxiosAdapter) => AxiosAdapter = (send) => send,
        baseUrl?: string,
    ): Promise<HttpSetup> {
        const server = await RawServer.start(handler);
        running.push(server);
        return new HttpSetup(server, new FakeClock(), login, baseUrl ?? server.url);
    }

    /** With a clock that jumps from pause to pause. */
    static async startAutoAdvancing(handler: Handler): Promise<HttpSetup> {
        const server = await RawServer.start(handler);
        running.push(server);
        return new HttpSetup(server, new AutoAdvancingClock(), (send) => send, server.url);
    }

    /** A call that is repeated unless it is a POST; answers the JSON as it is. */
    send(method: "GET" | "POST" | "DELETE" = "GET", more: Partial<Call<unknown>> = {}): Promise<unknown> {
        return this.http.send({
            method,
            path: "/thing",
            groupId: GROUP,
            read: (json) => json,
            repeatable: method !== "POST",
            signal: this.call.signal,
            onProblem: (problem) => this.problems.push(problem),
            ...more,
        });
    }

    end(reason: Error): void {
        this.call.abort(reason);
    }
}

const running: RawServer[] = [];

export async function stopServers(): Promise<void> {
    await Promise.all(running.splice(0).map((server) => server.close()));
}
