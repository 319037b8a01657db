import { type Duration, DURATION_FORMS, toMilliseconds } from "./duration";
import type { Random } from "./random";

/**
 * How long a status lasts: a duration (milliseconds, or "6s"), "now", a duration drawn at random from `min` to
 * `max`, or a number of reads: `{ reads: 2 }` shows the old status twice and the new one from the third read on.
 */
export type Transition = Duration | { reads: number } | { min: Duration; max: Duration };

/** When a transition that has begun takes effect. */
export type Schedule = { readonly at: number } | { reads: number };

/** A transition that has begun but not yet taken effect. */
export interface Pending {
    readonly schedule: Schedule;
    readonly effect: () => void;
}

export function schedule(transition: Transition, now: number, random: Random): Schedule {
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

/** Throws a RangeError that names the option and says what is allowed. */
export function checkTransition(transition: unknown, name: string): Transition {
    const allowed = `${DURATION_FORMS}, "now", {"reads": n} or {"min": duration, "max": duration}`;
    const refuse = (): never => {
        throw new RangeError(`${name}: ${JSON.stringify(transition)} is no transition; allowed: ${allowed}`);
    };
    if (transition === "now") {
        return transition;
    }
    if (typeof transition === "number" || typeof transition === "string") {
        toMilliseconds(transition, name);
        return transition;
    }
    if (typeof transition !== "object" || transition === null) {
        return refuse();
    }
    if ("reads" in transition) {
        const { reads } = transition;
        return typeof reads === "number" && Number.isInteger(reads) && reads >= 0 ? { reads } : refuse();
    }
    if ("min" in transition && "max" in transition) {
        const { min, max } = transition;
        if (!isDuration(min) || !isDuration(max)) {
            return refuse();
        }
        return toMilliseconds(min, `${name}.min`) <= toMilliseconds(max, `${name}.max`)
            ? { min, max }
            : refuse();
    }
    return refuse();
}

function isDuration(value: unknown): value is Duration {
    return typeof value === "number" || typeof value === "string";
}
