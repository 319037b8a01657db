import { STATUS_CODES } from "node:http";
import { ANSWERS, FACTS, REFUSALS } from "../../emulator/src/facts";
import { ENDPOINT_SERVICE_REGIONS } from "../../provider/src/atlas/api/regions";
import { SUCCESSOR } from "../../provider/src/atlas/api/dialects";
import { ERROR_CATALOGUE } from "../../provider/src/atlas/errors/catalogue";
import { redact } from "../../provider/src/atlas/wire/redaction";

/** Fields whose values are words of Atlas's, even those that we do not know. */
const WORD_FIELDS =
    /^(?:status|connectionStatus|stateName|errorCode|type|clusterType|cloudProvider|providerName)$/;
const WORD = /^[A-Z](?:[A-Z_]|(?<!\d)\d{1,2}(?!\d)){0,79}$/;
/** A shorter secret or name, such as an emulator's key, is hidden only where it is a word of its own. */
const SHORTEST = 5;
const KNOWN_CODES = new Set([...Object.keys(REFUSALS), ...ERROR_CATALOGUE.map(({ code }) => code)]);

const FIELDS =
    "badRequestDetail connectionString detail endpointId endpoints error errorCode parameters privateEndpoint providerName " +
    "reason region regionConfigs results srvConnectionString srvShardOptimizedConnectionString type";
const KNOWN_FIELDS = new Set([
    ...FIELDS.split(" "),
    ...Object.values(ANSWERS).flatMap(({ shape = {} }) => Object.keys(shape)),
]);

const WORDS =
    "a after again algorithm all already an and another any are as at atlas auth authorized available aws be because been before but by can " +
    "cannot charset code contact could create created currently delete deleted denied digest disabled domain enabled error exceeded existing " +
    "expired failed false for found from has have html id in internal invalid is it json limit long maximum md5 minimum mongodb must net no nonce " +
    "not null of on one opaque or page please private project proxy qop quota rate reached realm refused region request requests resource retry " +
    "server service sha stale status support temporarily that the this time timed to too true try unable unavailable unknown unsupported use user " +
    "utf value was were while will with within you your";

/** The words of our own texts about Atlas: whatever else an answer says may be somebody's name. */
const VOCABULARY = new Set(
    [
        WORDS,
        ...Object.values(STATUS_CODES),
        ...Object.values(FACTS).map(({ says }) => says),
        ...Object.values(REFUSALS).map(({ detail }) => detail),
    ]
        .join(" ")
        .toLowerCase()
        .match(/[a-z]+/g),
);

const REGIONS = ENDPOINT_SERVICE_REGIONS.flatMap((region) => [region, SUCCESSOR.spellRegion(region)]);
const TOKEN = new RegExp(
    String.raw`(?<kept>\{[a-zA-Z]+(?:-\d+)?\}|\[secret\]|(?<![\p{L}\p{N}_])(?:${REGIONS.join("|")}|pl-\d)(?![\p{L}\p{N}_]))` +
        String.raw`|(?<word>[\p{L}\p{M}\p{N}_]+)|(?<other>[\s\S])`,
    "gu",
);

/** Ids and addresses, by their form. */
const FORMS: readonly (readonly [kind: string, form: RegExp])[] = [
    ["service", /vpce-svc-[0-9a-z]+/gi],
    ["vpce", /vpce-[0-9a-z]+/gi],
    ["id", /(?<![0-9a-z])[0-9a-f]{24}(?![0-9a-z])/gi],
    ["address", /\d{1,3}(?:\.\d{1,3}){3}/g],
    ["address", /(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}/gi],
];

const LONGEST = 600;
const MOST_ITEMS = 20;
const MOST_FIELDS = 60;
const DEEPEST = 8;

/**
 * Makes answers safe to publish: what is not known to be Atlas's own (fields, words, texts made of our vocabulary) is
 * replaced, the same by the same.
 */
export class Anonymizer {
    private readonly placeholders = new Map<string, string>();
    private readonly counts = new Map<string, number>();
    private readonly secrets: readonly string[];
    /** Placeholders by name, in lower case. */
    private readonly names: ReadonlyMap<string, string>;
    private readonly allNames: RegExp;

