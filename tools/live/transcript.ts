import { STATUS_CODES } from "node:http";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ANSWERS, REFUSALS, type AnswerId, type RefusalCode, type Shape } from "../../emulator/src/facts";
import type { Answer } from "../../provider/src/atlas/wire/wire";

export interface Reply extends Pick<Answer, "headers"> {
    /** 0: there was no answer. */
    readonly status: number;
    readonly json: unknown;
    readonly text: string;
}

/** The fields whose values are Atlas's own words; all other texts are replaced, the same by the same. */
const WORD_FIELDS = new Set(
    "cloudProvider clusterType connectionStatus errorCode providerName regionName stateName status supportedRemoteRegions type".split(
        " ",
    ),
);
const WORD = /^[A-Z][A-Z0-9_]{1,79}$/;
const NUMBER_FIELDS = new Set(["error", "status", "totalCount"]);
const REASONS = new Set(Object.values(STATUS_CODES));
const HEADERS = new Set(
    "allow content-type date deprecation ratelimit-limit ratelimit-remaining retry-after sunset x-error-code".split(
        " ",
    ),
);
const HEADER =
    /^(?:\d{1,9}|[A-Z][A-Z_, ]*|\w{3}, [\w :]+ GMT|(?:application|text)\/[\w.+-]+(?:; ?charset=[\w-]+)?)$/i;
const KINDS: readonly (readonly [kind: string, form: RegExp])[] = [
    ["id", /^[0-9a-f]{24}$/i],
    ["service", /^com\.amazonaws\./],
    ["vpce", /^vpce-/],
];

/** An answer as it can be published, in the form of the recorded ones. */
interface Exchange {
    readonly call: string;
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
}

/** What Atlas has answered, without what is the user's own, and what of it is otherwise than the facts say. */
export class Transcript {
    readonly differences: { readonly fact: string; readonly what: string }[] = [];
    private readonly exchanges: Exchange[] = [];
    private readonly placeholders = new Map<string, string>();

    /** Notes an answer, unless it equals the one before. @param call with placeholders in its path */
    note(call: string, { status, headers, json, text }: Reply): void {
        const kept = Object.entries(headers).flatMap(([name, value]) =>
            HEADERS.has(name) ? [[name, HEADER.test(String(value)) ? String(value) : "{text}"] as const] : [],
        );
        const body = json === undefined ? text && `{text of ${text.length} characters}` : this.safe("", json);
        const exchange = { call, status, headers: Object.fromEntries(kept), body };
        const { date: _date, "ratelimit-remaining": _left, ...sameHeaders } = exchange.headers;
        const same = JSON.stringify({ ...exchange, headers: sameHeaders });
        if (this.placeholders.get(`last ${call}`) !== same) {
            this.placeholders.set(`last ${call}`, same);
            this.exchanges.push(exchange);
        }
    }

    see(fact: string, isSo: boolean, what: string): void {
        if (!isSo && !this.differences.some((one) => one.fact === fact && one.what === what)) {
            this.differences.push({ fact, what });
        }
    }

    /** Compares an answer with its fact. */
    expect(id: AnswerId, { status, json }: Reply): void {
        const fact = ANSWERS[id];
        this.see(id, status === fact.status, `the status is ${status}, not ${fact.status}`);
        if (status !== fact.status) {
            return;
        }
        this.see(
            id,
            Array.isArray(json) === (fact.isList ?? false),
            "a list where one was not expected, or none",
        );
        for (const one of Array.isArray(json) ? json : [json]) {
            this.compare(id, fact.shape, fieldsOf(one), fact.isOpen ?? false);
        }
    }

    expectRefusal(code: RefusalCode, { status, json }: Reply): void {
        const { errorCode } = fieldsOf(json);
        const what = `${status} ${String(this.safe("errorCode", errorCode ?? "without a code"))}, not ${REFUSALS[code][0]}`;
        this.see(code, status === REFUSALS[code][0] && errorCode === code, what);
    }

    private compare(id: AnswerId, shape: Shape, fields: Record<string, unknown>, isOpen: boolean): void {
        for (const [name, type] of Object.entries(shape)) {
            this.see(id, isOfType(fields[name], type), `${name} is no ${type}`);
        }
        const more = Object.keys(fields).filter((name) => !(name in shape) && !isOpen);
        more.forEach((name) => this.see(id, false, `there is a field more: ${fieldName(name)}`));
    }

    /** A value without what may be the user's own. */
    private safe(field: string, value: unknown): unknown {
        if (Array.isArray(value)) {
            return value.map((one) => this.safe(field, one));
        }
        if (typeof value === "object" && value !== null) {
            return Object.fromEntries(
                Object.entries(value).map(([name, one]) => [fieldName(name), this.safe(name, one)]),
            );
        }
        if (typeof value === "number") {
            return NUMBER_FIELDS.has(field) ? value : "{number}";
        }
        if (typeof value !== "string") {
            return value;
        }
        const isWord =
            (WORD_FIELDS.has(field) && WORD.test(value)) || (field === "reason" && REASONS.has(value));
        return isWord ? value : this.placeholder(value);
    }

    private placeholder(text: string): string {
        const kind = KINDS.find(([, form]) => form.test(text))?.[0] ?? "text";
        const known = this.placeholders.get(text);
        const count = [...this.placeholders.values()].filter((one) => one.startsWith(`{${kind}-`)).length;
        const placeholder = known ?? `{${kind}-${count + 1}}`;
        this.placeholders.set(text, placeholder);
        return placeholder;
    }

    /** Writes live-report.json, and the same to read. */
    write(folder: string, about: { readonly date: string; readonly finished: boolean }): void {
        const { differences, exchanges } = this;
        const report = { schemaVersion: 2, ...about, differences, exchanges };
        writeFileSync(join(folder, "live-report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
        const lines = differences.map(({ fact, what }) => `- \`${fact}\`: ${what}`);
        const answers = exchanges.map(
            ({ call, status, headers, body }) =>
                `${call}\n${status} ${JSON.stringify(headers)}\n${JSON.stringify(body)}\n`,
        );
        const page = [
            "# Live report",
            `${about.date}${about.finished ? "" : ", not finished"}. Ids, names and addresses are replaced, the same by the same.`,
            `## What differs from the facts\n\n${lines.join("\n") || "Nothing."}`,
            `## Answers\n\n\`\`\`text\n${answers.join("\n").replaceAll("`", "'")}\`\`\`\n`,
        ];
        writeFileSync(join(folder, "live-report.md"), page.join("\n\n"));
    }
}

export function fieldsOf(json: unknown): Record<string, unknown> {
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
}

const fieldName = (name: string): string => (/^[a-z][a-zA-Z]{0,39}$/.test(name) ? name : "{field}");

function isOfType(value: unknown, type: Shape[string]): boolean {
    switch (type) {
        case "string?":
            return value === undefined || typeof value === "string";
        case "string|null":
            return value === null || typeof value === "string";
        case "strings":
        case "strings|null":
            return (
                (type === "strings|null" && value === null) ||
                (Array.isArray(value) && value.every((one) => typeof one === "string"))
            );
        case "array":
            return Array.isArray(value);
        case "object":
            return typeof value === "object" && value !== null;
        default:
            return typeof value === type;
    }
}
