import { AtlasError } from "../../atlas/errors/errors";
import { DeadlineError } from "../../waiting/deadline";
import type { Drift, Shape, Subject } from "./kind";
import { LOOK_TIMEOUT, operate } from "./operation";
import { reasonOf, texts } from "./texts";

/**
 * What Atlas shows differently from a ready state by now. Nothing where it does not answer, which a line tells: the state then
 * counts as true.
 * @param oldest the maximum age of an answer that others have got, in milliseconds
 */
export async function driftOf<R extends Shape>(
    subject: Subject<R>,
    oldest?: number,
): Promise<Drift | undefined> {
    const { kind, runtime, host, id, state } = subject;
    if (kind.drift === undefined) {
        return undefined;
    }
    try {
        return await operate(runtime, host.urn, LOOK_TIMEOUT, undefined, async ({ callOptions }) =>
            kind.drift?.(subject, callOptions, oldest),
        );
    } catch (error) {
        if (error instanceof AtlasError || error instanceof DeadlineError) {
            runtime.tellOnce(texts.notCompared({ name: kind.nameOf(id, state), problem: reasonOf(error) }));
            return undefined;
        }
        throw error;
    }
}
