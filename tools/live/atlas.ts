import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ANSWERS, REFUSALS, type AnswerId, type RefusalCode } from "../../emulator/src/facts";
import { SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { loggedIn } from "../../provider/src/atlas/connect";
import type { Settings } from "../../provider/src/atlas/settings";
import { readBody } from "../../provider/src/atlas/wire/body";
import { gated } from "../../provider/src/atlas/wire/projectGate";
import type { Answer, Request, Send } from "../../provider/src/atlas/wire/wire";
import type { Clock } from "../../provider/src/waiting/clock";

/** What the check is run with. */
export interface World {
    /** Where the report and the record are. */
    readonly folder: string;
    readonly settings: Settings;
    /** Without a login. */
    readonly wire: Send;
    readonly clock: Clock;
    readonly interrupted: AbortSignal;
    readonly say: (line: string) => void;
    /** @returns undefined where nobody answers */
    readonly ask: (question: string) => Promise<string | undefined>;
}

interface Question {
    readonly api?: Dialect;
    readonly method?: Request["method"];
    /** Below the project, such as "/clusters/{cluster}". */
    readonly path: string;
    /** The values of the path's `{…}`. */
    readonly values?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly accept?: string;
    /** It makes something: it is sent once, and an interruption waits for its answer. */
    readonly isMaking?: boolean;
}

export interface Reply extends Pick<Answer, "headers"> {
    /** 0: there was no answer. */
    readonly status: number;
    readonly json: unknown;
}

const PAUSE = 10_000;
const LONGEST_WAIT = 30 * 60_000;

/** The fields whose values are Atlas's own words; of all else the report has the type only. */
const WORD_FIELDS =
    /^(?:cloudProvider|clusterType|connectionStatus|error|errorCode|providerName|regionName|stateName|status|supportedRemoteRegions|totalCount|type)$/;
const WORD = /^(?:[A-Z][A-Z0-9_]{1,79}|\d{1,6})$/;
const HEADERS = /^(?:allow|content-type|date|deprecation|ratelimit-limit|retry-after|sunset|x-error-code)$/;

/** Asks Atlas, one question after the other, and notes what it answers, and what of that is otherwise than the facts say. */
export class Atlas {
    readonly differences: { readonly fact: string; readonly what: string }[] = [];
    private readonly exchanges: object[] = [];
    private readonly noted = new Map<string, string>();
    private readonly send: Send;

    constructor(
        private readonly world: World,
        private readonly groupId: string,
    ) {
        const { settings, clock, wire } = world;
        this.send = gated(loggedIn(settings, clock, wire), clock);
    }

    /** Asks up to five times after a limit, a 5xx or silence, unless that would make something twice. */
    async ask(question: Question, left = 4): Promise<Reply> {
        const { api = SUCCESSOR, method = "GET", path, body, isMaking = false } = question;
        const { settings, interrupted, clock } = this.world;
        interrupted.throwIfAborted();
        const whole = `${api.prefix}/groups/{groupId}${path}`;
        const values: Readonly<Record<string, string>> = { groupId: this.groupId, ...question.values };
        const url = whole.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
            encodeURIComponent(values[name] ?? ""),
        );
        const accept = question.accept === undefined ? {} : { Accept: question.accept };
        const outcome = await this.send({
            ...{ method, url: settings.baseUrl + url, body, groupId: this.groupId },
            headers: { Accept: "application/json", ...api.headers, ...accept },
            signal: isMaking ? new AbortController().signal : interrupted,
        });
        const reply =
            outcome.kind === "answer"
                ? {
                      ...outcome,
                      json: readBody(outcome.body).json ?? (outcome.body === "" ? null : "not JSON"),
                  }
                : { status: 0, headers: {}, json: undefined };
        this.note(`${method} ${whole}`, reply);
        const isTrouble = reply.status === 0 || reply.status === 429 || reply.status >= 500;
        if (!isTrouble || isMaking || left === 0) {
            return reply;
        }
        await clock.sleep(PAUSE, interrupted);
        return this.ask(question, left - 1);
    }

    /** Notes an answer, unless it equals the one before. */
    private note(call: string, { status, headers, json }: Reply): void {
        const { date, ...shown } = Object.fromEntries(
            Object.entries(headers).filter(([name]) => HEADERS.test(name)),
        );
        const same = JSON.stringify([status, shown, json]);
        if (this.noted.get(call) !== same) {
            this.noted.set(call, same);
            this.exchanges.push({ call, status, headers: { date, ...shown }, body: safe("", json) });
        }
    }

    /** Looks every 10 s until there is a result. @throws {Error} after half an hour */
    async until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
        const { clock, interrupted } = this.world;
        const end = clock.now() + LONGEST_WAIT;
        while (clock.now() <= end) {
            const found = await look();
            if (found !== undefined) {
                return found;
            }
            await clock.sleep(PAUSE, interrupted);
        }
        throw new Error(`After 30 minutes ${what}.`);
    }

    see(fact: string, isSo: boolean, what: string): void {
        if (!isSo && !this.differences.some((one) => one.fact === fact && one.what === what)) {
            this.differences.push({ fact, what });
        }
    }

    /** Compares an answer with its fact. */
    expect(id: AnswerId, { status, json }: Reply): void {
        const { status: wanted, shape, isList = false, isOpen = false } = ANSWERS[id];
        this.see(id, status === wanted, `the status is ${status}, not ${wanted}`);
        const all = status === wanted ? [json].flat() : [];
        this.see(
            id,
            status !== wanted || Array.isArray(json) === isList,
            `it is ${isList ? "no" : "a"} list`,
        );
        for (const fields of all.map(fieldsOf)) {
            for (const [name, type] of Object.entries(shape)) {
                const isSo = type.split("|").some((one) => typesOf(fields[name]).includes(one));
                this.see(id, isSo, `${name} is no ${type}`);
            }
            const more = Object.keys(fields).filter((name) => !(name in shape) && !isOpen);
            more.forEach((name) => this.see(id, false, `there is a field more: ${fieldName(name)}`));
        }
    }

    expectRefusal(code: RefusalCode, { status, json }: Reply): void {
        const { errorCode = null } = fieldsOf(json);
        const [wanted] = REFUSALS[code];
        const what = `${status} ${String(safe("errorCode", errorCode))}, not ${wanted}`;
        this.see(code, status === wanted && errorCode === code, what);
    }

    /** Writes live-report.json, and the same to read. */
    write(folder: string, finished: boolean): void {
        const { differences, exchanges } = this;
        const date = new Date().toISOString().slice(0, 10);
        const report = JSON.stringify(
            { schemaVersion: 3, date, finished, differences, exchanges },
            undefined,
            2,
        );
        writeFileSync(join(folder, "live-report.json"), `${report}\n`);
        const lines =
            differences.map(({ fact, what }) => `- \`${fact}\`: ${what}\n`).join("") || "Nothing.\n";
        const page = `# Live report\n\n## What differs from the facts\n\n${lines}\n## All of it\n\n\`\`\`json\n${report}\n\`\`\`\n`;
        writeFileSync(join(folder, "live-report.md"), page);
    }
}

export function fieldsOf(json: unknown): Record<string, unknown> {
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
}

/** A value without what may be the user's own. */
function safe(field: string, value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((one) => safe(field, one));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([name, one]) => [fieldName(name), safe(name, one)]),
        );
    }
    const isWord = typeof value === "boolean" || (WORD_FIELDS.test(field) && WORD.test(String(value)));
    return isWord || value === null ? value : `{${typeof value}}`;
}

const fieldName = (name: string): string => (/^[a-z][a-zA-Z]{0,39}$/.test(name) ? name : "{field}");

/** The types of a fact that a value has. */
function typesOf(value: unknown): readonly string[] {
    const isStrings = Array.isArray(value) && value.every((one) => typeof one === "string");
    const array = Array.isArray(value) ? ["array", ...(isStrings ? ["strings"] : [])] : [];
    return [value === null ? "null" : typeof value, ...array];
}
