import type { Attempt } from "../../atlas/errors";
import { createdAt } from "../../atlas/objectId";
import type { Sightings } from "../shared/sightings";

/** An id and the `Date` header both tell whole seconds only. */
const SLACK = 1_000;

/**
 * Whether an endpoint can have come of one of our create calls that have no usable answer: made while that call was
 * under way, by Atlas's clock, and in no list that began before it. Each call has its own window; what comes later, or
 * what Atlas gives no time for, is not taken for ours.
 */
export function mayResultFrom(calls: readonly Attempt[], id: string, sightings: Sightings): boolean {
    const made = createdAt(id);
    return calls.some(
        ({ startedAt, window }) =>
            made !== undefined &&
            window !== undefined &&
            made >= window.from - SLACK &&
            made <= window.to + SLACK &&
            !sightings.wasSeenBy(id, startedAt),
    );
}
