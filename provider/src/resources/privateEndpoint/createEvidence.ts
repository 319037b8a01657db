import type { Attempt } from "../../atlas/errors";
import type { Sightings } from "../shared/sightings";

/** An id and the `Date` header both tell whole seconds only. */
const SLACK = 1_000;

/** When Atlas made the thing with this id, in milliseconds by its own clock: an ObjectId begins with the second. */
export function createdAt(id: string): number | undefined {
    return /^[0-9a-f]{24}$/i.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1_000 : undefined;
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
