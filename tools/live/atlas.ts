import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ANSWERS, REFUSALS, type AnswerId, type RefusalCode } from "../../emulator/src/facts";
import { DIALECTS, SUCCESSOR, type Dialect } from "../../provider/src/atlas/api/dialects";
import { loggedIn } from "../../provider/src/atlas/connect";
import type { Settings } from "../../provider/src/atlas/settings";
import { gated } from "../../provider/src/atlas/wire/projectGate";
import { transport } from "../../provider/src/atlas/wire/transport";
import type { Answer, Request, Send } from "../../provider/src/atlas/wire/wire";
import { systemClock, type Clock } from "../../provider/src/waiting/clock";

/** What the check is run with. */
export interface World {
    /** Where the report and the record are. */
    readonly folder: string;
    readonly settings: Settings;
    readonly clock: Clock;
    readonly interrupted: AbortSignal;
    readonly say: (line: string) => void;
    /** @returns undefined where nobody answers */
    readonly ask: (question: string) => Promise<string | undefined>;
}

export interface Reply extends Pick<Answer, "headers"> {
    /** 0: there was no answer. */
    readonly status: number;
    readonly json: unknown;
}

/** Of the path's `{…}`. */
export type Values = Readonly<Record<string, string>>;

interface Question {
    readonly values?: Values;
    readonly body?: unknown;
    /** It is to be refused so. */
    readonly refusal?: RefusalCode | undefined;
    /** A 404 is as good. */
    readonly mayBeGone?: true;
}

export type Asked = Exclude<AnswerId, `${string}.patch`>;
type Call = readonly [Request["method"], pathInProject: string, Pick<Dialect, "prefix" | "headers">];

const CLUSTERS = { ...SUCCESSOR, headers: { Accept: "application/vnd.atlas.2024-08-05+json" } };

/** Each call, by the fact about its answer. */
const CALLS = Object.fromEntries([
    ...DIALECTS.flatMap(callsOf),
    ["regionalMode.get", ["GET", "/privateEndpoint/regionalMode", SUCCESSOR]],
    ["clusters.list", ["GET", "/clusters", CLUSTERS]],
    ["clusters.get", ["GET", "/clusters/{cluster}", CLUSTERS]],
]) as Readonly<Record<Asked, Call>>;

function callsOf(dialect: Dialect): [Asked, Call][] {
    const { api, createPath, listPath, attachments } = dialect;
    const one = `${listPath}/{id}`;
    const attached = `${one}/${attachments}/{vpce}`;
    return [
        [`${api}.create`, ["POST", createPath, dialect]],
        [`${api}.list`, ["GET", listPath, dialect]],
        [`${api}.get`, ["GET", one, dialect]],
        [`${api}.delete`, ["DELETE", one, dialect]],
        [`${api}.attach`, ["POST", `${one}/${attachments}`, dialect]],
        [`${api}.attached`, ["GET", attached, dialect]],
        [`${api}.detach`, ["DELETE", attached, dialect]],
    ];
}

const SILENCE: Reply = { status: 0, headers: {}, json: undefined };
const PAUSE = 10_000;
const LONGEST_WAIT = 30 * 60_000;

/** The fields whose values are Atlas's own words; of all else the report has the type only. */
const WORD_FIELDS =
    /^(?:cloudProvider|clusterType|connectionStatus|error|errorCode|providerName|regionName|stateName|status|supportedRemoteRegions|totalCount|type)$/;
const WORD = /^(?:[A-Z][A-Z0-9_]{1,79}|\d{1,6})$/;
const HEADERS = /^(?:allow|content-type|date|deprecation|ratelimit-limit|retry-after|sunset|x-error-code)$/;

/** Asks Atlas, and notes what it answers, and what of that is otherwise than the facts say. */
export class Atlas {
    readonly differences: { readonly fact: string; readonly what: string }[] = [];
    private readonly exchanges: object[] = [];
    private noted = "";
    private readonly send: Send;

    constructor(
        readonly world: World,
        private readonly groupId: string,
    ) {
        const { settings, clock } = world;
        this.send = gated(loggedIn(settings, clock, transport(settings.proxy, systemClock)), clock);
    }

