/** Milliseconds as a number, or a string such as "500ms", "6s", "2m", "1h". A bare number in a string is milliseconds. */
export type Duration = number | string;

const UNITS: Readonly<Record<string, number>> = { "": 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

export const DURATION_FORMS = 'milliseconds as a number, or a string such as "500ms", "6s", "2m", "1h"';

/** Its milliseconds; undefined for what is no duration. */
export function durationOf(given: unknown): number | undefined {
    const milliseconds = typeof given === "string" ? parse(given) : given;
    return typeof milliseconds === "number" && Number.isFinite(milliseconds) && milliseconds >= 0
        ? milliseconds
        : undefined;
}

export function toMilliseconds(duration: Duration, name: string): number {
    const milliseconds = durationOf(duration);
    if (milliseconds === undefined) {
        throw new RangeError(
            `${name}: ${JSON.stringify(duration)} is no duration; allowed: ${DURATION_FORMS}`,
        );
    }
    return milliseconds;
}

function parse(text: string): number | undefined {
    const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|)$/.exec(text.trim());
    const factor = UNITS[match?.[2] ?? "none"];
    return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}
