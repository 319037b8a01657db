import { isSameId } from "../../atlas/api/objectId";
import { AtlasApiError, AtlasError, undefinedWhere } from "../../atlas/errors/errors";
import { DeadlineError } from "../../waiting/deadline";
import type { Text } from "../../words/text";
import { UserError, type Difference } from "../host";
import type { Doubt } from "../project/runMemory";
import { statusOf, valueOf, type Drift, type Inputs, type Subject } from "./kind";
import { LOOK_TIMEOUT, operate, READ_TIMEOUT, type Operation } from "./operation";
import { texts } from "./texts";
import { checkOrigin, checkState, claim, findOrProveGone, isElsewhere, reopen } from "./wait";

/** The maximum age of a cluster answer that the strings of one run share, in milliseconds; an update asks again. */
const RUN_AGE = 300_000;

/** Compares the state with the program, and with Atlas where the state alone may mislead. */
export async function diff(subject: Subject, news: Inputs): Promise<Difference> {
    checkState(subject);
    const { kind, runtime, host, id, state } = subject;
    const replaces: string[] = kind.identity.filter(
        (name) => !isSameId(valueOf(state, name), valueOf(news, name)),
    );
    if (runtime.declared.has(host.urn)) {
        claim(subject, replaces.length === 0 ? "manages" : "replaces");
    }
    if (replaces.length > 0) {
        return { changes: true, replaces };
    }
    const because = await replacementReason(subject);
    if (because !== undefined) {
        // A refresh calls diff, too, but replaces nothing: if a deletion follows, the user asked for it.
        if (runtime.declared.has(host.urn)) {
            claim(subject, "manages", because);
        }
        // The old one still occupies the region or attachment, so it has to be deleted first.
        return { changes: true, replaces: [kind.statusProperty], deleteBeforeReplace: true };
    }
    const isReady = kind.phaseOf(state) === "ready" && !isElsewhere(subject);
    const changed = kind.inPlace?.changed(state, news) ?? [];
    // A refresh has just read it.
    const drift = isReady && runtime.declared.has(host.urn) ? await driftOf(subject, RUN_AGE) : undefined;
    const resumed = { name: kind.nameOf(id, state), status: statusOf(kind, state) };
    const isResumed = kind.phaseOf(state) !== "ready" && runtime.declared.has(host.urn);
    const unchanged = drift?.text ?? (isResumed ? texts.resumes(resumed) : undefined);
    const announcement = changed.length === 0 ? unchanged : kind.inPlace?.announcement(id, state);
    if (announcement !== undefined) {
        runtime.log?.writeLine(announcement, host.urn);
    }
    // Without the status, which the CLI would show on the row in place of Atlas's.
    const updates = [...changed, ...(drift?.properties ?? [])];
    return { changes: !isReady || updates.length > 0, replaces, updates };
}

/**
 * Why it has to be replaced, if it has to. DELETED and FAILED in state may be due to one odd answer, and Atlas may have given
 * up a deletion, so all of these are checked again. Undefined also where Atlas does not answer: an update checks again.
 */
async function replacementReason(subject: Subject): Promise<Doubt | undefined> {
    const { kind, runtime, host, state } = subject;
    const phase = kind.phaseOf(state);
    const isDoubtful = kind.replacedIn.includes(phase);
    const mayHaveVanished = kind.mayVanish?.(state, runtime) === true;
    if (!isDoubtful && !mayHaveVanished && !isElsewhere(subject)) {
        return undefined;
    }
    const timeout = phase === "gone" || phase === "leaving" ? READ_TIMEOUT : LOOK_TIMEOUT;
    const looked = operate<Doubt | undefined>(runtime, host.urn, timeout, undefined, async (operation) => {
        const api = await reopen(subject, operation);
        const found = await findOrProveGone({ ...subject, api, operation });
        if (found === "gone") {
            checkOrigin(subject);
            return "gone";
        }
        const now = kind.phaseOf(found);
        if (!kind.replacedIn.includes(now)) {
            return undefined;
        }
        // One that has become FAILED since is replaced only after a refresh, as usual.
        return now !== "failed" ? "gone" : isDoubtful ? "failed" : undefined;
    });
    return looked.catch(
        undefinedWhere((error) => error instanceof AtlasError || error instanceof DeadlineError),
    );
}

/**
 * What Atlas shows differently from a ready state. Nothing where it does not answer, which a line reports: the state then
 * counts as true, and the rest of the run does not wait for such an answer again.
 * @param oldest the maximum age of an answer that others have got, in milliseconds
 */
export async function driftOf(subject: Subject, oldest?: number): Promise<Drift | undefined> {
    const { kind, runtime, host, state } = subject;
    const { groupId } = state;
    if (kind.drift === undefined || runtime.unanswering.has(groupId)) {
        return undefined;
    }
    const late = ({ lastProblem }: Operation): Text => texts.notCompared({ groupId, problem: lastProblem });
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
