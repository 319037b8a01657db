import type { Random } from "./random";

/**
 * How long a status lasts: milliseconds, or a text: "500ms", "6s", "2m", "1h", "now", a range such as "20s..40s", drawn
 * at random, or a number of reads: with "2reads" the old status is shown twice, and the new one from the third read on.
 */
export type Transition = number | string;

/** When a transition that has begun takes effect. */
type Schedule = { readonly at: number } | { reads: number };

/** A transition that has begun but not yet taken effect. */
export interface Pending {
    readonly schedule: Schedule;
    /** @param at when it was due, though it may take effect later, at a read */
    readonly effect: (at: number) => void;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** @throws {RangeError} that says what is allowed */
export function schedule(given: Transition, now: number, random: Random): Schedule {
    const reads = /^(\d+)\s*reads?$/.exec(String(given))?.[1];
    if (reads !== undefined) {
        return { reads: Number(reads) };
    }
    const [min = "", max = min, ...more] = String(given).split("..");
    const [least, most] = [toMilliseconds(min), toMilliseconds(max)];
    if (most < least || more.length > 0) {
        throw notAllowed(given);
    }
    return { at: now + least + random() * (most - least) };
}

/** @throws {RangeError} that says what is allowed */
export function toMilliseconds(given: Transition): number {
    const text = given === "now" ? "0" : String(given);
    const [, number, unit = "ms"] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text) ?? [];
    if (number === undefined) {
        throw notAllowed(given);
    }
    return Number(number) * (UNITS[unit] ?? 1);
}

const notAllowed = (given: Transition): RangeError =>
    new RangeError(
        `${JSON.stringify(given)} is not allowed; allowed: 500, "500ms", "6s", "2m", "1h", "now", "20s..40s", "3reads"`,
    );

export function isDue({ schedule }: Pending, now: number): boolean {
    return "at" in schedule ? now >= schedule.at : schedule.reads <= 0;
}

export function countRead({ schedule }: Pending): void {
    if ("reads" in schedule) {
        schedule.reads -= 1;
    }
}
