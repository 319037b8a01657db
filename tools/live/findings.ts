import {
    ANSWERS,
    REFUSALS,
    type AnswerId,
    type FactId,
    type RefusalCode,
    type Shape,
} from "../../emulator/src/facts";
import type { Anonymizer } from "./anonymous";
import { asObject, headerOf, type Reply } from "./reply";

/** An answer as the report shows it. */
interface Shown {
    readonly request: string;
    /** Since the start of the check. */
    readonly seconds: number;
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
}

export interface Finding {
    result: "met" | "otherwise" | "unseen";
    readonly differences: string[];
    readonly answers: Shown[];
}

const MOST_ANSWERS = 12;
const HEADERS = /^(?:allow|content-type|deprecation|retry-after|sunset|www-authenticate|(?:x-)?ratelimit.*)$/;
const ERROR_FIELDS = ["badRequestDetail", "detail", "error", "errorCode", "parameters", "reason"];

/** What the check has found out of each fact; everything in it is anonymous. */
export class Findings {
    readonly all = new Map<FactId, Finding>();

    constructor(readonly anonymizer: Anonymizer) {}

    /** Met, unless it has been otherwise before. */
    met(fact: FactId, reply?: Reply): void {
        const finding = this.of(fact);
        if (finding.result === "unseen") {
            finding.result = "met";
            this.keep(finding, reply);
        }
    }

    /** @param difference made of our own words and of the anonymizer's */
    differs(fact: FactId, difference: string, reply?: Reply): void {
        const finding = this.of(fact);
        finding.result = "otherwise";
        if (!finding.differences.includes(difference)) {
            finding.differences.push(difference);
        }
        this.keep(finding, reply);
    }

    either(fact: FactId, isMet: boolean, difference: string, reply?: Reply): void {
        if (isMet) {
            this.met(fact, reply);
        } else {
            this.differs(fact, difference, reply);
        }
    }

    /** Keeps an answer that is part of a course. */
    note(fact: FactId, reply: Reply): void {
        this.keep(this.of(fact), reply);
    }

    /** Compares an answer with the one that the facts have. @param item ours, of a list */
    answer(id: AnswerId, reply: Reply, item?: unknown): void {
        const { status, shape, items = shape, open = false } = ANSWERS[id];
        if (reply.trouble !== undefined) {
            return;
        }
        const isList = shape === undefined && items !== undefined;
        const body = isList ? item : reply.json;
        const differences = [
            ...(reply.status === status ? [] : [this.statusDifference(reply, status)]),
            ...(isList && !Array.isArray(reply.json) && reply.status < 300 ? ["is no list"] : []),
            ...(items === undefined || body === undefined || reply.status >= 300
                ? []
                : this.fieldDifferences(items, asObject(body), open)),
        ];
        differences.forEach((difference) => this.differs(id, difference, reply));
        if (differences.length === 0) {
            this.met(id, reply);
        }
    }

    refusal(code: RefusalCode, reply: Reply): void {
        const { status } = REFUSALS[code];
        const said = this.codeOf(reply) || "none";
        if (reply.trouble === undefined) {
            const difference =
                reply.status === status ? `the code is ${said}` : this.statusDifference(reply, status);
            this.either(code, reply.status === status && said === code, difference, reply);
        }
    }

    /** What every answer has in common. @param accept the header that was sent */
    common(reply: Reply, accept: string | undefined): void {
        if (reply.json === undefined) {
            return;
        }
        if (reply.status < 400) {
            const type = headerOf(reply, "content-type");
            const difference = `the content type is ${this.anonymizer.header("content-type", type)}`;
            if (accept !== undefined) {
                this.either("answers.version", type.startsWith(accept), difference, reply);
            }
            return;
        }
        const fields = Object.keys(asObject(reply.json));
        const more = fields.filter((name) => !ERROR_FIELDS.includes(name));
        // A 401 is answered by the login, not by the API.
        const needed = reply.status === 401 ? [] : ["error", "errorCode"];
        const less = needed.filter((name) => !fields.includes(name));
        more.forEach((name) =>
            this.differs("answers.json", `an error has the field ${this.anonymizer.field(name)}`, reply),
        );
        less.forEach((name) => this.differs("answers.json", `an error lacks the field ${name}`, reply));
        this.met("answers.json", reply);
    }

    private codeOf({ json }: Reply): string {
        const { errorCode } = asObject(json);
        return typeof errorCode === "string" ? this.anonymizer.code(errorCode) : "";
    }

    private statusDifference(reply: Reply, expected: number): string {
        return `the status is ${`${reply.status} ${this.codeOf(reply)}`.trim()}, not ${expected}`;
    }

    private fieldDifferences(
        shape: Shape,
        body: Readonly<Record<string, unknown>>,
        isOpen: boolean,
    ): string[] {
        const more = isOpen ? [] : Object.keys(body).filter((name) => !(name in shape));
        const typed = Object.entries(shape).flatMap(([name, type]) => {
            if (!(name in body)) {
                return type.endsWith("?") ? [] : [`lacks the field ${name}`];
            }
            return isOfType(body[name], type)
                ? []
                : [`the field ${name} is ${kindOf(body[name])}, not ${type}`];
        });
        return [...more.map((name) => `has the field ${this.anonymizer.field(name)}`), ...typed];
    }

    private of(fact: FactId): Finding {
        const finding = this.all.get(fact) ?? { result: "unseen", differences: [], answers: [] };
        this.all.set(fact, finding);
        return finding;
    }

    private keep({ answers }: Finding, reply: Reply | undefined): void {
        if (reply === undefined || answers.length >= MOST_ANSWERS) {
            return;
        }
        const { request, seconds, status, json, text, ahead } = reply;
        const names = Object.keys(reply.headers).filter((name) => HEADERS.test(name));
        const kept = names.map(
            (name) => [name, this.anonymizer.header(name, headerOf(reply, name))] as const,
        );
        const date = ahead === undefined ? [] : [["date", `${ahead} s ahead of our clock`] as const];
        const body = text === "" ? this.anonymizer.body(json) : this.anonymizer.text(text);
        answers.push({ request, seconds, status, headers: Object.fromEntries([...kept, ...date]), body });
    }
}

/** The statuses of a thing, in the order in which they were first shown. */
export class Statuses {
    private readonly words: string[] = [];

    constructor(
        private readonly fact: FactId,
        private readonly expected: readonly string[],
    ) {}

    add(status: unknown, reply: Reply, findings: Findings): void {
        if (!this.words.includes(String(status))) {
            this.words.push(String(status));
            findings.note(this.fact, reply);
        }
    }

    /** Short ones may be missed. */
    conclude(findings: Findings): void {
        const { fact, expected, words } = this;
        const list = (all: readonly string[]): string =>
            all.map((word) => findings.anonymizer.code(word)).join(", ");
        const others = words.filter((word) => !expected.includes(word));
        const known = words.filter((word) => expected.includes(word));
        const inOrder = expected.filter((word) => known.includes(word));
        if (others.length > 0) {
            findings.differs(fact, `a status is ${list(others)}, none of ${expected.join(", ")}`);
        }
        findings.either(fact, known.join() === inOrder.join(), `the order is ${list(known)}`);
    }
}

function isOfType(value: unknown, type: string): boolean {
    const kinds: Readonly<Record<string, boolean>> = {
        strings: Array.isArray(value) && value.every((one) => typeof one === "string"),
        array: Array.isArray(value),
        "string|null": value === null || typeof value === "string",
    };
    return kinds[type] ?? kindOf(value) === type.replace("?", "");
}

function kindOf(value: unknown): string {
    return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
