import type { Text } from "../../words/text";
import type { Entry } from "../host";
import { valueOf, type State, type Subject } from "./kind";
import { operate, READ_TIMEOUT, type Operation } from "./operation";
import { texts } from "./texts";
import { checkOrigin, checkState, findOrProveGone, reopen, seenHere } from "./wait";

/** Refreshes the state, or reads what something else manages. @returns undefined where it is gone */
export async function read(subject: Subject): Promise<Entry<State> | undefined> {
    const { kind, runtime, host, id, state } = subject;
    if (
        kind.get !== undefined &&
        valueOf(state, kind.statusProperty) === undefined &&
        state.__origin === undefined
    ) {
        return kind.get(id, state, runtime, host);
    }
    checkState(subject);
    const name = kind.nameOf(id, state);
    const late = (operation: Operation): Text => texts.notRead({ name, ...operation.progress() });
    return operate(runtime, host.urn, READ_TIMEOUT, late, async (operation) => {
        const work = { ...subject, operation, api: await reopen(subject, operation) };
        const found = await findOrProveGone(work);
        if (found === "gone") {
            checkOrigin(subject);
            return undefined;
        }
        return { id, state: seenHere(work, found) };
    });
}
