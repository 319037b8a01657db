import type { Answer, Outcome } from "./wire";

/** A shorter secret, such as an emulator's "private", would be found in names of good answers. */
export const SHORTEST_SECRET = 8;

/** An outcome that repeats neither a secret nor the request's own login: answers may send back what they were sent. */
export function withoutSecrets(outcome: Outcome, secrets: readonly string[]): Outcome {
    const login = outcome.login && REDACTED;
    if (outcome.kind !== "answer") {
        return { ...outcome, login, text: redact(outcome.text, secrets, outcome.login) };
    }
    const { status, reason, headers, json } = outcome;
    const isGood = status >= 200 && status < 300;
    const hidden = isGood ? secrets.filter((secret) => secret.length >= SHORTEST_SECRET) : secrets;
    return {
        ...outcome,
        login,
        reason: redact(reason, secrets, outcome.login),
        headers: redactAll(headers, hidden, outcome.login) as Answer["headers"],
        // JSON has many spellings for a text, so its texts are cleaned once they are parsed.
        json: redactAll(json, hidden, outcome.login),
    };
}

const REDACTED = "[secret]";
/** Thousands of levels would overflow the stack, so what is deeper is left out. */
const DEEPEST = 100;
/** A shorter text may be a word, such as an emulator's key: it counts in its own case only. */
const LONG = 16;

/**
 * Removes secrets from a text sent by Atlas, or by whatever answers in its place: these may send back what they were sent,
 * the token of a service account, or the path of a gateway. (With Digest the private key is never sent.) Recognized as they
 * are or in base64, also where that is escaped for JSON, URLs or HTML. The time grows with the length of the text alone.
 * @param text must not be truncated yet: a partial secret would not be recognized
 * @param login the Authorization header that the request carried
 */
export function redact(text: string, secrets: readonly string[], login = ""): string {
    const token = /^(?:Basic|Bearer) (.+)$/.exec(login)?.[1];
    const all = [...secrets, ...(token === undefined ? [] : [token])];
    return all.reduce((clean, secret) => clean.replaceAll(patternOf(secret), REDACTED), text);
}

export function redactAll(value: unknown, secrets: readonly string[], login = ""): unknown {
    const inside = (one: unknown, level: number): unknown => {
        if (typeof one === "string") {
            return redact(one, secrets, login);
        }
        if (typeof one !== "object" || one === null || level > DEEPEST) {
            return typeof one === "object" ? null : one;
        }
        return Array.isArray(one)
            ? one.map((each) => inside(each, level + 1))
            : Object.fromEntries(Object.entries(one).map(([name, each]) => [name, inside(each, level + 1)]));
    };
    return inside(value, 0);
}

const patterns = new Map<string, RegExp>();
/** Tokens change, so what is known of old ones has to go. */
const MOST_KNOWN = 100;

function patternOf(secret: string): RegExp {
    let pattern = patterns.get(secret);
    if (pattern === undefined) {
        // The longest first, so that none is replaced in part.
        const forms = [secret, ...base64Of(secret)].filter((form) => form !== "");
        const longest = forms.sort((one, other) => other.length - one.length);
        const spelled = longest.map((form) => (form.match(/\\+|[^\\]/gu) ?? []).map(spellings).join(""));
        pattern = new RegExp(spelled.join("|") || "(?!)", secret.length < LONG ? "g" : "gi");
        if (patterns.size >= MOST_KNOWN) {
            patterns.clear();
        }
        patterns.set(secret, pattern);
    }
    return pattern;
}

const ENTITIES: Readonly<Record<string, string>> = {
    "&": "amp",
    "<": "lt",
    ">": "gt",
    '"': "quot",
    "'": "apos",
};

/** A character, or a run of backslashes, as it is and escaped: all repetitions have a bound, so that no text takes more than linear time. */
function spellings(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    const hexOf = (value: number, length: number): string =>
        value
            .toString(16)
            .padStart(length, "0")
            .replaceAll(/[a-f]/g, (one) => `[${one}${one.toUpperCase()}]`);
    const bytes = Array.from(Buffer.from(character), (byte) => `%(?:25){0,3}${hexOf(byte, 2)}`);
    const run = character.length;
    const literal = character
        .replace(/[\^$.*+?()[\]{}|/]/, "\\$&")
        .replace(/^\\+$/, `\\\\{${run},${5 * run}}`);
    const entity = ENTITIES[character];
    return (
        `(?:\\\\{0,4}(?:${literal}|u${hexOf(code, 4)})|${bytes.join("")}|&(?:amp;){0,3}#(?:0{0,4}${code}|[xX]0{0,4}${hexOf(code, 1)});` +
        `${entity === undefined ? "" : `|&(?:amp;){0,3}${entity};`})`
    );
}

/** Base64 depends on the offset modulo 3: for each offset, the characters that do not depend on the neighbouring bytes. */
function base64Of(secret: string): string[] {
    return [0, 1, 2].flatMap((before) => {
        const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
        const whole = bytes.toString("base64").replace(/=+$/, "");
        const isAligned = bytes.length % 3 === 0;
        const own = whole.slice(before === 0 ? 0 : before + 1, isAligned ? undefined : -1);
        return own.length < 4 ? [] : [own, own.replaceAll("+", "-").replaceAll("/", "_")];
    });
}
