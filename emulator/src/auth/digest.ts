import { createHash, randomBytes } from "node:crypto";
import { type AtlasError, atlasError, unauthorized } from "../http/atlasError";
import type { Settings } from "../options";
import { parseDigest } from "./digestHeader";

const REALM = "MMS Public API";

export interface ApiKey {
    readonly publicKey: string;
    readonly privateKey: string;
}

/** HTTP Digest with qop "auth", after RFC 7616. */
export class DigestLogin {
    /** Undefined once the key is revoked. */
    key: ApiKey | undefined;
    /** The nonces that were handed out, each with the counts seen. */
    readonly #nonces = new Map<string, Set<string>>();

    constructor(private readonly settings: Settings) {
        this.key = { publicKey: settings.publicKey, privateKey: settings.privateKey };
    }

    challenge(stale = false): AtlasError {
        const nonce = randomBytes(this.settings.nonceBytes).toString("base64");
        this.#nonces.set(nonce, new Set());
        return unauthorized(
            `Digest realm="${REALM}", domain="", nonce="${nonce}", algorithm=MD5, qop="auth", stale=${stale}`,
        );
    }

    /** Returns if the credentials are valid; otherwise throws the response. `target` includes the query. */
    verify(header: string, method: string, target: string): void {
        const sent = readCredentials(header);
        if (sent.uri !== target) {
            throw atlasError("INVALID_DIGEST_URI", sent.uri, target);
        }
        if (sent.algorithm.toUpperCase() !== "MD5" || !this.#isRight(sent, method)) {
            throw this.challenge();
        }
        const counts = this.#nonces.get(sent.nonce);
        const count = sent.nc.toLowerCase();
        if (counts === undefined || counts.has(count)) {
            throw this.challenge();
        }
        if (counts.size >= this.settings.nonceUses) {
            throw this.challenge(true);
        }
        counts.add(count);
    }

    #isRight(sent: Credentials, method: string): boolean {
        const { key } = this;
        if (key?.publicKey !== sent.username || sent.realm !== REALM) {
            return false;
        }
        const ha1 = md5(`${key.publicKey}:${REALM}:${key.privateKey}`);
        const ha2 = md5(`${method}:${sent.uri}`);
        const expected = md5([ha1, sent.nonce, sent.nc, sent.cnonce, sent.qop, ha2].join(":"));
        return sent.response.toLowerCase() === expected;
    }
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

const FIELDS = ["username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce"] as const;

type Credentials = Record<(typeof FIELDS)[number] | "algorithm", string>;

function readCredentials(header: string): Credentials {
    const parameters = parseDigest(header) ?? new Map<string, string>();
    const missing = FIELDS.find((name) => !parameters.has(name));
    // RFC 7616, 3.4: without it the algorithm is MD5.
    const sent = { algorithm: "MD5", ...Object.fromEntries(parameters) } as Credentials;
    if (missing !== undefined || sent.qop !== "auth" || !/^(?!0{8})[0-9a-f]{8}$/i.test(sent.nc)) {
        throw atlasError("MALFORMED_AUTHORIZATION", missing ?? `${sent.qop} ${sent.nc}`);
    }
    return sent;
}
