import { AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";
import { digestAuthorization } from "../../../provider/src/atlas/wire/digestAuth";
import { digestChallenge, type DigestChallenge } from "../../../provider/src/atlas/wire/digestChallenge";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const V1 = `/api/atlas/v1.0/groups/${GROUP}/privateEndpoint`;
const V2 = `/api/atlas/v2/groups/${GROUP}`;
export const CREATE = `${V2}/privateEndpoint/endpointService`;
export const LIST = `${V2}/privateEndpoint/AWS/endpointService`;
export const MODE = `${V2}/privateEndpoint/regionalMode`;
export const CLUSTERS = `${V2}/clusters`;

export interface Reply {
    readonly status: number;
    readonly headers: Headers;
    readonly text: string;
    readonly json: unknown;
}

const running: AtlasEmulator[] = [];

/** Everything "now" unless a test says otherwise; closed by `stopAll`. */
export async function start(options: EmulatorOptions = {}): Promise<AtlasEmulator> {
    const now = { initiating: "now", deleting: "now", attaching: "now" } as const;
    const atlas = await AtlasEmulator.start({ ...now, quiet: true, seed: 1, ...options });
    running.push(atlas);
    return atlas;
}

export async function stopAll(): Promise<void> {
    await Promise.all(running.splice(0).map((atlas) => atlas.close()));
}

/** @param body an object is sent as JSON */
export async function send(
    url: string,
    method: string,
    path: string,
    body?: unknown,
    headers = {},
): Promise<Reply> {
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    const payload = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(url + path, {
        method,
        headers: { ...type, ...headers },
        ...(body === undefined ? {} : { body: payload }),
    });
    const text = await response.text();
    const isJson = /^[[{]/.test(text);
    return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson ? JSON.parse(text) : undefined,
    };
}

export const challengeOf = ({ headers }: Reply): DigestChallenge | undefined =>
    digestChallenge(headers.get("www-authenticate") ?? "");

/** What a login may be bent to. */
interface Bent {
    readonly password?: string;
    readonly method?: string;
    readonly uri?: string;
    readonly count?: number;
    readonly challenge?: Partial<DigestChallenge>;
}

/** A client that keeps its nonce. The login is the provider's, so that each verifies the other. */
export class Client {
    challenge: DigestChallenge | undefined;
    count = 0;

    constructor(
        readonly url: string,
        readonly username = "public",
        readonly password = "private",
    ) {}

    async call(method: string, path: string, body?: unknown, headers = {}, bent: Bent = {}): Promise<Reply> {
        this.challenge ??= challengeOf(await send(this.url, "GET", V1));
        if (this.challenge === undefined) {
            throw new Error("there is no challenge");
        }
        this.count += 1;
        const { password = this.password, challenge = {}, ...of } = bent;
        const Authorization = digestAuthorization(
            { ...this.challenge, ...challenge },
            { username: this.username, password },
            { method, uri: path, count: this.count, cnonce: "0a4f113b", ...of },
        );
        const version = path.startsWith(CLUSTERS) ? "2024-08-05" : "2023-01-01";
        const accept = { Accept: `application/vnd.atlas.${version}+json` };
        return send(this.url, method, path, body, { ...accept, ...headers, Authorization });
    }

    get(path: string): Promise<Reply> {
        return this.call("GET", path);
    }

    /** Creates by the privateEndpoint API. @returns the id */
    async create(region = "us-east-1"): Promise<string> {
        const { status, json } = await this.call("POST", V1, { providerName: "AWS", region });
        expect(status).toBe(201);
        return (json as { id: string }).id;
    }

    async status(id: string): Promise<unknown> {
        const { status, json } = await this.get(`${V1}/${id}`);
        return status === 404 ? "gone" : (json as { status: string }).status;
    }
}

/** An emulator whose clock a test moves. */
export async function startAt(
    options: EmulatorOptions,
): Promise<{ atlas: AtlasEmulator; client: Client; pass: (ms: number) => void }> {
    let time = Date.parse("2026-01-01");
    const atlas = await start({ now: () => time, ...options });
    return { atlas, client: new Client(atlas.url), pass: (ms) => void (time += ms) };
}
