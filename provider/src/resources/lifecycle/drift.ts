import { AtlasApiError, AtlasError } from "../../atlas/errors/errors";
import type { Text } from "../../atlas/errors/text";
import { UserError } from "../host";
import type { Drift, Shape, Subject } from "./kind";
import { LOOK_TIMEOUT, operate } from "./operation";
import { texts, type Progress } from "./texts";

/**
 * What Atlas shows differently from a ready state by now. Nothing where it does not answer, which a line tells: the state then
 * counts as true, and the rest of the run does not wait for such an answer again.
 * @param oldest the maximum age of an answer that others have got, in milliseconds
 */
export async function driftOf<R extends Shape>(
    subject: Subject<R>,
    oldest?: number,
): Promise<Drift | undefined> {
    const { kind, runtime, host, state } = subject;
    const { groupId } = state;
    if (kind.drift === undefined || runtime.unanswering.has(groupId)) {
        return undefined;
    }
    const late = ({ lastProblem }: Progress): Text => texts.notCompared({ groupId, problem: lastProblem });
    try {
        return await operate(runtime, host.urn, LOOK_TIMEOUT, late, async ({ callOptions }) =>
            kind.drift?.(subject, callOptions, oldest),
        );
    } catch (error) {
        if (!(error instanceof AtlasError || error instanceof UserError)) {
            throw error;
        }
        if (!(error instanceof AtlasApiError)) {
            runtime.unanswering.add(groupId);
        }
        runtime.tellOnce(
            error instanceof AtlasError ? texts.notCompared({ groupId, problem: error.text }) : error.text,
        );
        return undefined;
    }
}
