import { createHash } from "node:crypto";
import { type AtlasError, atlasError, unauthorized } from "../http/atlasError";
import { toMilliseconds } from "../duration";
import type { Settings } from "../options";
import { parseDigest } from "./digestHeader";
import { Nonces } from "./nonces";

const REALM = "MMS Public API";

export interface ApiKey {
    readonly publicKey: string;
    readonly privateKey: string;
}

/** HTTP Digest with qop "auth", after RFC 7616. */
export class DigestLogin {
    /** Undefined once the key is revoked. */
    key: ApiKey | undefined;
    readonly #nonces: Nonces;
    readonly #algorithm: "MD5" | "SHA-256";

    constructor(
        settings: Settings,
        now: () => number,
        private readonly warn: (message: string) => void,
    ) {
        this.key = { publicKey: settings.publicKey, privateKey: settings.privateKey };
        this.#nonces = new Nonces(
            toMilliseconds(settings.nonceLifetime, "nonceLifetime"),
            settings.nonceUses,
            now,
            settings.nonceStyle,
        );
        this.#algorithm = settings.algorithm;
    }

    challenge(stale: boolean): AtlasError {
        const nonce = this.#nonces.make();
        return unauthorized(
            `Digest realm="${REALM}", domain="", nonce="${nonce}", algorithm=${this.#algorithm}, ` +
                `qop="auth", stale=${String(stale)}`,
        );
    }

    /** Returns if the credentials are valid; otherwise throws the response. `target` includes the query. */
    verify(header: string, method: string, target: string): void {
        const sent = readCredentials(header);
        if (sent.uri !== target) {
            throw atlasError("INVALID_DIGEST_URI", sent.uri, target);
        }
        if (sent.algorithm.toUpperCase() !== this.#algorithm || !this.#isRight(sent, method)) {
            throw this.challenge(false);
        }
        const use = this.#nonces.use(sent.nonce, sent.nc);
        if (use === "replayed") {
            this.warn(`nonce count ${sent.nc} was used twice with nonce ${sent.nonce} (${method} ${target})`);
        }
        if (use !== "accepted") {
            throw this.challenge(use === "stale");
        }
    }

    #isRight(sent: Credentials, method: string): boolean {
        const { key } = this;
        if (key?.publicKey !== sent.username || sent.realm !== REALM) {
            return false;
        }
        const ha1 = this.#hash(`${key.publicKey}:${REALM}:${key.privateKey}`);
        const ha2 = this.#hash(`${method}:${sent.uri}`);
        const expected = this.#hash([ha1, sent.nonce, sent.nc, sent.cnonce, sent.qop, ha2].join(":"));
        return sent.response.toLowerCase() === expected;
    }

    #hash(text: string): string {
        return createHash(this.#algorithm === "MD5" ? "md5" : "sha256")
            .update(text)
            .digest("hex");
    }
}

interface Credentials {
    username: string;
    realm: string;
    nonce: string;
    uri: string;
    response: string;
    qop: string;
    nc: string;
    cnonce: string;
    algorithm: string;
}

function readCredentials(header: string): Credentials {
    const parameters = parseDigest(header);
    if (parameters === undefined) {
        throw atlasError("MALFORMED_AUTHORIZATION", "it does not parse");
    }
    const read = (name: string): string => {
        const value = parameters.get(name);
        if (value === undefined) {
            throw atlasError("MALFORMED_AUTHORIZATION", `no ${name}`);
        }
        return value;
    };
    const sent: Credentials = {
        username: read("username"),
        realm: read("realm"),
        nonce: read("nonce"),
        uri: read("uri"),
        response: read("response"),
        qop: read("qop"),
        nc: read("nc").toLowerCase(),
        cnonce: read("cnonce"),
        // RFC 7616, 3.4: without it the algorithm is MD5.
        algorithm: parameters.get("algorithm") ?? "MD5",
    };
    if (sent.qop !== "auth") {
        throw atlasError("MALFORMED_AUTHORIZATION", `qop ${sent.qop} was not offered`);
    }
    if (!/^[0-9a-f]{8}$/.test(sent.nc) || sent.nc === "00000000") {
        throw atlasError("MALFORMED_AUTHORIZATION", `nc ${sent.nc} is no count of 8 hex digits`);
    }
    return sent;
}
