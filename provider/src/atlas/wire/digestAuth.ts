import { createHash, randomBytes } from "node:crypto";
import { untilAborted } from "../../waiting/deadline";
import { digestChallenge, type DigestChallenge } from "./digestChallenge";
import type { Outcome, Request, Send } from "./wire";

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
    const hash = (text: string): string => createHash(algorithm.replace("-", "")).update(text).digest("hex");
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
 * Sends each request with a Digest login (RFC 7616; MD5 and SHA-256, qop auth). One handshake serves all requests,
 * even when many start at once: the nonce is kept, each count is used once, and a stale nonce is renewed once for all
 * requests that used it. A 401 for a fresh nonce is final.
 */
export function digestAuth(send: Send, credentials: DigestCredentials): Send {
    let session: Session | undefined;
    let handshake: Promise<void> | undefined;

    const signed = (request: Request, used: Session): Request => {
        used.count += 1;
        const { pathname, search } = new URL(request.url);
        const Authorization = digestAuthorization(used.challenge, credentials, {
            method: request.method,
            uri: pathname + search,
            count: used.count,
            cnonce: randomBytes(16).toString("hex"),
        });
        return { ...request, headers: { ...request.headers, Authorization } };
    };

    /** Sends the first request without a login to get the challenge; the others wait for it. */
    const shakeHands = async (request: Request): Promise<Session | Outcome> => {
        let done: () => void = () => undefined;
        handshake = new Promise((resolve) => (done = resolve));
        try {
            const outcome = await send(request);
            const challenge = challengeOf(outcome);
            return challenge === undefined ? outcome : (session = { challenge, count: 0 });
        } finally {
            handshake = undefined;
            done();
        }
    };

    /** The nonce to go on with: another request's newer one if there is one, else this one, shared by all. */
    const renewed = (used: Session, challenge: DigestChallenge): Session => {
        if (session === used || session === undefined) {
            session = { challenge, count: 0 };
        }
        return session;
    };

    return async (request) => {
        while (session === undefined && handshake !== undefined) {
            await untilAborted(handshake, request.signal);
        }
        const opened = session ?? (await shakeHands(request));
        if ("kind" in opened) {
            return opened;
        }
        const isFirstFresh = opened.count === 0;
        const first = await send(signed(request, opened));
        const challenge = challengeOf(first, isFirstFresh);
        if (challenge === undefined) {
            return first;
        }
        const next = renewed(opened, challenge);
        const isNextFresh = next.count === 0;
        const second = await send(signed(request, next));
        const last = challengeOf(second, isNextFresh);
        // If nonces allow few uses, other requests may exhaust the renewed one, so the last one is not shared.
        return last === undefined ? second : send(signed(request, { challenge: last, count: 0 }));
    };
}

/** What to go on with where the nonce has expired, or other requests have used it up; a refused fresh one is final. */
function challengeOf(outcome: Outcome, isFresh = false): DigestChallenge | undefined {
    const challenge =
        outcome.kind === "answer" && outcome.status === 401
            ? digestChallenge(outcome.headers["www-authenticate"])
            : undefined;
    return isFresh && challenge?.stale === false ? undefined : challenge;
}
