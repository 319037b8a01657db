import { isOfClass } from "../atlas/errors";
import type { Hidden } from "../hidden";
import { DeadlineError } from "../wait/deadline";
import * as messages from "./messages";
import { operate, type Operation } from "./operation";
import type { Runtime } from "./runtime";
import { UserError } from "./userError";

/**
 * Deletes what one entry of the stack's state leads to, unless another entry leads there, too: then only this entry
 * goes. A project that is gone has taken everything in it along.
 *
 * @param key names the thing within its project
 * @param what names it for the user, such as "private endpoint 5df…"
 */
export async function deleteUnlessHeld(
    runtime: Runtime,
    key: string,
    what: string,
    entry: Hidden & { readonly groupId: string },
    remove: (operation: Operation) => Promise<void>,
): Promise<void> {
    const claims = runtime.claimsOn(entry.groupId);
    const instance = entry.__instance ?? "";
    const holder = claims.holderBeside(key, instance);
    if (holder !== undefined) {
        claims.release(key, instance);
        runtime.log?.writeLine("info", messages.handedOver(what, holder), entry.__urn);
        return;
    }
    // After a renaming the state still holds the old URN; the row is the new one's, where this run has seen it.
    const row = claims.urnOf(key, instance) ?? entry.__urn;
    await operate(runtime, row, entry.__timeouts?.delete, async (operation) => {
        try {
            await remove(operation);
        } catch (error) {
            if (!isOfClass(error, "projectGone")) {
                throw error instanceof DeadlineError
                    ? new UserError(messages.notGone(capitalized(what), operation))
                    : error;
            }
        }
    });
    claims.forget(key);
}

function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
