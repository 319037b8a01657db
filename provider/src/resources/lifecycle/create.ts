import { InitializationError, UserError, type Entry, type Host } from "../host";
import type { Runtime } from "../project/runtime";
import type { Inputs, Kind, State, Work } from "./kind";
import { operate } from "./operation";
import { reasonOf, texts } from "./texts";
import { conclude, unready, waitUntilReady } from "./wait";

/** Makes it in Atlas, or finds it, and waits until it is ready. @throws {InitializationError} where it exists, and is not */
export async function create(
    kind: Kind,
    runtime: Runtime,
    inputs: Inputs,
    host: Host,
): Promise<Entry<State>> {
    const late = kind.notMade?.bind(undefined, inputs);
    return operate(runtime, host.urn, host.timeouts.create, late, async (operation) => {
        const start = { kind, runtime, host, operation };
        const { seen, calls, ...made } = await kind.make(inputs, start);
        const work = { ...start, ...made };
        try {
            const result = await waitUntilReady(work, seen);
            if (kind.owned === undefined && result.end === "hopeless" && result.problem !== undefined) {
                // Nothing was made, so no state has to be kept.
                throw new UserError(result.problem);
            }
            const state = conclude(work, result);
            return { id: made.id, state: await adjusted({ ...work, state }, inputs) };
        } finally {
            calls?.inState();
        }
    });
}

/** Changes in place what differs from the program; the resource stays in state even if that fails. */
export async function adjusted(work: Work, news: Inputs): Promise<State> {
    const { kind, id, state } = work;
    try {
        return (await kind.inPlace?.adjust(work, news)) ?? state;
    } catch (error) {
        if (error instanceof InitializationError) {
            throw error;
        }
        throw new InitializationError(texts.notChanged(unready(work, reasonOf(error))), id, state);
    }
}
