import { InitializationError, UserError, type Host } from "../host";
import type { Runtime } from "../project/runtime";
import type { Kind, Work, Shape } from "./kind";
import { operate } from "./operation";
import * as texts from "./texts";
import { conclude, unready, waitUntilReady } from "./wait";

/** Makes it in Atlas, or finds it, and waits until it is ready. @throws {InitializationError} where it exists, and is not */
export async function create<R extends Shape>(
    kind: Kind<R>,
    runtime: Runtime,
    inputs: R["inputs"],
    host: Host,
): Promise<{ readonly id: string; readonly state: R["state"] }> {
    const { notMade } = kind;
    return operate(
        runtime,
        host.urn,
        host.timeouts.create,
        async (operation) => {
            const { seen, ...made } = await kind.make(inputs, { runtime, host, operation });
            const work = { runtime, host, operation, ...made };
            const result = await waitUntilReady(kind, work, seen);
            if (kind.owned === undefined && result.isHopeless === true && result.problem !== undefined) {
                // Nothing was made, so no state has to be kept.
                throw new UserError(result.problem);
            }
            const state = conclude(kind, work, result);
            return { id: made.id, state: await adjusted(kind, { ...work, state }, inputs) };
        },
        notMade && ((progress) => notMade(inputs, progress)),
    );
}

/** Changes in place what differs from the program; the resource stays in state even if that fails. */
export async function adjusted<R extends Shape>(
    kind: Kind<R>,
    work: Work<R>,
    news: R["inputs"],
): Promise<R["state"]> {
    const { id, state } = work;
    try {
        return (await kind.inPlace?.adjust(work, news)) ?? state;
    } catch (error) {
        if (error instanceof InitializationError) {
            throw error;
        }
        const facts = { ...unready(kind, work), problem: texts.reasonOf(error) };
        throw new InitializationError(texts.notChanged(facts), id, state);
    }
}
