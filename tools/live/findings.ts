import {
    ANSWERS,
    REFUSALS,
    type AnswerId,
    type FactId,
    type RefusalCode,
    type Shape,
} from "../../emulator/src/facts";
import type { Anonymizer } from "./anonymous";
import { asObject, headerOf, type Fields, type Reply } from "./reply";

/** An answer as the report shows it. */
interface Shown extends Pick<Reply, "request" | "seconds" | "status"> {
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
const ERROR: Shape = {
    badRequestDetail: "object?",
    detail: "string",
    error: "number",
    errorCode: "string|null",
    parameters: "array|null",
    reason: "string",
};

/** What the check has found out of each fact; everything in it is anonymous. */
export class Findings {
    readonly all = new Map<FactId, Finding>();

    constructor(readonly anonymizer: Anonymizer) {}

    /** @param difference made of our own words and of the anonymizer's; undefined: it is as expected */
    see(fact: FactId, reply: Reply | undefined, difference?: string): void {
        const finding = this.of(fact);
        if (difference === undefined && finding.result !== "unseen") {
            return;
        }
        finding.result = difference === undefined ? "met" : "otherwise";
        if (difference !== undefined && !finding.differences.includes(difference)) {
            finding.differences.push(difference);
        }
        if (reply !== undefined) {
            this.note(fact, reply);
        }
    }

    /** Keeps an answer, as one of a course. */
    note(fact: FactId, reply: Reply): void {
        const { answers } = this.of(fact);
        if (answers.length >= MOST_ANSWERS) {
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

    /** Compares an answer with the one that the facts have. @param item ours, of a list */
    answer(id: AnswerId, reply: Reply, item?: unknown): void {
        const { status, shape, isList = false, isOpen } = ANSWERS[id];
        if (reply.trouble !== undefined || reply.isRepeat === true) {
            return;
        }
        const body = isList ? item : (reply.json ?? {});
        const isGood = reply.status < 300;
        const differences = [
            ...(reply.status === status ? [] : [this.otherStatus(reply, status)]),
            ...(isGood && isList && !Array.isArray(reply.json) ? ["is no list"] : []),
            ...(isGood && body !== undefined ? this.otherFields(shape, asObject(body), isOpen) : []),
        ];
        differences.forEach((difference) => this.see(id, reply, difference));
        if (differences.length === 0) {
            this.see(id, reply);
        }
    }

    /** @param fact what it proves, where that is more than its code */
    refusal(code: RefusalCode, reply: Reply, fact: FactId = code): void {
        const { status } = REFUSALS[code];
        if (reply.trouble === undefined && reply.isRepeat !== true) {
            const { errorCode } = asObject(reply.json);
            const isSame = reply.status === status && errorCode === code;
            const said = this.codeOf(reply) || "none";
            const other = reply.status === status ? `the code is ${said}` : this.otherStatus(reply, status);
            this.see(fact, reply, isSame ? undefined : other);
        }
    }

    /** What every answer has in common. @param accept the header that was sent */
    common(reply: Reply, accept: string | undefined): void {
        if (reply.json === undefined) {
            return;
        }
        if (reply.status < 400 && accept !== undefined) {
            const type = headerOf(reply, "content-type");
            const other = `the content type is ${this.anonymizer.header("content-type", type)}`;
            this.see("answers.version", reply, type.startsWith(accept) ? undefined : other);
        }
        if (reply.status >= 400) {
            // A 401 is answered by the login, not by the API.
            const differences = reply.status === 401 ? [] : this.otherFields(ERROR, asObject(reply.json));
            differences.forEach((difference) => this.see("answers.json", reply, `an error ${difference}`));
            this.see("answers.json", reply);
        }
    }

    /** Compares the statuses of a thing, in the order in which they were first shown; short ones may be missed. */
    course(fact: FactId, words: readonly string[], expected: readonly string[]): void {
        const list = (all: readonly string[]): string =>
            all.map((word) => this.anonymizer.code(word)).join(", ");
        const others = words.filter((word) => !expected.includes(word));
        const known = words.filter((word) => expected.includes(word));
        const isInOrder = known.join() === expected.filter((word) => known.includes(word)).join();
        if (others.length > 0) {
            this.see(fact, undefined, `a status is ${list(others)}, which is none of ${expected.join(", ")}`);
        }
        this.see(fact, undefined, isInOrder ? undefined : `the order of the statuses is ${list(known)}`);
    }

    private codeOf({ json }: Reply): string {
        const { errorCode } = asObject(json);
        return typeof errorCode === "string" ? this.anonymizer.code(errorCode) : "";
    }

    private otherStatus(reply: Reply, expected: number): string {
        return `the status is ${`${reply.status} ${this.codeOf(reply)}`.trim()}, not ${expected}`;
    }

    private otherFields(shape: Shape, body: Fields, isOpen = false): string[] {
        const more = isOpen ? [] : Object.keys(body).filter((name) => !Object.hasOwn(shape, name));
        const typed = Object.entries(shape).flatMap(([name, type]) => {
            if (!Object.hasOwn(body, name)) {
                return type.endsWith("?") ? [] : [`lacks the field ${name}`];
            }
            const isTyped = isOfType(body[name], type);
            return isTyped
                ? []
                : [`has ${kindOf(body[name])} in the field ${name}, not ${type.replace("?", "")}`];
        });
        return [...more.map((name) => `has the field ${this.anonymizer.field(name)}`), ...typed];
    }

    private of(fact: FactId): Finding {
        const finding = this.all.get(fact) ?? { result: "unseen", differences: [], answers: [] };
        this.all.set(fact, finding);
        return finding;
    }
}

function isOfType(value: unknown, type: string): boolean {
    const isOf = (kind: string): boolean =>
        kind === "strings"
            ? Array.isArray(value) && value.every((one) => typeof one === "string")
            : kind === kindOf(value);
    return type.replace("?", "").split("|").some(isOf);
}

function kindOf(value: unknown): string {
    return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
