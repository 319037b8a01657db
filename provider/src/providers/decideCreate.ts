import type { Endpoint } from "../atlas/answers";
import type { Region } from "../regions";

/** What is known after a create call whose answer does not name the endpoint. */
export interface Evidence {
    readonly region: Region;
    /** All endpoints of the project, listed after the call. */
    readonly endpoints: readonly Endpoint[];
    /** The region of an endpoint, undefined while nobody can tell. */
    readonly regionOf: (endpoint: Endpoint) => Region | undefined;
    /** The ids that were there before the first call whose answer was lost; undefined where none was lost. */
    readonly before: ReadonlySet<string> | undefined;
    /** Atlas answered the latest call with 409: the region is taken. */
    readonly taken: boolean;
    /** This process is creating in other regions, too, and does not know yet what came of it. */
    readonly othersAsking: boolean;
}

export type Verdict =
    /** Made by a call of ours whose answer was lost. */
    | { readonly ours: Endpoint }
    /** Had the region before we asked. */
    | { readonly theirs: Endpoint }
    /** One of these, and nothing will tell which. */
    | { readonly unclear: readonly Endpoint[] }
    /** Time will tell which one of these it is. */
    | { readonly wait: readonly Endpoint[] }
    /** Nothing came of the call: ask again. */
    | "ask";

const ENDED = new Set(["FAILED", "DELETING", "DELETED"]);

/** Never ready any more, and never to show its region where it has not done so yet. */
export function hasEnded({ status }: Endpoint): boolean {
    return ENDED.has(status);
}

/**
 * The one place that decides whose endpoint it is. An endpoint that is being created shows no region in Atlas's
 * first API, so the evidence is: what the list shows anew, what the others asked for, and Atlas's own 409.
 *
 * | region shown | new since the lost call | 409 | verdict |
 * |---|---|---|---|
 * | ours | yes | either | ours |
 * | ours | no, or no call was lost | either | theirs |
 * | none yet, some still being created | yes | no | wait: the region will show |
 * | none, all ended without a name | yes | no | ask: a 409 tells that it is one of them |
 * | none | no | no | ask |
 * | none, only one | yes | yes | ours |
 * | none, only one | no | yes | theirs |
 * | none, several, some still being created, or others asking | either | yes | wait |
 * | none, several, all ended | either | yes | unclear |
 * | no candidate at all | - | either | ask |
 */
export function decideCreate(evidence: Evidence): Verdict {
    const { region, endpoints, regionOf, before, taken, othersAsking } = evidence;
    const isNew = (endpoint: Endpoint): boolean => before !== undefined && !before.has(endpoint.id);
    const verdictOn = (endpoint: Endpoint): Verdict =>
        isNew(endpoint) ? { ours: endpoint } : { theirs: endpoint };

    const shown = endpoints.filter((endpoint) => regionOf(endpoint) === region);
    const [first] = shown;
    if (first !== undefined) {
        // A region holds one; while one is being deleted, its successor may already be listed.
        return verdictOn(shown.find(isNew) ?? first);
    }
    const unknown = endpoints.filter(
        (endpoint) => regionOf(endpoint) === undefined && (taken || isNew(endpoint)),
    );
    const [only] = unknown;
    if (only === undefined) {
        return "ask";
    }
    const underWay = !unknown.every(hasEnded);
    if (!taken) {
        return underWay ? { wait: unknown } : "ask";
    }
    if (unknown.length === 1 && !othersAsking) {
        return verdictOn(only);
    }
    return underWay || othersAsking ? { wait: unknown } : { unclear: unknown };
}
