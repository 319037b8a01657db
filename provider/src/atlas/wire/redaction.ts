import { readBody, type Body } from "./body";
import { UNPRINTABLE } from "./printable";
import type { Aborted, Answer, NoAnswer, Outcome } from "./wire";

/** An outcome that repeats no secret: what answers may send back what it was sent. */
export type Reply =
    | (Omit<Answer, "body" | "login"> & Body & { readonly hasLogin: boolean })
    | Omit<NoAnswer, "login">
    | Omit<Aborted, "login">;

/** A shorter secret, such as an emulator's "private", would be found in names of good answers. */
const SHORTEST_SECRET = 8;

/** Reads an outcome, without the secrets and the request's own login. */
export function readReply({ login, ...outcome }: Outcome, secrets: readonly string[]): Reply {
    if (outcome.kind === "aborted") {
        return outcome;
    }
    if (outcome.kind !== "answer") {
        return { ...outcome, text: redact(outcome.text, secrets, login) };
    }
    const { body, ...answer } = outcome;
    const { json, ...rest } = readBody(body);
    const isGood = answer.status >= 200 && answer.status < 300;
    const hidden = isGood ? secrets.filter((secret) => secret.length >= SHORTEST_SECRET) : secrets;
    // JSON has many spellings for a text, so its texts are cleaned once they are parsed.
    const clean = redactAll(json, hidden, login);
    const headers = redactAll(answer.headers, hidden, login) as Answer["headers"];
    const reason = redact(answer.reason, secrets, login);
    return { ...answer, ...rest, headers, json: clean, reason, hasLogin: login !== "" };
}

const REDACTED = "[secret]";
/** Thousands of levels would overflow the stack, so what is deeper is left out. */
const DEEPEST = 100;
/** A shorter text may be a word, such as an emulator's key: only its own spelling counts. */
const LONG = 16;
const UNSEEN = `[\\s${UNPRINTABLE}]`;
const EACH_UNSEEN = new RegExp(UNSEEN, "gu");

/**
 * Removes secrets from a text sent by Atlas or by whatever answers in its place, in whatever spelling: as they are,
 * in base64 or hex, and any of these escaped for JSON, URLs or HTML. Where they have at least 16 characters, also in
 * either case, and with characters in between that nobody sees, such as where lines were folded.
 * @param text must not be truncated yet: a partial secret would not be recognized
 * @param authorization the login that the request carried
 * @returns where a secret was escaped, the text without any escapes
 */
export function redact(text: string, secrets: readonly string[], authorization = ""): string {
    const forms = [...secrets, ...partsOf(authorization)].flatMap(formsOf);
    for (const read of READINGS) {
        const plain = read(text);
        if (plain === text) {
            continue;
        }
        const readForms = forms.map(({ exact }) => formOf(read(exact)));
        const clean = without(readForms, plain);
        if (clean !== plain) {
            return clean;
        }
    }
    return without(forms, text);
}

interface Form {
    readonly exact: string;
    /** What can be seen of it, in lower case; undefined where that is short. */
    readonly seen: string | undefined;
}

function formOf(exact: string): Form {
    const seen = compact(exact);
    return { exact, seen: seen.length < LONG ? undefined : seen };
}

function without(forms: readonly Form[], text: string): string {
    const all = compact(text);
    return forms.reduce((clean, { exact, seen }) => {
        const rest = clean.replaceAll(exact, REDACTED);
        return seen !== undefined && all.includes(seen) ? rest.replaceAll(spread(seen), REDACTED) : rest;
    }, text);
}

/** The text in lower case, without white space and invisible characters. */
function compact(text: string): string {
    return text.replaceAll(EACH_UNSEEN, "").toLowerCase();
}

/** Finds a compact form in a text as it is. */
function spread(form: string): RegExp {
    const characters = Array.from(form, (one) => one.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"));
    return new RegExp(characters.join(`(?:${UNSEEN})*`), "giu");
}

export function redactAll(value: unknown, secrets: readonly string[], authorization = ""): unknown {
    const inside = (one: unknown, level: number): unknown => {
        if (typeof one === "string") {
            return redact(one, secrets, authorization);
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

/** An Authorization header, and those of its parts that are secrets by themselves. */
function partsOf(authorization: string): string[] {
    const token = /^(?:Basic|Bearer) (.+)$/.exec(authorization)?.[1];
    const response = /\bresponse="([^"]+)"/.exec(authorization)?.[1];
    return [authorization, token, response].filter(
        (part) => part !== undefined && part.length >= 4,
    ) as string[];
}

const known = new Map<string, readonly Form[]>();
/** Logins change with each request, so what is known of old ones has to go. */
const MOST_KNOWN = 100;

/** A secret as it is, in base64 and in hex, the longest first, so that none is replaced in part. */
function formsOf(secret: string): readonly Form[] {
    let forms = known.get(secret);
    if (forms === undefined) {
        const hex = Buffer.from(secret).toString("hex");
        forms = [secret, hex, hex.toUpperCase(), ...base64Of(secret)]
            .filter((form) => form !== "")
            .sort((one, other) => other.length - one.length)
            .map(formOf);
        if (known.size >= MOST_KNOWN) {
            known.clear();
        }
        known.set(secret, forms);
    }
    return forms;
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

/** A backslash before `n` may escape that letter, or stand for a line break with it. */
const READINGS = [unescaped, (text: string) => unescaped(text.replaceAll(/\\+[nrtfb]/g, " "))];
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** A text that was escaped more often than that is nobody's mistake. */
const MOST_ROUNDS = 4;

/** The text without escapes for JSON, URLs and HTML, as often as it was escaped. */
function unescaped(text: string): string {
    let plain = text;
    for (let round = 0; round < MOST_ROUNDS && /[\\%&]/.test(plain); round += 1) {
        plain = plain
            .replaceAll(/(?<!\\)\\+u([0-9a-f]{4})/gi, (_all, hex: string) =>
                String.fromCharCode(parseInt(hex, 16)),
            )
            .replaceAll(/\\+(?=[\s\S])/g, "")
            .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
                Buffer.from(bytes.replaceAll("%", ""), "hex").toString(),
            )
            .replaceAll(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (all, hex?: string, decimal?: string) => {
                const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
                return code <= 0x10ffff ? String.fromCodePoint(code) : all;
            })
            .replaceAll(/&(amp|lt|gt|quot|apos);/g, (all, name: string) => ENTITIES[name] ?? all);
    }
    return plain;
}
