import { UserError } from "../host";
import { adjusted } from "./create";
import { driftOf } from "./diff";
import { statusOf, type Inputs, type State, type Subject, type Work } from "./kind";
import { operate } from "./operation";
import {
    awaitReady,
    checkState,
    claim,
    elsewhere,
    findOrProveGone,
    isElsewhere,
    reopen,
    seenHere,
    stopped,
} from "./wait";

/** Goes on with what was not ready, and changes in place what differs from the program. */
export async function update(subject: Subject, news: Inputs): Promise<State> {
    checkState(subject);
    const { kind, runtime, host, state } = subject;
    const isReady = kind.phaseOf(state) === "ready";
    const isSame = (kind.inPlace?.changed(state, news) ?? []).length === 0;
    const isUnsure = isReady && isSame && kind.inPlace?.isUnsure(news) === true;
    const isSettled = isReady && isSame && !isUnsure && !isElsewhere(subject);
    if (isSettled && (await driftOf(subject)) === undefined) {
        return state;
    }
    claim(subject);
    return operate(runtime, host.urn, host.timeouts.create, undefined, async (operation) => {
        operation.lastStatus = statusOf(kind, state);
        const begun = { ...subject, operation };
        try {
            const work = { ...begun, api: await reopen(subject, operation) };
            const now = isReady && !isUnsure && !isSettled ? await here(work) : await resumed(work);
            return await adjusted({ ...work, state: now }, news);
        } catch (error) {
            throw error instanceof UserError ? error : stopped(begun, error);
        }
    });
}

async function resumed(work: Work): Promise<State> {
    try {
        await work.kind.heal?.(work);
    } catch (error) {
        throw stopped(work, error);
    }
    return awaitReady(work);
}

/** What is ready, at this Atlas. @throws {UserError} where it is at another one */
async function here(work: Work): Promise<State> {
    if (!isElsewhere(work)) {
        return work.state;
    }
    const found = await findOrProveGone(work);
    if (found === "gone") {
        throw new UserError(elsewhere(work));
    }
    return seenHere(work, found);
}
