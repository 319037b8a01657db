import { UserError } from "../host";
import type { ProjectApi } from "../project/projectApi";
import { ownerOf } from "../project/projectMemory";
import type { Doubt, Relation } from "../project/runMemory";
import type { Subject, Shape } from "./kind";
import type { Operation } from "./operation";
import { texts } from "./texts";

/** @throws {UserError} for a state that somebody has edited, and that names nothing any more */
export function checkState<R extends Shape>({ kind, state, host }: Subject<R>): void {
    const property = kind.names.find((name) => typeof state[name] !== "string" || state[name] === "");
    if (property !== undefined) {
        throw new UserError(texts.brokenState({ property, urn: host.urn }));
    }
}

export async function reopen(
    { runtime, state }: Pick<Subject, "runtime" | "state">,
    operation: Operation,
): Promise<ProjectApi> {
    return runtime.project(state.groupId).reopen(state.api, operation.callOptions);
}

/** Notes that this entry of the state manages the thing. */
export function claim<R extends Shape>(
    { kind, runtime, host, id, state }: Subject<R>,
    is: Extract<Relation, "manages" | "replaces"> = "manages",
    doubt?: Doubt,
): void {
    const { owned } = kind;
    const { groupId, region, api } = state;
    if (owned !== undefined) {
        const memory = runtime.memoryOf(groupId);
        const key = owned.keyOf(id, state);
        memory.note(key, ownerOf(host), is, { api, doubt });
        if (region !== undefined) {
            memory.noteRegion(key, region);
        }
    }
}
