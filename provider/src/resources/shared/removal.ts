import type { Statuses } from "../../atlas/statuses";
import type { Operation } from "./operation";
import { unlessProjectGone, type Find } from "./presence";
import type { ProjectApi } from "./project";

/** After which a call to remove something is made again where Atlas did not take it, in milliseconds. */
const ASK_AGAIN = 10_000;

interface Removal<Thing> {
    /** Asks Atlas to remove it. @returns whether Atlas has taken the call */
    readonly ask: () => Promise<boolean>;
    readonly find: Find<Thing>;
    readonly statuses: Statuses<Thing>;
}

/** Asks Atlas to remove a thing, and waits until it is gone. @returns the thing where Atlas could not */
export async function removeUntilGone<Thing extends object>(
    api: ProjectApi,
    operation: Operation,
    { ask, find, statuses }: Removal<Thing>,
): Promise<Thing | "gone"> {
    const { clock } = operation;
    const isTaken = async (): Promise<boolean> => (await unlessProjectGone(ask())) ?? false;
    let askedAt = clock.now();
    let leaving = await isTaken();
    let seenLeaving = false;
    return operation.untilPresentOrGone(
        api,
        async (poll) => {
            const found = await unlessProjectGone(find(poll));
            // Atlas said that there is none, and shows it all the same: a copy was behind.
            if (found !== undefined && !leaving && clock.now() - askedAt >= ASK_AGAIN) {
                askedAt = clock.now();
                leaving = await isTaken();
            }
            return found;
        },
        (thing) => {
            const phase = statuses.phaseOf(thing);
            operation.lastStatus = statuses.of(thing);
            operation.showStatus(statuses.rowOf(thing, api.api));
            seenLeaving ||= phase === "leaving";
            leaving ||= seenLeaving;
            // FAILED from before the removal stays shown until Atlas gets to it.
            return phase === "gone" ? "gone" : phase === "failed" && seenLeaving ? thing : undefined;
        },
        { leaving: () => leaving },
    );
}
