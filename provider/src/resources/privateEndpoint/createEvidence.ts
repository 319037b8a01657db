import type { Attempt } from "../../atlas/errors";
import { createdAt } from "../../atlas/objectId";
import type { Sightings } from "../shared/sightings";

/** Ids and the `Date` header have a resolution of one second. */
const SLACK = 1_000;

/**
 * Whether one of our create calls without a usable answer may have created the endpoint: by Atlas's clock it
 * was created while that call was in flight, and no list that began before the call showed it. Each call has
 * its own window. An endpoint created later, or in a call for which Atlas's time is unknown, does not count
 * as ours.
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
