import type { Api } from "../../atlas/apiChoice";
import { unlessOfClass } from "../../atlas/errors";
import { isObjectId } from "../../atlas/objectId";
import { isTerminal, type Phase, type Statuses } from "../../atlas/statuses";
import type { Poll } from "../../poll/watcher";
import { DeadlineError } from "../../time/deadline";
import type { CallContext } from "../../time/sharedCalls";
import type { Checked, Difference, Host, RawInputs, ResourceHandler } from "./handler";
import { InitializationError } from "./initializationError";
import * as messages from "./messages";
import { LOOK_TIMEOUT, READ_TIMEOUT, runOperation, type Find, type Operation } from "./operation";
import type { ProjectApi } from "./project";
import type { Runtime } from "./runtime";
import { UserError } from "./userError";
import type { WaitResult } from "./wait";

/**
 * What all kinds of resources have in common: something in Atlas with a status, which is waited for until it is ready,
 * stays in state whatever happens to that wait, and is replaced once it will not become ready any more.
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
    /** Waits until it is ready, or will not be any more. @param seen what Atlas has answered already */
    protected abstract waitFor(
        id: string,
        base: State,
        api: ProjectApi,
        operation: Operation,
        seen?: Thing,
    ): Promise<WaitResult<Thing>>;
    /** What the user reads of a wait that did not end well. */
    protected abstract endText(result: WaitResult<Thing>, unready: messages.Unready, base: State): string;

    /** Notes that this entry of the state is about the thing. */
    protected claim(_id: string, _state: State, _host: Host): void {
        // Only what this stack makes and removes has an owner.
    }

    /** What is not as the program says, and can be changed in place. */
    protected differs(_olds: State, _news: Inputs): boolean {
        return false;
    }

    /** Changes in place what {@link differs}. */
    protected async adjust(_id: string, state: State, _news: Inputs, _operation: Operation): Promise<State> {
        return state;
    }

    /** Whether it may go without anybody having asked for that: then `diff` looks. */
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
            // The old one still has its place, or leaves it soon: it has to go first.
            return { changes: true, replaces: [this.statusProperty], deleteBeforeReplace: true };
        }
        return { changes: phase !== "ready" || this.differs(olds, news), replaces };
    }

    async update(id: string, olds: State, news: Inputs, host: Host): Promise<State> {
        const isReady = this.statuses.phaseOf(olds) === "ready";
        if (isReady && !this.differs(olds, news)) {
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
        return runOperation(this.runtime, host.urn, READ_TIMEOUT, async (operation) => {
            try {
                const api = await this.reopen(props, operation.callOptions);
                const found = await this.findOrProveGone(id, props, api, operation);
                return found === "gone" ? undefined : this.stateOf(props, found, api.api);
            } catch (error) {
                throw error instanceof DeadlineError
                    ? new UserError(messages.notRead(this.nameOf(id, props), operation))
                    : error;
            }
        });
    }

    /**
     * Waits until it is ready; whatever else happens, it stays in state.
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

    /** Changes in place what is not as the program says; whatever happens to that, it stays in state. */
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
     * Whether it will not be ready any more. What is in state as DELETED may only have been missing from a copy that was
     * behind, and a deletion may have been given up: both are looked at again. Where nobody answers, the update that
     * follows decides.
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
                // What has failed since is replaced after a refresh, as ever.
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
        // A project that is gone has taken everything in it along.
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
