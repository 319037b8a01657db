import type { Api } from "../../atlas/api/apiChoice";
import { AtlasError, unlessOfClass } from "../../atlas/errors/errors";
import { isSameId } from "../../atlas/api/objectId";
import { isTerminal, type Phase, type Statuses } from "../../atlas/api/statuses";
import type { Poll } from "../../waiting/watcher";
import { DeadlineError } from "../../waiting/deadline";
import type { CallContext } from "../../waiting/sharedCalls";
import type { Checked, Difference, HiddenState, Host, RawInputs, ResourceHandler } from "../host";
import { InitializationError } from "../initializationError";
import * as messages from "./texts";
import { runOperation, UNCLEAR, type Find, type Look, type Operation } from "./operation";
import type { ProjectApi } from "../project/project";
import type { Doubt } from "../project/runMemory";
import type { Runtime } from "../project/runtime";
import { LOOK_TIMEOUT, READ_TIMEOUT } from "./timeouts";
import { UserError } from "../userError";
import type { WaitResult } from "./wait";

/**
 * What all kinds of resources have in common: an object in Atlas with a status. The resource waits until the
 * object is ready, keeps it in state however the wait ends, and replaces it once its status is terminal.
 */
export abstract class AwaitedResource<
    Inputs extends { readonly groupId: string },
    State extends { readonly groupId: string; readonly api?: Api } & HiddenState,
    Thing extends object,
