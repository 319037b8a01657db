import type { Contender } from "./contenders";

export type Unit = "requests" | "per minute" | "s" | "bytes" | "MB" | "times" | "text";

/** One line of the table. */
export interface Figure {
    /** Stable, for whoever reads the JSON: `official.11.requests`. */
    readonly id: string;
    readonly label: string;
    readonly unit: Unit;
    readonly values: Readonly<Partial<Record<Contender, number | string>>>;
    /** Ours is to be no more than this. */
    readonly target?: number;
    /** Whose figure that is. Default: ours. */
    readonly targetOf?: Contender;
}

/** Whether ours is within the target; undefined where there is none. */
export function isMet({ target, targetOf = "ours", values }: Figure): boolean | undefined {
    const value = values[targetOf];
    return target === undefined ? undefined : typeof value === "number" && value <= target;
}

const DECIMALS: Readonly<Record<Unit, number>> = {
    requests: 0,
    "per minute": 0,
    s: 1,
    bytes: 0,
    MB: 0,
    times: 2,
    text: 0,
};

/** The number as people read it: rounded, with its unit where that is short. */
export function show(value: number | string, unit: Unit): string {
    if (typeof value === "string") {
        return value;
    }
    // Keep one decimal for small values, so that half a request or half a MB does not disappear.
    const decimals = DECIMALS[unit] === 0 && !Number.isInteger(value) && value < 10 ? 1 : DECIMALS[unit];
    const number = value.toLocaleString("en-US", {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
    });
    const suffix = unit === "s" || unit === "MB" ? ` ${unit}` : unit === "times" ? " ×" : "";
    return number + suffix;
}
