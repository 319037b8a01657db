import { createHash, randomBytes } from "node:crypto";
import { AxiosError, type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from "axios";
import { digestChallenge, type DigestChallenge } from "./digestChallenge";

interface DigestCredentials {
    readonly username: string;
    readonly password: string;
}

interface Session {
    readonly challenge: DigestChallenge;
    /** How often the nonce was used; a server takes each count once. */
    count: number;
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;

/**
 * The value of the `Authorization` header for one request (RFC 7616, section 3.4, qop auth).
 *
 * @param uri the request target with its query
 * @param count how often this nonce has been used, this time included
 */
export function digestAuthorization(
    challenge: DigestChallenge,
    credentials: DigestCredentials,
    request: {
        readonly method: string;
        readonly uri: string;
        readonly count: number;
        readonly cnonce: string;
    },
): string {
    const { realm, nonce, opaque, algorithm } = challenge;
    const hash = (text: string): string =>
        createHash(algorithm === "MD5" ? "md5" : "sha256")
            .update(text)
            .digest("hex");
    const nc = request.count.toString(16).padStart(8, "0");
    const ha1 = hash(`${credentials.username}:${realm}:${credentials.password}`);
    const ha2 = hash(`${request.method}:${request.uri}`);
    const response = hash([ha1, nonce, nc, request.cnonce, "auth", ha2].join(":"));
    const fields = [
        `username=${quoted(credentials.username)}`,
        `realm=${quoted(realm)}`,
        `nonce=${quoted(nonce)}`,
        `uri=${quoted(request.uri)}`,
        `algorithm=${algorithm}`,
        "qop=auth",
        `nc=${nc}`,
        `cnonce=${quoted(request.cnonce)}`,
        `response="${response}"`,
        ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ];
    return `Digest ${fields.join(", ")}`;
}

/**
 * Wraps an axios adapter so that each request is sent with a Digest login (RFC 7616; MD5 and SHA-256, qop auth). One
 * handshake serves all requests, even when many start at once: the nonce is kept, each count is used once,
 * and a stale nonce is renewed once for all requests that used it. A 401 for a fresh nonce is final.
 *
 * @param send the adapter that puts one request on the wire; requests carry absolute URLs
 */
export function axiosDigestAuth(send: AxiosAdapter, credentials: DigestCredentials): AxiosAdapter {
    let session: Session | undefined;
    let handshake: Promise<void> | undefined;

    const authorize = (config: InternalAxiosRequestConfig, used: Session): InternalAxiosRequestConfig => {
        used.count += 1;
        const target = new URL(config.url ?? "");
        const signed = { ...config, headers: config.headers.concat() };
        signed.headers.set(
            "Authorization",
            digestAuthorization(used.challenge, credentials, {
                method: (config.method ?? "get").toUpperCase(),
                uri: target.pathname + target.search,
                count: used.count,
                cnonce: randomBytes(16).toString("hex"),
            }),
        );
        return signed;
    };

    /**
     * The nonce to continue with: another request's newer one if there is one, else this one, shared by all.
     */
    const renew = (used: Session, challenge: DigestChallenge): Session => {
        if (session === used || session === undefined) {
            session = { challenge, count: 0 };
        }
        return session;
    };

    /** Sends with this nonce; if the server no longer accepts it, sends again with a renewed one. */
    const sendAuthorized = async (
        config: InternalAxiosRequestConfig,
        used: Session,
        renewals = 2,
    ): Promise<AxiosResponse> => {
        const fresh = used.count === 0;
        try {
            return await send(authorize(config, used));
        } catch (error) {
            const challenge = challengeOf(error);
            if (challenge === undefined || renewals === 0 || (fresh && !challenge.stale)) {
                throw error;
            }
            // If nonces allow few uses, other requests may exhaust the renewed one, so the last one is not
            // shared.
            const next = renewals === 1 ? { challenge, count: 0 } : renew(used, challenge);
            return sendAuthorized(config, next, renewals - 1);
        }
    };

    /** Sends the first request without a login to get the challenge; the others wait for it. */
    const shakeHands = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse | Session> => {
        let done: () => void = () => undefined;
        handshake = new Promise((resolve) => (done = resolve));
        try {
            return await send(config);
        } catch (error) {
            const challenge = challengeOf(error);
            if (challenge === undefined) {
                throw error;
            }
            session = { challenge, count: 0 };
            return session;
        } finally {
            handshake = undefined;
            done();
        }
    };

    return async (config) => {
        while (session === undefined && handshake !== undefined) {
            await handshake;
        }
        const opened = session ?? (await shakeHands(config));
        return "challenge" in opened ? sendAuthorized(config, opened) : opened;
    };
}

function challengeOf(error: unknown): DigestChallenge | undefined {
    if (!(error instanceof AxiosError) || error.response?.status !== 401) {
        return undefined;
    }
    return digestChallenge(error.response.headers["www-authenticate"] as string | string[] | undefined);
}
