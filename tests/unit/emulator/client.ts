import { AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";
import { digestAuth } from "../../../provider/src/atlas/wire/digestAuth";
import { transport } from "../../../provider/src/atlas/wire/transport";
import type { Answer, Request, Send } from "../../../provider/src/atlas/wire/wire";
import { systemClock } from "../../../provider/src/waiting/clock";
import { requestFor } from "../support/fakeWire";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const V1 = `/api/atlas/v1.0/groups/${GROUP}/privateEndpoint`;
const V2 = `/api/atlas/v2/groups/${GROUP}`;
export const CREATE = `${V2}/privateEndpoint/endpointService`;
export const LIST = `${V2}/privateEndpoint/AWS/endpointService`;
export const MODE = `${V2}/privateEndpoint/regionalMode`;
export const CLUSTERS = `${V2}/clusters`;

export type Method = Request["method"];

export interface Reply extends Pick<Answer, "headers" | "json" | "unreadable"> {
    /** 0: there was none. */
    readonly status: number;
}

const running: AtlasEmulator[] = [];
afterEach(() => Promise.all(running.splice(0).map((atlas) => atlas.close())));

/** Everything "now" unless a test says otherwise; closed after it. */
export async function start(options: EmulatorOptions = {}): Promise<AtlasEmulator> {
    const now = { initiating: "now", deleting: "now", attaching: "now" } as const;
    const atlas = await AtlasEmulator.start({ ...now, seed: 1, ...options });
    running.push(atlas);
    return atlas;
}

const wire = transport(undefined, systemClock);

/** Asks without a login, unless `by` has one. */
export async function ask(
    method: Method,
    url: string,
    body?: unknown,
    headers: Request["headers"] = {},
    by: Send = wire,
): Promise<Reply> {
    const sent = { "Content-Type": "application/json", ...headers };
    const outcome = await by(requestFor(url, { method, body, headers: sent }));
    return outcome.kind === "answer" ? outcome : { status: 0, headers: {}, json: undefined };
}

/** The login is the provider's, so that each verifies the other. */
export class Client {
    private readonly send: Send;

    constructor(
        readonly url: string,
        username = "public",
        password = "private",
    ) {
        this.send = digestAuth(wire, { username, password });
    }

    call(method: Method, path: string, body?: unknown, headers = {}): Promise<Reply> {
        const version = path.startsWith(CLUSTERS) ? "2024-08-05" : "2023-01-01";
        const accept = { Accept: `application/vnd.atlas.${version}+json` };
        return ask(method, this.url + path, body, { ...accept, ...headers }, this.send);
    }

    get(path: string): Promise<Reply> {
        return this.call("GET", path);
    }
}
