import { type Duration, DURATION_FORMS, durationOf, toMilliseconds } from "./duration";
import type { Random } from "./random";

/**
 * How long a status lasts: a duration (milliseconds, or "6s"), "now", a duration drawn at random from `min` to
 * `max`, or a number of reads: `{ reads: 2 }` shows the old status twice and the new one from the third read on.
 * "20s..40s" and "2reads" are the same as texts.
 */
export type Transition = Duration | { reads: number } | { min: Duration; max: Duration };

/** When a transition that has begun takes effect. */
export type Schedule = { readonly at: number } | { reads: number };

/** A transition that has begun but not yet taken effect. */
export interface Pending {
    readonly schedule: Schedule;
    /** @param at when it was due, though it may take effect later, at a read */
    readonly effect: (at: number) => void;
}

export function schedule(given: Transition, now: number, random: Random): Schedule {
    const transition = unfolded(given);
    if (transition === "now") {
        return { at: now };
    }
    if (typeof transition !== "object") {
        return { at: now + toMilliseconds(transition, "transition") };
    }
    if ("reads" in transition) {
        return { reads: transition.reads };
    }
    const min = toMilliseconds(transition.min, "min");
    return { at: now + min + random() * (toMilliseconds(transition.max, "max") - min) };
}

export function isDue({ schedule }: Pending, now: number): boolean {
    return "at" in schedule ? now >= schedule.at : schedule.reads <= 0;
}

export function countRead({ schedule }: Pending): void {
    if ("reads" in schedule) {
        schedule.reads -= 1;
    }
}

/** The object that a text such as "20s..40s" or "2reads" stands for; anything else as it is. */
function unfolded<Given>(given: Given): Given | Exclude<Transition, Duration> {
    if (typeof given !== "string") {
        return given;
    }
    const reads = /^(\d+)\s*reads?$/.exec(given)?.[1];
    const [, min = "", max] = /^(.+?)\.\.(.+)$/.exec(given) ?? [];
    return reads !== undefined ? { reads: Number(reads) } : max !== undefined ? { min, max } : given;
}

/** Throws a RangeError that names the option and says what is allowed. */
export function checkTransition(given: unknown, name: string): void {
    if (!isTransition(unfolded(given))) {
        const ranges = '"20s..40s" or {"min": "20s", "max": "40s"}';
        throw new RangeError(
            `${name}: ${JSON.stringify(given)} is no transition; allowed: ${DURATION_FORMS}, ` +
                `"now", a range such as ${ranges}, or a number of reads, "3reads" or {"reads": 3}`,
        );
    }
}

function isTransition(given: unknown): boolean {
    if (typeof given !== "object" || given === null) {
        return given === "now" || durationOf(given) !== undefined;
    }
    if ("reads" in given) {
        return Number.isInteger(given.reads) && Number(given.reads) >= 0;
    }
    const [min, max] = "min" in given && "max" in given ? [durationOf(given.min), durationOf(given.max)] : [];
    return min !== undefined && max !== undefined && min <= max;
}
