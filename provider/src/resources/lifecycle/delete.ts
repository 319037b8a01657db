import { unlessOfClass } from "../../atlas/errors/errors";
import type { Text } from "../../words/text";
import { resourceName, UserError } from "../host";
import { ownerOf } from "../project/projectMemory";
import { statusOf, type Owned, type Subject, type Work } from "./kind";
import { operate, UNCLEAR, type Operation } from "./operation";
import { DELETE_TIMEOUT, texts } from "./texts";
import { checkOrigin, checkState, findOrProveGone, isElsewhere, look, reopen, seenHere } from "./wait";

const ASK_AGAIN = 10_000;

/** Deletes it in Atlas, unless its kind owns nothing there, or another resource of this run has it. */
export async function deleteIt(subject: Subject): Promise<void> {
    const { kind, runtime, host, id, state } = subject;
    const { owned } = kind;
    if (owned === undefined) {
        return;
    }
    checkState(subject);
    const memory = runtime.memoryOf(state.groupId);
    const [key, name, owner] = [owned.keyOf(id, state), kind.nameOf(id, state), ownerOf(host)];
    const line = whatLeavesIt(subject, owned, key);
    if (line !== undefined) {
        memory.note(key, owner, "released");
        runtime.log?.writeLine(line, host.urn);
        return;
    }
    const claim = memory.entry(key, host.instance);
    // After a rename the state still has the old URN; the row belongs to the new one, if this run has seen it.
    const row = claim?.urn ?? host.urn;
    const late = (operation: Operation): Text =>
        texts.notDeleted({ name, ...operation.progress(undefined, DELETE_TIMEOUT) });
    await operate(runtime, row, host.timeouts.delete, late, async (operation) => {
        operation.lastStatus = statusOf(kind, state);
        const work = { ...subject, operation, api: await reopen(subject, operation) };
        const isToGo = (await owned.isStillToGo?.(work)) !== false && (await isConfirmed(work, key));
        if (isToGo) {
            await remove(work, owned);
        }
        memory.note(key, { ...owner, urn: row ?? owner.urn }, isToGo ? "released" : "missed");
    });
    memory.sightings.forget(key);
}

/**
 * What this run knows decides what keeps a thing from being deleted:
 *
 * | this run knows | its deletion |
 * |---|---|
 * | another entry that manages it | only the old entry leaves the state |
 * | not all that its processes have noted | fails |
 * | that the program declares it: it is being replaced | deletes |
 * | that a `get` or an import reads it | an `up`: only the entry leaves; a `destroy`: deletes; not known which: fails |
 * | a resource that has asked for it in vain | fails, but in a `destroy` |
 * | none of these | deletes |
 *
 * @returns what the user reads where only the entry leaves. @throws {UserError} where it fails
 */
function whatLeavesIt(subject: Subject, owned: Owned, key: string): Text | undefined {
    const { kind, runtime, host, id, state } = subject;
    const memory = runtime.memoryOf(state.groupId);
    const { instance, urn = instance } = host;
    const name = kind.nameOf(id, state);
    const owner = memory.otherOwner(key, instance);
    if (owner !== undefined) {
        return texts.handedOver({ name, owner: resourceName(owner.urn) });
    }
    const { problem } = runtime.run;
    if (problem !== undefined) {
        throw new UserError(texts.notKnownInRun({ name, reason: problem }));
    }
    if (memory.entry(key, instance)?.is === "manages" || runtime.isDestroy === true) {
        return undefined;
    }
    if (memory.wasRead(key)) {
        if (runtime.isDestroy === undefined) {
            throw new UserError(texts.readToo({ name, urn }));
        }
        return texts.nowRead({ name });
    }
    const wantedBy = memory.wantedBy([key, ...(owned.wantedAs?.(state) ?? [])], instance);
    if (wantedBy !== undefined) {
        throw new UserError(texts.stillWanted({ name, asking: resourceName(wantedBy) }));
    }
    return undefined;
}

/**
 * Before the deletion, checks again an object that is replaced only because it seemed gone or FAILED.
 * @returns false where it is gone already. @throws {UserError} where it is there after all, or was never here
 */
async function isConfirmed(work: Work, key: string): Promise<boolean> {
    const { kind, runtime, host, id, state } = work;
    if (isElsewhere(work)) {
        const found = await findOrProveGone(work);
        if (found === "gone") {
            checkOrigin(work);
        } else {
            seenHere(work, found);
        }
    }
    const because = runtime.memoryOf(state.groupId).doubtAbout(key, host.instance);
    if (because === undefined) {
        return true;
    }
    const found = await look(work);
    if (found === undefined) {
        return because !== "gone";
    }
    const phase = found === UNCLEAR ? "pending" : kind.phaseOf(found);
    if (!kind.replacedIn.includes(phase)) {
        const status = found === UNCLEAR ? "unclear" : statusOf(kind, found);
        throw new UserError(texts.thereAfterAll({ name: kind.nameOf(id, state), status }));
    }
    return true;
}

/** Asks Atlas to remove it, and waits until it is gone. @throws {UserError} where Atlas could not */
export async function remove(work: Work, owned: Owned): Promise<void> {
    const { kind, api, operation, id, state } = work;
    const { clock } = operation;
    // If the project is gone, so is everything in it.
    const ask = async (): Promise<boolean> =>
        (await unlessOfClass("projectGone", owned.askToRemove(work))) ?? false;
    operation.showStatus(`asking Atlas to ${owned.removal}`);
    let askedAt = clock.now();
    let leaving = await ask();
    if (leaving) {
        operation.lastStatus = `${operation.lastStatus ?? "unknown"}, and Atlas has accepted the deletion`;
    }
    let seenLeaving = false;
    const failed = await operation.untilPresentOrGone(
        api,
        async (poll) => {
            const found = await look({ ...work, isLeaving: leaving }, poll);
            // Atlas said that it does not exist, but shows it: the first answer came from a stale replica.
            if (found !== undefined && !leaving && clock.now() - askedAt >= ASK_AGAIN) {
                askedAt = clock.now();
                leaving = await ask();
            }
            return found;
        },
        (thing): object | "gone" | undefined => {
            const phase = kind.phaseOf(thing);
            operation.lastStatus = statusOf(kind, thing);
            operation.showStatus(kind.rowOf(thing, api.dialect));
            seenLeaving ||= phase === "leaving";
            leaving ||= seenLeaving;
            // Atlas may show an old FAILED until it begins the removal.
            return phase === "gone" ? "gone" : phase === "failed" && seenLeaving ? thing : undefined;
        },
        { leaving: () => leaving },
    );
    if (failed === "gone") {
        operation.showStatus("deleted in Atlas");
    } else {
        const { errorMessage } = failed as { readonly errorMessage?: string };
        throw new UserError(texts.deletionFailed({ name: kind.nameOf(id, state), errorMessage }));
    }
}
