import type { Kind, Subject, Shape } from "./kind";
import { operate, READ_TIMEOUT } from "./operation";
import { checkState, reopen } from "./subject";
import * as texts from "./texts";
import { checkOrigin, findOrProveGone, seenHere } from "./wait";

/** Refreshes the state, or reads what something else manages. @returns undefined where it is gone */
export async function read<R extends Shape>(
    kind: Kind<R>,
    subject: Subject<R>,
): Promise<R["state"] | undefined> {
    const { runtime, host, id, state } = subject;
    if (kind.get !== undefined && state[kind.statusProperty] === undefined && state.__origin === undefined) {
        return kind.get(id, state, runtime, host);
    }
    checkState(kind, subject);
    return operate(
        runtime,
        host.urn,
        READ_TIMEOUT,
        async (operation) => {
            const work = { ...subject, operation, api: await reopen(subject, operation) };
            const found = await findOrProveGone(kind, work);
            if (found === "gone") {
                checkOrigin(kind, subject);
                return undefined;
            }
            return seenHere(kind, work, found);
        },
        (progress) => texts.notRead({ name: kind.nameOf(id, state), progress }),
    );
}
