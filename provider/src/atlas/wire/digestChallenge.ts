/** What a server asks for in `WWW-Authenticate: Digest …` (RFC 7616, section 3.3). */
export interface DigestChallenge {
    readonly realm: string;
    readonly nonce: string;
    readonly opaque?: string | undefined;
    readonly algorithm: "MD5" | "SHA-256";
    /** The password is right but the nonce has expired: repeat with this one. */
    readonly stale: boolean;
}

// A challenge is a scheme followed by parameters or by a token68, which Digest does not use.
const PART =
    /(?<![!#$%&'*+.^_`|~\w-])([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\w-]+))\s*(?=,|$)|(?=\s|,|$))/g;
const LONGEST_HEADER = 8_192;

function parseChallenges(header: string): { scheme: string; parameters: Map<string, string> }[] {
    const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
    for (const [, name = "", quoted, token] of header.matchAll(PART)) {
        const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? token;
        if (value === undefined) {
            challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
        } else {
            challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
        }
    }
    return challenges;
}

/**
 * The Digest challenge to answer, from the `WWW-Authenticate` headers of a 401: the strongest one that this client
 * can answer (SHA-256 before MD5, qop auth), or undefined where there is none.
 */
export function digestChallenge(
    headers: string | readonly string[] | undefined,
): DigestChallenge | undefined {
    const text = (typeof headers === "string" ? [headers] : (headers ?? [])).join(", ");
    if (text.length > LONGEST_HEADER) {
        return undefined;
    }
    const answerable: DigestChallenge[] = [];
    for (const { scheme, parameters } of parseChallenges(text)) {
        const realm = parameters.get("realm");
        const nonce = parameters.get("nonce");
        const algorithm = (parameters.get("algorithm") ?? "MD5").toUpperCase();
        const qop = (parameters.get("qop") ?? "").toLowerCase().split(/[\s,]+/);
        if (scheme !== "digest" || realm === undefined || !nonce || !qop.includes("auth")) {
            continue;
        }
        if (algorithm === "MD5" || algorithm === "SHA-256") {
            const stale = parameters.get("stale")?.toLowerCase() === "true";
            answerable.push({ realm, nonce, algorithm, stale, opaque: parameters.get("opaque") });
        }
    }
    return answerable.find(({ algorithm }) => algorithm === "SHA-256") ?? answerable[0];
}
