import type { Endpoint } from "../../atlas/api/answers";
import { createdAt, isSameId } from "../../atlas/api/objectId";
import { endpointPhase, isTerminal } from "../../atlas/api/phases";
import type { LostCall } from "../project/lostCalls";
import type { Sightings } from "../project/projectMemory";

// The only place that decides who owns an endpoint.

/** Seconds are all that an id records. */
const SECOND = 1_000;
/** How far the clock behind the `Date` header, such as a gateway's, may differ from the clock of the ids. */
const SKEW = 1_000;

interface Evidence {
    readonly region: string;
    readonly endpoints: readonly Endpoint[];
    /** The region of an endpoint, as Atlas shows it; undefined where it does not. */
    readonly regionOf: (endpoint: Endpoint) => string | undefined;
    /** See {@link mayResultFrom}. */
    readonly mayBeOurs: (endpoint: Endpoint) => boolean;
    /** Atlas answered the latest call with one of the two codes that say: the region is taken. */
    readonly taken: boolean;
}

export type Verdict =
    /** `ours`: made by our call whose answer was lost · `theirs`: any other, also one that is not provably ours. */
    | { readonly is: "ours" | "theirs"; readonly endpoint: Endpoint }
    /** It is one of these. Where all of them have ended, Atlas will not show which one. */
    | { readonly is: "hidden"; readonly candidates: readonly Endpoint[] }
    /** The call had no effect, or its endpoint is gone again: repeat it. */
    | { readonly is: "none" };

/** Whether the endpoint's status is terminal: a region that it has not shown so far will never be shown. */
export const hasEnded = (endpoint: Endpoint): boolean => isTerminal(endpointPhase(endpoint));

/**
 * Whether one of our create calls without a usable answer may have created the endpoint: by Atlas's clock it was
 * created while that call was in flight, and no list that began before the call showed it. Each call has its own
 * window. An endpoint created later, or in a call for which Atlas's time is unknown, does not count as ours. The one that
 * an answer named does, even if that answer came in an earlier run. The window of any other call of an earlier run ends
 * without leeway: others may create as soon as our process is dead.
 */
export function mayResultFrom(calls: readonly LostCall[], id: string, sightings: Sightings): boolean {
    const time = createdAt(id);
    return calls.some(({ startedAt, window, before, made }) =>
        made !== undefined
            ? isSameId(made, id)
            : time !== undefined &&
              window !== undefined &&
              time > window.from - SECOND - SKEW &&
              time <= window.to + (before === undefined ? SKEW : 0) &&
              before?.includes(id.toLowerCase()) !== true &&
              !sightings.mayHaveBeenThere(id, startedAt),
    );
}

/**
 * Who owns an endpoint: it is ours only if it shows our region **and** was created during one of our calls;
 * nothing is concluded by elimination.
 *
 * | an endpoint that shows our region | it may be ours | verdict |
 * |---|---|---|
 * | yes | yes | ours |
 * | yes | no | theirs (of several, one that is not DELETING) |
 *
 * | none shows our region; those that show none | 409, taken | verdict |
 * |---|---|---|
 * | some may be ours | no | hidden: these |
 * | none may be ours | no | none |
 * | some | yes | hidden: all of them |
 * | none | either | none: what had the region is gone, or the list is old |
 */
export function decideCreate({ region, endpoints, regionOf, mayBeOurs, taken }: Evidence): Verdict {
    const shown = endpoints.filter((endpoint) => regionOf(endpoint) === region);
    const ours = shown.find(mayBeOurs);
    if (ours !== undefined) {
        return { is: "ours", endpoint: ours };
    }
    // While one is being deleted, its successor may already be listed.
    const theirs = shown.find(({ status }) => status !== "DELETING") ?? shown[0];
    if (theirs !== undefined) {
        return { is: "theirs", endpoint: theirs };
    }
    const hidden = endpoints.filter(
        (endpoint) => regionOf(endpoint) === undefined && (taken || mayBeOurs(endpoint)),
    );
    return hidden.length === 0 ? { is: "none" } : { is: "hidden", candidates: hidden };
}
