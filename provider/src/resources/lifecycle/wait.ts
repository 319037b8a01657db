import { unlessOfClass } from "../../atlas/errors/errors";
import type { Text } from "../../words/text";
import type { Phase } from "../../atlas/api/phases";
import { InitializationError, resourceName, UserError } from "../host";
import type { ProjectApi } from "../project/projectApi";
import { ownerOf } from "../project/projectMemory";
import type { Doubt, Relation } from "../project/runMemory";
import { statusOf, valueOf, type State, type Subject, type Work } from "./kind";
import { UNCLEAR, type Find, type Look, type Operation } from "./operation";
import { reasonOf, texts, type Unready, type WaitResult } from "./texts";

/** Waits until it is ready. @param seen what Atlas has answered already @throws {InitializationError} */
export async function awaitReady(work: Work, seen?: object): Promise<State> {
    return conclude(work, await waitUntilReady(work, seen));
}

export async function waitUntilReady(work: Work, seen?: object): Promise<WaitResult<object>> {
    const { kind, api, operation } = work;
    let latest = seen;
    const endOf = (thing: object): Exclude<Phase, "pending"> | undefined => {
        latest = thing;
        operation.lastStatus = statusOf(kind, thing);
        operation.showStatus(kind.rowOf(thing, api.dialect));
        const phase = kind.phaseOf(thing);
        return phase === "pending" ? undefined : phase;
    };
    try {
        const find: Find<object> = kind.watch?.(work) ?? kind.find(work);
        const already = seen === undefined ? undefined : endOf(seen);
        const seenAt = seen === undefined ? undefined : operation.clock.now();
        const about = { pacing: kind.pacing?.(work), seenAt };
        const end = already ?? (await operation.untilPresentOrGone(api, find, endOf, about));
        return { end, latest };
    } catch (error) {
        const end = error instanceof UserError ? "hopeless" : "stopped";
        return { end, latest, problem: reasonOf(error) };
    }
}

/** Its state after a wait that ended well. @throws {InitializationError} after any other one */
export function conclude(work: Work, result: WaitResult<object>): State {
    const { end, latest } = result;
    const { kind, id, state: base } = work;
    const state = latest === undefined ? base : seenHere(work, latest);
    if (end === "ready") {
        return state;
    }
    if (end === "gone" && latest === undefined && isElsewhere(work)) {
        throw new InitializationError(elsewhere(work), id, base);
    }
    const left = end === "gone" ? { ...state, [kind.statusProperty]: "DELETED" } : state;
    throw new InitializationError(kind.notReady(result, unready(work, result.problem), base), id, left);
}

/** A wait that could not begin, or did not come to its end. */
export function stopped(work: Omit<Work, "api">, error: unknown): InitializationError {
    if (error instanceof InitializationError) {
        return error;
    }
    const { kind, id, state } = work;
    const result = { end: "stopped", problem: reasonOf(error) } as const;
    return new InitializationError(kind.notReady(result, unready(work, result.problem), state), id, state);
}

export const unready = (
    { kind, id, state, operation }: Omit<Work, "api">,
    problem: Text | undefined,
): Unready => ({ name: kind.nameOf(id, state), groupId: state.groupId, ...operation.progress(problem) });

/** What one look shows; nothing of a project that is gone. */
export const look = async (
    work: Work,
    poll = work.api.pollNow(work.operation.callOptions, 0),
): Promise<Look<object>> => unlessOfClass("projectGone", work.kind.find(work)(poll));

/** Looks until it is there, or is proven to be gone; see `absenceProof.ts`. */
export async function findOrProveGone(work: Work): Promise<object | "gone"> {
    const { api, operation } = work;
    const find: Find<object> = (poll) => look(work, poll);
    const first = await find(api.pollNow(operation.callOptions));
    return first === undefined || first === UNCLEAR
        ? operation.untilPresentOrGone(api, find, (thing) => thing)
        : first;
}

/** Whether the state says that it is at another Atlas than the settings lead to. */
export function isElsewhere({ runtime, state }: Pick<Subject, "runtime" | "state">): boolean {
    return state.__origin !== undefined && state.__origin !== runtime.origin;
}

/** The state of what was found, which from now on is at this Atlas. */
export function seenHere(work: Work, thing: object): State {
    const { kind, runtime, api, operation, state } = work;
    if (isElsewhere(work)) {
        operation.tell(texts.foundElsewhere(moved(work)));
    }
    return { ...kind.stateOf(state, thing, api.dialect.api), __origin: runtime.origin };
}

/** A missing object counts as deleted only if it was at this Atlas before. @throws {UserError} if it was elsewhere */
export function checkOrigin(subject: Subject): void {
    const { kind, runtime, id, state } = subject;
    const key = kind.owned?.keyOf(id, state);
    const memory = runtime.memoryOf(state.groupId);
    const wasHere = key !== undefined && memory.sightings.wasThere(key, runtime.clock.now());
    if (isElsewhere(subject) && !wasHere) {
        throw new UserError(elsewhere(subject));
    }
}

export const elsewhere = (subject: Subject): Text => texts.elsewhere(moved(subject));

function moved({ kind, id, state, runtime }: Subject): Record<"name" | "old" | "now", string> {
    return { name: kind.nameOf(id, state), old: state.__origin ?? "", now: runtime.origin };
}

/** Begins the work with what is in state. @throws {UserError} for one that somebody has edited, and that names nothing */
export function checkState({ kind, runtime, host, id, state }: Subject): void {
    const { owned } = kind;
    const property = kind.names.find(
        (name) => typeof valueOf(state, name) !== "string" || valueOf(state, name) === "",
    );
    if (property !== undefined) {
        const resource = host.urn === undefined ? "a resource" : `the resource ${resourceName(host.urn)}`;
        throw new UserError(texts.brokenState({ property, resource }));
    }
    // What is in state was not lost, whatever is noted of the calls that asked for it.
    const { __origin: origin, groupId } = state;
    const key = owned?.keyOf(id, state);
    if (key !== undefined && origin !== undefined) {
        const [asked = key] = owned?.wantedAs?.(state) ?? [];
        runtime.lostCalls(host.urn, groupId, asked, { longest: Infinity }, origin).metInState(key);
    }
}

export const reopen = async (
    { runtime, state }: Pick<Subject, "runtime" | "state">,
    operation: Operation,
): Promise<ProjectApi> => runtime.project(state.groupId).reopen(state.api, operation.callOptions);

/** Notes that this entry of the state manages the thing. */
export function claim(
    { kind, runtime, host, id, state }: Subject,
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
