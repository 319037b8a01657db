import { unlessOfClass } from "../../atlas/errors";
import type { Poll } from "../../poll/watcher";
import type { Operation } from "./operation";
import type { ProjectApi } from "./project";

/** Looks for a thing; undefined where Atlas says that it is not there. */
export type Find<Thing> = (poll: Poll) => Promise<Thing | undefined>;

/** The thing, or the proof that it is gone. */
export async function findOrProveGone<Thing extends object>(
    api: ProjectApi,
    operation: Operation,
    find: Find<Thing>,
): Promise<Thing | "gone"> {
    const look: Find<Thing> = (poll) => unlessProjectGone(find(poll));
    return (
        (await look(api.pollNow(operation.callOptions))) ??
        (await operation.untilPresentOrGone(api, look, (thing) => thing))
    );
}

/** A project that is gone has taken everything in it along: undefined. */
export async function unlessProjectGone<T>(answer: Promise<T>): Promise<T | undefined> {
    return unlessOfClass("projectGone", answer);
}