    /** @param secrets texts of a login @param names what else is the user's, by placeholder such as `{groupId}` */
    constructor(secrets: readonly string[], names: Readonly<Record<string, string>>) {
        this.secrets = secrets.filter((secret) => secret.length >= SHORTEST);
        const known = Object.entries(names).filter(([, name]) => name !== "");
        this.names = new Map(known.map(([placeholder, name]) => [name.toLowerCase(), placeholder]));
        const longestFirst = [...this.names.keys()].sort((one, other) => other.length - one.length);
        const any = longestFirst.map(escaped).join("|") || "(?!)";
        this.allNames = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${any})(?![\p{L}\p{N}])`, "giu");
    }

    /** A text without secrets, for the user's own eyes. */
    withoutSecrets(text: string): string {
        return redact(text, this.secrets);
    }

    text(text: string): string {
        // Secrets first, while the text is whole.
        let safe = redact(text, this.secrets).slice(0, 4 * LONGEST);
        // Only our own placeholders have braces.
        safe = safe.replaceAll("{", "(").replaceAll("}", ")");
        safe = safe.replaceAll(this.allNames, (found) => this.names.get(found.toLowerCase()) ?? "");
        for (const [kind, form] of FORMS) {
            safe = safe.replaceAll(form, (found) => this.placeholder(kind, found));
        }
        safe = safe.replaceAll(TOKEN, (token, ...rest) => {
            const { kept, word } = rest.at(-1) as Record<string, string | undefined>;
            return kept ?? (word !== undefined ? this.word(word) : /[ -~]/.test(token) ? token : " ");
        });
        return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
    }

    /** A word of Atlas's, such as a status or a code, known or not. */
    code(text: string): string {
        return KNOWN_CODES.has(text) || (WORD.test(text) && !this.isPrivate(text)) ? text : this.text(text);
    }

    field(name: string, isTop = true): string {
        const isAtlas =
            isTop && /^[a-z](?:[a-zA-Z]|(?<!\d)\d{1,2}(?!\d)){0,39}$/.test(name) && !/^[a-f0-9]+$/.test(name);
        return KNOWN_FIELDS.has(name) || (isAtlas && !this.isPrivate(name))
            ? name
            : this.placeholder("field", name);
    }

    /** @param isTop whether its fields are those of an answer or of a list's item; in others may be names of the user's */
    body(value: unknown, isTop = true, field = "", depth = 0): unknown {
        if (typeof value === "string") {
            const isCount = field === "parameters" && /^\d{1,4}$/.test(value) && !this.isPrivate(value);
            return isCount ? value : WORD_FIELDS.test(field) ? this.code(value) : this.text(value);
        }
        if (typeof value === "number") {
            return Number.isInteger(value) && Math.abs(value) < 100_000
                ? value
                : this.placeholder("number", String(value));
        }
        if (typeof value !== "object" || value === null) {
            return value ?? null;
        }
        if (depth > DEEPEST) {
            return "…";
        }
        if (Array.isArray(value)) {
            return value
                .slice(0, MOST_ITEMS)
                .map((one: unknown) => this.body(one, isTop && depth === 0, field, depth + 1));
        }
        return Object.fromEntries(
            Object.entries(value)
                .slice(0, MOST_FIELDS)
                .map(([name, one]) => [this.field(name, isTop), this.body(one, false, name, depth + 1)]),
        );
    }

    header(name: string, value: string): string {
        const isType =
            name === "content-type" &&
            /^(?:text\/(?:html|plain)|application\/(?:json|vnd\.atlas\.\d{4}-\d\d-\d\d\+json))(?:;\s?charset=utf-8)?$/i.test(
                value,
            );
        const isSafe = isType || /^\d{1,6}$/.test(value);
        return isSafe && !this.isPrivate(value) ? value : this.text(value);
    }

    private word(word: string): string {
        const isKnown = word
            .toLowerCase()
            .split("_")
            .every((part) => VOCABULARY.has(part));
        return isKnown ? word : /^\d+$/.test(word) ? "#" : this.placeholder("word", word);
    }

    private isPrivate(text: string): boolean {
        const lower = text.toLowerCase();
        const words = lower.split(/[^a-z0-9]/);
        const isIn = (name: string): boolean =>
            name.length < SHORTEST ? words.includes(name) : lower.includes(name);
        return [...this.names.keys()].some(isIn) || redact(text, this.secrets) !== text;
    }

    private placeholder(kind: string, text: string): string {
        const key = `${kind} ${text.toLowerCase()}`;
        const count = (this.counts.get(kind) ?? 0) + 1;
        const known = this.placeholders.get(key) ?? `{${kind}-${count}}`;
        if (!this.placeholders.has(key)) {
            this.placeholders.set(key, known);
            this.counts.set(kind, count);
        }
        return known;
    }
}

function escaped(text: string): string {
    return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