    /** Makes a call, up to five times after a limit, a 5xx or silence, unless it makes something; and compares the answer. */
    async ask(fact: Asked, question: Question = {}, left = 4): Promise<Reply> {
        const { settings, clock, interrupted } = this.world;
        const { values = {}, body, refusal, mayBeGone } = question;
        const [method, pathInProject, { prefix, headers }] = CALLS[fact];
        const path = `${prefix}/groups/{groupId}${pathInProject}`;
        const all: Values = { groupId: this.groupId, ...values };
        const fill = (placeholder: string, name: string): string =>
            encodeURIComponent(all[name] ?? placeholder);
        const isMaking = method === "POST";
        interrupted.throwIfAborted();
        const outcome = await this.send({
            ...{ method, body, groupId: this.groupId },
            url: settings.baseUrl + path.replaceAll(/\{(\w+)\}/g, fill),
            headers: { Accept: "application/json", ...headers },
            // An interruption waits for the answer that names what was made.
            signal: isMaking ? new AbortController().signal : interrupted,
        });
        const isAnswer = outcome.kind === "answer";
        const json = isAnswer && (outcome.unreadable ?? outcome.json ?? null);
        const reply = isAnswer ? { ...outcome, json } : SILENCE;
        const { status } = reply;
        this.note(`${method} ${path}`, reply);
        if ((status === 0 || status === 429 || status >= 500) && !isMaking && left > 0) {
            await clock.sleep(PAUSE, interrupted);
            return this.ask(fact, question, left - 1);
        }
        const due = refusal ?? fact;
        const otherwise = status === 404 && mayBeGone === true ? [] : differencesFrom(due, reply);
        otherwise.forEach((what) => this.see(due, false, what));
        return reply;
    }

    /** Asks every 10 s until something is found in the answer. @throws {Error} after half an hour */
    async until<T>(
        what: string,
        fact: Asked,
        question: Question,
        find: (reply: Reply) => T | undefined,
    ): Promise<T> {
        const { clock, interrupted } = this.world;
        const end = clock.now() + LONGEST_WAIT;
        while (clock.now() <= end) {
            const found = find(await this.ask(fact, question));
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

    /** Notes an answer, unless it equals the one before. */
    private note(call: string, { status, headers, json }: Reply): void {
        const same = JSON.stringify([call, status, json]);
        if (same !== this.noted) {
            this.noted = same;
            const kept = Object.entries(headers).filter(([name]) => HEADERS.test(name));
            this.exchanges.push({ call, status, headers: Object.fromEntries(kept), body: safe("", json) });
        }
    }

    /** Writes live-report.json, and the same to read. */
    write(finished: boolean): void {
        const { differences, exchanges, world } = this;
        const date = new Date().toISOString().slice(0, 10);
        const whole = { schemaVersion: 3, date, finished, differences, exchanges };
        const report = `${JSON.stringify(whole, undefined, 2)}\n`;
        const lines = differences.map(({ fact, what }) => `- \`${fact}\`: ${what}\n`);
        const page = `# Live report\n\n## What differs from the facts\n\n${lines.join("") || "Nothing.\n"}\n## All of it\n\n\`\`\`json\n${report}\`\`\`\n`;
        writeFileSync(join(world.folder, "live-report.json"), report);
        writeFileSync(join(world.folder, "live-report.md"), page);
    }
}

function differencesFrom(due: AnswerId | RefusalCode, { status, json }: Reply): string[] {
    if (!(due in ANSWERS)) {
        const { errorCode = null } = fieldsOf(json);
        const [wanted] = REFUSALS[due as RefusalCode];
        const isSo = status === wanted && errorCode === due;
        return isSo ? [] : [`${status} ${String(safe("errorCode", errorCode))}, not ${wanted}`];
    }
    const { status: wanted, shape, isList = false, isOpen = false } = ANSWERS[due as AnswerId];
    if (status !== wanted) {
        return [`the status is ${status}, not ${wanted}`];
    }
    if (Array.isArray(json) !== isList) {
        return [`it is ${isList ? "no" : "a"} list`];
    }
    return [json].flat().flatMap((item) => {
        const fields = fieldsOf(item);
        const wrong = Object.entries(shape).filter(([name, type]) => !isOfType(fields[name], type));
        const more = Object.keys(fields).filter((name) => !(name in shape) && !isOpen);
        return [
            ...wrong.map(([name, type]) => `${name} is no ${type}`),
            ...more.map((name) => `there is a field more: ${fieldName(name)}`),
        ];
    });
}

/** @param types those of a fact, such as "string|null" */
function isOfType(value: unknown, types: string): boolean {
    const isStrings = Array.isArray(value) && value.every((one) => typeof one === "string");
    const plain = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
    return types.split("|").some((type) => type === plain || (type === "strings" && isStrings));
}

function fieldsOf(json: unknown): Record<string, unknown> {
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
}

/** Those of an answer's fields that are texts. */
export function textsOf(json: unknown): Partial<Readonly<Record<string, string>>> {
    const texts = Object.entries(fieldsOf(json)).filter(([, value]) => typeof value === "string");
    return Object.fromEntries(texts) as Record<string, string>;
}

/** What an error says, for the user's own eyes. */
export function wordsOf({ status, json }: Reply): string {
    const { errorCode = "", detail = "" } = textsOf(json);
    return status === 0 ? "no answer" : `${status} ${errorCode} ${detail}`.trim();
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

/** The names of a map's entries may be ids. */
const fieldName = (name: string): string => (/^[a-z][a-zA-Z]{0,39}$/.test(name) ? name : "{field}");
