import type { FactId } from "../../emulator/src/facts";
import type { Answer } from "../../provider/src/atlas/wire/wire";

/** What Atlas has answered to one question. */
export interface Reply {
    readonly request: string;
    /** Since the start of the check. */
    readonly seconds: number;
    /** 0: no answer. */
    readonly status: number;
    readonly headers: Answer["headers"];
    readonly json: unknown;
    /** What there is in place of JSON; it may be somebody else's. */
    readonly text: string;
    /** Atlas's clock, in milliseconds since 1970. */
    readonly date?: number;
    /** How far that is ahead of this machine's clock, in seconds. */
    readonly ahead?: number;
    /** How long a limit lasts, in milliseconds. */
    readonly limit?: number;
    /** It answers nothing: a limit, an error page, a failure in passing. */
    readonly trouble?: Trouble;
    /** An earlier try may have had the effect that it tells of. */
    readonly isRepeat?: true;
}

export interface Trouble {
    readonly fact: FactId;
    readonly says: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): Fields {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly Fields[] {
    return Array.isArray(value) ? value.map(asObject) : [];
}

/** The items of a good answer with a list; undefined: it lists nothing, not even nothing. */
export function itemsOf({ status, trouble, json }: Reply): readonly Fields[] | undefined {
    const list = Array.isArray(json) ? json : asObject(json).results;
    return trouble === undefined && status === 200 && Array.isArray(list) ? list.map(asObject) : undefined;
}

export function headerOf({ headers }: Pick<Reply, "headers">, name: string): string {
    return [headers[name] ?? ""].flat().join(", ");
}
