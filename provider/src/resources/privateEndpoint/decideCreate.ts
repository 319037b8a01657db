import type { Endpoint } from "../../atlas/answers";
import { endpointPhase, isTerminal } from "../../atlas/statuses";

/** What is known after a create call whose answer does not name the endpoint. */
export interface Evidence {
    readonly region: string;
    /** All endpoints of the project, listed after the call. */
    readonly endpoints: readonly Endpoint[];
    /** The region of an endpoint, as Atlas shows it; undefined where it does not. */
    readonly regionOf: (endpoint: Endpoint) => string | undefined;
    /** It was created during one of our calls without a usable answer, and no earlier list showed it. */
    readonly mayBeOurs: (endpoint: Endpoint) => boolean;
    /** Atlas answered the latest call with one of the two codes that say: the region is taken. */
    readonly taken: boolean;
}

export type Verdict =
    /** Made by a call of ours whose answer was lost. */
    | { readonly ours: Endpoint }
    /** Somebody else's, or not provably ours. */
    | { readonly theirs: Endpoint }
    /** It is one of these, but Atlas will never show which. */
    | { readonly unclear: readonly Endpoint[] }
    /** It may be one of these; Atlas will show which. */
    | { readonly wait: readonly Endpoint[] }
    /** The call had no effect, or its endpoint is gone again: repeat it. */
    | "ask";

/** Whether the endpoint's status is terminal: a region that it has not shown by now will never be shown. */
export function hasEnded(endpoint: Endpoint): boolean {
    return isTerminal(endpointPhase(endpoint));
}

/**
 * The only place that decides who owns an endpoint. It is ours only if it shows our region **and** was
 * created during one of our calls; nothing is concluded by elimination.
 *
 * | an endpoint that shows our region | it may be ours | verdict |
 * |---|---|---|
 * | yes | yes | ours |
 * | yes | no | theirs (of several, one that is not DELETING) |
 *
 * | none shows our region; those that show none | 409, taken | verdict |
 * |---|---|---|
 * | some may be ours, not all of these ended | no | wait for these: the region will show |
 * | some may be ours, all of these ended | no | unclear: these |
 * | none may be ours | no | ask |
 * | some, not all ended | yes | wait for all of them |
 * | some, all ended | yes | unclear: all of them |
 * | none | either | ask: what had the region is gone, or the list is old |
 */
export function decideCreate({ region, endpoints, regionOf, mayBeOurs, taken }: Evidence): Verdict {
    const shown = endpoints.filter((endpoint) => regionOf(endpoint) === region);
    const ours = shown.find(mayBeOurs);
    if (ours !== undefined) {
        return { ours };
    }
    // While one is being deleted, its successor may already be listed.
    const theirs = shown.find(({ status }) => status !== "DELETING") ?? shown[0];
    if (theirs !== undefined) {
        return { theirs };
    }
    const hidden = endpoints.filter(
        (endpoint) => regionOf(endpoint) === undefined && (taken || mayBeOurs(endpoint)),
    );
    if (hidden.length === 0) {
        return "ask";
    }
    return hidden.every(hasEnded) ? { unclear: hidden } : { wait: hidden };
}
