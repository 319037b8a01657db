import durations from "./durations.json";
import exchanges from "./exchanges.json";

/** An answer of the real Atlas, as the tests of MongoDB's Atlas CLI recorded it. */
export interface Exchange {
    readonly id: string;
    /** Method and path below /api/atlas/v2; or in words, where it is of another route. */
    readonly call: string;
    readonly status: number;
    /** Those that matter, by name in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
}

/** @throws {Error} where there is none of this id */
export function recorded(id: string): Exchange {
    const found = exchanges.find((one) => one.id === id);
    if (found === undefined) {
        throw new Error(`there is no recorded exchange "${id}"`);
    }
    return found;
}

/** Seconds from the create call to the first answer that said AVAILABLE, of 52 real creations. */
export const DURATIONS: readonly number[] = durations.seconds;
