import { type AnswerId, ANSWERS, type Shape } from "../facts";

/** What a route answers. */
export interface Answer {
    readonly status: number;
    readonly body?: unknown;
    /** Of a list, over all its pages. */
    readonly totalCount?: number;
    readonly contentType?: string;
    readonly headers?: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, unknown>>;

/** An answer as the facts say it: their status, and of the values the fields that they name. */
export function answered(id: AnswerId, ...values: readonly Values[]): Answer {
    const { status, shape, isList = false, isOpen = false } = ANSWERS[id];
    const all = values.map((one) => (isOpen ? one : inShape(shape, one)));
    return { status, body: isList ? all : (all[0] ?? {}) };
}

function inShape(shape: Shape, values: Values): Values {
    const fields = Object.keys(shape).map((name) => {
        const value = values[name];
        if (value === undefined) {
            throw new Error(`the answer lacks ${name}`);
        }
        return [name, value] as const;
    });
    return Object.fromEntries(fields);
}