> implements ResourceHandler<Inputs, State> {
    /** The properties whose change makes a new one necessary. */
    protected abstract readonly identity: readonly (keyof Inputs & keyof State & string)[];
    /** The properties without which a state names nothing in Atlas. */
    protected abstract readonly names: readonly (keyof State & string)[];
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
    protected abstract find(poll: Poll, api: ProjectApi, id: string, state: State): Promise<Look<Thing>>;
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

    /** Notes that this entry of the state is about the thing. @param declared see {@link Claim} */
    protected claim(_id: string, _state: State, _host: Host, _declared = true): void {
        // Only resources that this stack creates and deletes have an owner.
    }

    /** Notes that it is going to be replaced because of what Atlas has answered. */
    protected doubt(_id: string, _state: State, _host: Host, _because: Doubt): void {
        // Only what is deleted in Atlas has to be looked at again.
    }

    /** Whether the next `up` replaces what has come to this phase. */
    protected isReplacedIn(phase: Phase): boolean {
        return isTerminal(phase);
    }

    /** Whether a state that is as the program says may rest on a call whose answer was lost. */
    protected isUnsure(_news: Inputs): boolean {
        return false;
    }

    /** Goes on with what was not ready at the end of an earlier operation. */
    protected async resume(
        id: string,
        olds: State,
        api: ProjectApi,
        operation: Operation,
        _host: Host,
    ): Promise<State> {
        return this.awaitReady(id, olds, api, operation);
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
        this.checkState(olds, host);
        const replaces: string[] = this.identity.filter((key) => !isSameId(olds[key], news[key]));
        if (this.runtime.declared.has(host.urn)) {
            this.claim(id, olds, host, replaces.length === 0);
        }
        if (replaces.length > 0) {
            return { changes: true, replaces };
        }
        const phase = this.statuses.phaseOf(olds);
        const because = await this.replacementReason(id, olds, phase, host);
        if (because !== undefined) {
            this.doubt(id, olds, host, because);
            // The old one still occupies the region or attachment, so it has to be deleted first.
            return { changes: true, replaces: [this.statusProperty], deleteBeforeReplace: true };
        }
        const updates = [
            ...(phase === "ready" && !this.isElsewhere(olds) ? [] : [this.statusProperty]),
            ...this.changedInPlace(olds, news),
        ];
        return { changes: updates.length > 0, replaces, updates };
    }

    async update(id: string, olds: State, news: Inputs, host: Host): Promise<State> {
        this.checkState(olds, host);
        const isReady = this.statuses.phaseOf(olds) === "ready";
        const isSame = this.changedInPlace(olds, news).length === 0;
        const isUnsure = isReady && isSame && this.isUnsure(news);
        if (isReady && isSame && !isUnsure && !this.isElsewhere(olds)) {
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
            const state =
                isReady && !isUnsure
                    ? await this.here(id, olds, api, operation)
                    : await this.resume(id, olds, api, operation, host);
            return this.adjusted(id, state, news, operation);
        });
    }

    async read(id: string, props: State, host: Host): Promise<State | undefined> {
        this.checkState(props, host);
        return runOperation(
            this.runtime,
            host.urn,
            READ_TIMEOUT,
            async (operation) => {
                const api = await this.reopen(props, operation.callOptions);
                const found = await this.findOrProveGone(id, props, api, operation);
                if (found === "gone") {
                    this.checkOrigin(id, props);
                    return undefined;
                }
                return this.seen(id, props, found, api, operation);
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
        const state = latest === undefined ? base : this.seen(id, base, latest, api, operation);
        if (end === "ready") {
            return state;
        }
        if (end === "gone" && this.isElsewhere(base) && latest === undefined) {
            throw new InitializationError(this.elsewhere(id, base), id, base);
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
     * Why it has to be replaced, if it has to. DELETED and FAILED in state may be due to one odd answer, and Atlas may
     * have given up a deletion, so all of these are checked again. If Atlas does not answer, the update that
     * follows decides.
     */
    private async replacementReason(
        id: string,
        olds: State,
        phase: Phase,
        host: Host,
    ): Promise<Doubt | undefined> {
        const isDoubtful = this.isReplacedIn(phase);
        const mayHaveVanished = phase === "ready" && this.mayVanish(olds);
        if (!isDoubtful && !mayHaveVanished && !this.isElsewhere(olds)) {
            return undefined;
        }
        const timeout = phase === "gone" || phase === "leaving" ? READ_TIMEOUT : LOOK_TIMEOUT;
        try {
            return await runOperation(this.runtime, host.urn, timeout, async (operation) => {
                const api = await this.reopen(olds, operation.callOptions);
                const found = await this.findOrProveGone(id, olds, api, operation);
                if (found === "gone") {
                    this.checkOrigin(id, olds);
                    return "gone";
                }
                const now = this.statuses.phaseOf(found);
                if (!this.isReplacedIn(now)) {
                    return undefined;
                }
                // One that has become FAILED since is replaced only after a refresh, as usual.
                return now !== "failed" ? "gone" : isDoubtful ? "failed" : undefined;
            });
        } catch (error) {
            if (error instanceof AtlasError || error instanceof DeadlineError) {
                return undefined;
            }
            throw error;
        }
    }

    /** What one look shows; nothing of a project that is gone. */
    protected async look(poll: Poll, api: ProjectApi, id: string, state: State): Promise<Look<Thing>> {
        return unlessOfClass("projectGone", this.find(poll, api, id, state));
    }

    protected async findOrProveGone(
        id: string,
        state: State,
        api: ProjectApi,
        operation: Operation,
    ): Promise<Thing | "gone"> {
        const find: Find<Thing> = (poll) => this.look(poll, api, id, state);
        const first = await find(api.pollNow(operation.callOptions));
        return first === undefined || first === UNCLEAR
            ? operation.untilPresentOrGone(api, find, (thing) => thing)
            : first;
    }

    /** Whether the state says that it is at another Atlas than the settings lead to. */
    protected isElsewhere({ __origin }: HiddenState): boolean {
        return __origin !== undefined && __origin !== this.runtime.origin;
    }

    /** The state of what was found, which from now on is at this Atlas. */
    protected seen(id: string, base: State, thing: Thing, api: ProjectApi, operation: Operation): State {
        if (this.isElsewhere(base)) {
            operation.tell(
                messages.foundElsewhere(this.nameOf(id, base), base.__origin ?? "", this.runtime.origin),
            );
        }
        return { ...this.stateOf(base, thing, api.api), __origin: this.runtime.origin };
    }

    /** What is ready, at this Atlas. @throws {UserError} where it is at another one */
    private async here(id: string, olds: State, api: ProjectApi, operation: Operation): Promise<State> {
        if (!this.isElsewhere(olds)) {
            return olds;
        }
        let found: Thing | "gone";
        try {
            found = await this.findOrProveGone(id, olds, api, operation);
        } catch (error) {
            throw this.stopped(id, olds, operation, messages.unlessTimedOut(error));
        }
        if (found === "gone") {
            throw new UserError(this.elsewhere(id, olds));
        }
        return this.seen(id, olds, found, api, operation);
    }

    /** Whether this run has seen it at this Atlas. */
    protected wasHere(_id: string, _state: State): boolean {
        return false;
    }

    /** That it is missing proves something only where it was before. @throws {UserError} */
    protected checkOrigin(id: string, state: State): void {
        if (this.isElsewhere(state) && !this.wasHere(id, state)) {
            throw new UserError(this.elsewhere(id, state));
        }
    }

    private elsewhere(id: string, state: State): string {
        return messages.elsewhere(this.nameOf(id, state), state.__origin ?? "", this.runtime.origin);
    }

    /** @throws {UserError} for a state that somebody has edited, and that names nothing any more */
    protected checkState(state: State, { urn }: Host): void {
        const missing = this.names.find((name) => typeof state[name] !== "string" || state[name] === "");
        if (missing !== undefined) {
            throw new UserError(messages.brokenState(missing, urn));
        }
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
