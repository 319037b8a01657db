import type { Api } from "../../atlas/apiChoice";
import { unlessOfClass } from "../../atlas/errors";
import { isObjectId } from "../../atlas/objectId";
import { isTerminal, type Phase, type Statuses } from "../../atlas/statuses";
import type { Poll } from "../../poll/watcher";
import type { CallContext } from "../../time/sharedCalls";
import type { Checked, Difference, Host, RawInputs, ResourceHandler } from "./handler";
import { InitializationError } from "./initializationError";
import * as messages from "./messages";
import { runOperation, type Find, type Operation } from "./operation";
import type { ProjectApi } from "./project";
import type { Runtime } from "./runtime";
import { LOOK_TIMEOUT, READ_TIMEOUT } from "./timeouts";
import type { WaitResult } from "./wait";

/**
 * What all kinds of resources have in common: an object in Atlas with a status. The resource waits until the
 * object is ready, keeps it in state however the wait ends, and replaces it once its status is terminal.
 */
export abstract class AwaitedResource<
    Inputs extends { readonly groupId: string },
    State extends { readonly groupId: string; readonly api?: Api },
    Thing extends object,
> implements ResourceHandler<Inputs, State> {
    /** The properties whose change makes a new one necessary. */
    protected abstract readonly identity: readonly (keyof Inputs & keyof State & string)[];
    /** The property that has the status. */
    protected abstract readonly statusProperty: keyof State & string;

    protected abstract readonly statuses: Statuses<State | Thing>;

    constructor(protected readonly runtime: Runtime) {}

    abstract check(news: RawInputs, host: Host): Checked;
    abstract inputsOf(state: State, olds: Partial<Inputs>): Inputs;
    abstract create(inputs: Inputs, host: Host): Promise<{ readonly id: string; readonly state: State }>;
    abstract delete(id: string, olds: State, host: Host): Promise<void>;
    abstract import(id: string, host: Host): Promise<{ readonly id: string; readonly state: State }>;

    /** Names it for people, in the middle of a sentence. */
    protected abstract nameOf(id: string, state: State): string;
    /** Looks for what is in state. */
    protected abstract find(
        poll: Poll,
        api: ProjectApi,
        id: string,
        state: State,
    ): Promise<Thing | undefined>;
    protected abstract stateOf(base: State, thing: Thing, api: Api): State;
    /** Waits until it is ready, or can no longer become ready. @param seen what Atlas has answered already */
    protected abstract waitFor(
        id: string,
        base: State,
        api: ProjectApi,
        operation: Operation,
        seen?: Thing,
    ): Promise<WaitResult<Thing>>;
    /** The message for a wait that ended without success. */
    protected abstract endText(result: WaitResult<Thing>, unready: messages.Unready, base: State): string;

    /** Notes that this entry of the state is about the thing. */
    protected claim(_id: string, _state: State, _host: Host): void {
        // Only resources that this stack creates and deletes have an owner.
    }

    /** Those properties that can be changed in place and differ from the program. */
    protected changedInPlace(_olds: State, _news: Inputs): readonly string[] {
        return [];
    }

    /** Updates the properties that {@link changedInPlace} compares. */
    protected async adjust(_id: string, state: State, _news: Inputs, _operation: Operation): Promise<State> {
        return state;
    }

    /** Whether Atlas may remove it without being asked to; if so, `diff` checks that it still exists. */
    protected mayVanish(_state: State): boolean {
        return false;
    }

    async diff(id: string, olds: State, news: Inputs, host: Host): Promise<Difference> {
        this.claim(id, olds, host);
        const replaces: string[] = this.identity.filter((key) => !isSameId(olds[key], news[key]));
        if (replaces.length > 0) {
            return { changes: true, replaces };
        }
        const phase = this.statuses.phaseOf(olds);
        if (await this.needsReplacement(id, olds, phase, host)) {
            // The old one still occupies the region or attachment, so it has to be deleted first.
            return { changes: true, replaces: [this.statusProperty], deleteBeforeReplace: true };
        }
        const updates = [
            ...(phase === "ready" ? [] : [this.statusProperty]),
            ...this.changedInPlace(olds, news),
        ];
        return { changes: updates.length > 0, replaces, updates };
    }

    async update(id: string, olds: State, news: Inputs, host: Host): Promise<State> {
        const isReady = this.statuses.phaseOf(olds) === "ready";
        if (isReady && this.changedInPlace(olds, news).length === 0) {
            return olds;
        }
        this.claim(id, olds, host);
        return runOperation(this.runtime, host.urn, host.timeouts.create, async (operation) => {
            operation.lastStatus = this.statuses.of(olds);
            let api: ProjectApi;
            try {
                api = await this.reopen(olds, operation.callOptions);
            } catch (error) {
                throw this.stopped(id, olds, operation, messages.unlessTimedOut(error));
            }
            const state = isReady ? olds : await this.awaitReady(id, olds, api, operation);
            return this.adjusted(id, state, news, operation);
        });
    }

    async read(id: string, props: State, host: Host): Promise<State | undefined> {
        return runOperation(
            this.runtime,
            host.urn,
            READ_TIMEOUT,
            async (operation) => {
                const api = await this.reopen(props, operation.callOptions);
                const found = await this.findOrProveGone(id, props, api, operation);
                return found === "gone" ? undefined : this.stateOf(props, found, api.api);
            },
            (operation) => messages.notRead(this.nameOf(id, props), operation),
        );
    }

    /**
     * Waits until it is ready; it stays in state even if the wait fails.
     *
     * @param base its state as far as it is known
     * @param seen what Atlas has answered already
     * @throws {InitializationError} with its state
     */
    protected async awaitReady(
        id: string,
        base: State,
        api: ProjectApi,
        operation: Operation,
        seen?: Thing,
    ): Promise<State> {
        return this.conclude(id, base, api, operation, await this.waitFor(id, base, api, operation, seen));
    }

    /** @throws {InitializationError} where the wait did not end well */
    protected conclude(
        id: string,
        base: State,
        api: ProjectApi,
        operation: Operation,
        result: WaitResult<Thing>,
    ): State {
        const { end, latest } = result;
        const state = latest === undefined ? base : this.stateOf(base, latest, api.api);
        if (end === "ready") {
            return state;
        }
        const left = end === "gone" ? { ...state, [this.statusProperty]: "DELETED" } : state;
        throw new InitializationError(
            this.endText(result, this.unready(id, base, operation), base),
            id,
            left,
        );
    }

    /** Updates in place what differs from the program; the resource stays in state even if that fails. */
    protected async adjusted(id: string, state: State, news: Inputs, operation: Operation): Promise<State> {
        try {
            return await this.adjust(id, state, news, operation);
        } catch (error) {
            if (error instanceof InitializationError) {
                throw error;
            }
            const unready = this.unready(id, state, operation);
            throw new InitializationError(
                messages.notAdjusted(unready, messages.unlessTimedOut(error)),
                id,
                state,
            );
        }
    }

    protected async reopen(
        { groupId, api }: { readonly groupId: string; readonly api?: Api },
        options: CallContext,
    ): Promise<ProjectApi> {
        return this.runtime.project(groupId).reopen(api, options);
    }

    /**
     * Whether its status is terminal. DELETED in state may be due to a stale replica, and Atlas may have
     * given up a deletion, so both are checked again. If Atlas does not answer, the update that follows
     * decides.
     */
    private async needsReplacement(id: string, olds: State, phase: Phase, host: Host): Promise<boolean> {
        const isDoubtful = phase === "gone" || phase === "leaving";
        if (!isDoubtful && !(phase === "ready" && this.mayVanish(olds))) {
            return isTerminal(phase);
        }
        const timeout = isDoubtful ? READ_TIMEOUT : LOOK_TIMEOUT;
        try {
            return await runOperation(this.runtime, host.urn, timeout, async (operation) => {
                const api = await this.reopen(olds, operation.callOptions);
                const found = await this.findOrProveGone(id, olds, api, operation);
                const now = found === "gone" ? "gone" : this.statuses.phaseOf(found);
                // One that has become FAILED since is replaced only after a refresh, as usual.
                return isTerminal(now) && (isDoubtful || now !== "failed");
            });
        } catch {
            return false;
        }
    }

    private async findOrProveGone(
        id: string,
        state: State,
        api: ProjectApi,
        operation: Operation,
    ): Promise<Thing | "gone"> {
        // If the project is gone, so is everything in it.
        const find: Find<Thing> = (poll) => unlessOfClass("projectGone", this.find(poll, api, id, state));
        return (
            (await find(api.pollNow(operation.callOptions))) ??
            (await operation.untilPresentOrGone(api, find, (thing) => thing))
        );
    }

    /** A wait that could not begin. */
    protected stopped(
        id: string,
        state: State,
        operation: Operation,
        error: Error | undefined,
    ): InitializationError {
        const result = { end: "stopped", latest: undefined, error } as const;
        return new InitializationError(
            this.endText(result, this.unready(id, state, operation), state),
            id,
            state,
        );
    }

    private unready(id: string, state: State, operation: Operation): messages.Unready {
        return { what: messages.capitalized(this.nameOf(id, state)), groupId: state.groupId, operation };
    }
}

/** Hexadecimal digits of either case are the same id. */
function isSameId(one: unknown, other: unknown): boolean {
    const folded = (value: unknown): unknown =>
        typeof value === "string" && isObjectId(value) ? value.toLowerCase() : value;
    return folded(one) === folded(other);
}
