import type { Attempt } from "../atlas/errors";

/** Dates have whole seconds on either side: in an id as in the `Date` header. */
const SLACK = 1_000;

/** When Atlas made the thing with this id, in milliseconds by its own clock: an ObjectId begins with the second. */
export function createdAt(id: string): number | undefined {
    return /^[0-9a-f]{24}$/i.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1_000 : undefined;
}

/** When each endpoint of a project was first seen: by the start of the earliest list that showed it. */
export class Sightings {
    private readonly earliest = new Map<string, number>();

    note(startedAt: number, ids: Iterable<string>): void {
        for (const id of ids) {
            this.earliest.set(id, Math.min(startedAt, this.earliest.get(id) ?? startedAt));
        }
    }

    /** Whether a list showed it that did not begin after `time`. */
    upTo(id: string, time: number): boolean {
        return (this.earliest.get(id) ?? Number.POSITIVE_INFINITY) <= time;
    }
}

/**
 * Whether an endpoint can have come of one of our create calls that have no usable answer: made while that call was
 * under way, by Atlas's clock, and in no list that began before it. Each call has its own window; what comes later, or
 * what Atlas gives no time for, is not taken for ours.
 */
export function mayComeOf(calls: readonly Attempt[], id: string, sightings: Sightings): boolean {
    const made = createdAt(id);
    return calls.some(
        ({ startedAt, window }) =>
            made !== undefined &&
            window !== undefined &&
            made >= window.from - SLACK &&
            made <= window.to + SLACK &&
            !sightings.upTo(id, startedAt),
    );
}
