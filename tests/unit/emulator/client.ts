import { createHash } from "node:crypto";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const PRIVATE_ENDPOINT = `/api/atlas/v1.0/groups/${GROUP}/privateEndpoint`;
export const ENDPOINT_SERVICE = `/api/atlas/v2/groups/${GROUP}/privateEndpoint`;
export const VERSION = { Accept: "application/vnd.atlas.2023-01-01+json" };

export interface Reply {
    status: number;
    headers: Headers;
    text: string;
    json: unknown;
}

export async function send(
    url: string,
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
): Promise<Reply> {
    const payload = typeof body === "string" ? body : JSON.stringify(body);
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...type, ...headers },
        ...(body === undefined ? {} : { body: payload }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

interface DigestParameters {
    username: string;
    password: string;
    realm: string;
    nonce: string;
    uri: string;
    method: string;
    nc: string;
    cnonce: string;
    algorithm: "MD5" | "SHA-256";
}

/** RFC 7616, 3.4.1, qop auth; independent of the emulator's own code, so that each verifies the other. */
function digestResponse(p: DigestParameters): string {
    const hash = (text: string): string =>
        createHash(p.algorithm === "MD5" ? "md5" : "sha256")
            .update(text)
            .digest("hex");
    const a1 = hash(`${p.username}:${p.realm}:${p.password}`);
    return hash(`${a1}:${p.nonce}:${p.nc}:${p.cnonce}:auth:${hash(`${p.method}:${p.uri}`)}`);
}

export function nonceOf(reply: Reply): string {
    return /nonce="([^"]+)"/.exec(reply.headers.get("www-authenticate") ?? "")?.[1] ?? "";
}

/** A digest client that can be made to deviate at every step. */
export class Client {
    nonce = "";
    count = 0;

    constructor(
        readonly url: string,
        readonly publicKey = "public",
        readonly privateKey = "private",
        readonly algorithm: "MD5" | "SHA-256" = "MD5",
    ) {}

    authorization(method: string, uri: string, bent: Partial<DigestParameters> = {}): string {
        const p: DigestParameters = {
            username: this.publicKey,
            password: this.privateKey,
            realm: "MMS Public API",
            nonce: this.nonce,
            uri,
            method,
            nc: this.count.toString(16).padStart(8, "0"),
            cnonce: "0a4f113b",
            algorithm: this.algorithm,
            ...bent,
        };
        return (
            `Digest username="${p.username}", realm="${p.realm}", nonce="${p.nonce}", uri="${p.uri}", ` +
            `algorithm=${p.algorithm}, response="${digestResponse(p)}", qop=auth, nc=${p.nc}, cnonce="${p.cnonce}"`
        );
    }

    /** One request with the nonce at hand, no matter what comes back. */
    async once(method: string, path: string, body?: unknown, headers = {}, bent = {}): Promise<Reply> {
        this.count += 1;
        const authorization = this.authorization(method, path, bent);
        return send(this.url, method, path, { ...headers, Authorization: authorization }, body);
    }

    async handshake(): Promise<Reply> {
        const reply = await send(this.url, "GET", PRIVATE_ENDPOINT);
        this.nonce = nonceOf(reply);
        this.count = 0;
        return reply;
    }

    async call(method: string, path: string, body?: unknown, headers = {}): Promise<Reply> {
        if (this.nonce === "") {
            await this.handshake();
        }
        return this.once(method, path, body, headers);
    }

    /** Creates by the privateEndpoint API and returns the id. */
    async create(region = "us-east-1", groupId = GROUP): Promise<string> {
        const path = PRIVATE_ENDPOINT.replace(GROUP, groupId);
        const reply = await this.call("POST", path, { providerName: "AWS", region });
        if (reply.status !== 201) {
            throw new Error(`create: ${reply.status} ${reply.text}`);
        }
        return (reply.json as { id: string }).id;
    }

    async status(id: string): Promise<unknown> {
        const { status, json } = await this.call("GET", `${PRIVATE_ENDPOINT}/${id}`);
        return status === 404 ? "gone" : (json as { status: string }).status;
    }
}

export function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
