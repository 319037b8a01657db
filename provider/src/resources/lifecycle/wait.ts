import type { Phase, Statuses } from "../../atlas/api/statuses";
import { unlessTimedOut } from "./texts";
import type { Find, Operation } from "./operation";
import type { ProjectApi } from "../project/project";

/** How a wait until something is ready ended. */
export interface WaitResult<Thing> {
    /** `stopped`: by its deadline, or by {@link error}. */
    readonly end: Exclude<Phase, "pending"> | "stopped";
    /** What Atlas showed last. */
    readonly latest: Thing | undefined;
    /** Undefined on a timeout. */
    readonly error: Error | undefined;
}

/**
 * Waits until an object is ready or its status is terminal; shows the status on the row.
 *
 * @param seen what Atlas has answered already
 */
export async function waitUntilReady<Thing extends object>(
    api: ProjectApi,
    operation: Operation,
    find: Find<Thing>,
    statuses: Statuses<Thing>,
    seen: Thing | undefined,
): Promise<WaitResult<Thing>> {
    let latest = seen;
    const endOf = (thing: Thing): WaitResult<Thing>["end"] | undefined => {
        latest = thing;
        operation.lastStatus = statuses.of(thing);
        operation.showStatus(statuses.rowOf(thing, api.api));
        const phase = statuses.phaseOf(thing);
        return phase === "pending" ? undefined : phase;
    };
    try {
        const already = seen === undefined ? undefined : endOf(seen);
        const about = seen === undefined ? {} : { seenAt: operation.clock.now() };
        const end = already ?? (await operation.untilPresentOrGone(api, find, endOf, about));
        return { end, latest, error: undefined };
    } catch (error) {
        return { end: "stopped", latest, error: unlessTimedOut(error) };
    }
}
