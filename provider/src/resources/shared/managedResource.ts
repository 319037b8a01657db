import { isOfClass } from "../../atlas/errors";
import type { Api } from "../../atlas/dialects";
import { isTerminal, type Phase, type Statuses } from "../../atlas/statuses";
import type { Poll } from "../../poll/watcher";
import { DeadlineError } from "../../time/deadline";
import type { CallContext } from "../../time/sharedCalls";
import type { Checked, Difference, Host, RawInputs, ResourceHandler } from "./handler";
import { InitializationError } from "./initializationError";
import * as messages from "./messages";
import { ASK_AGAIN, READ_TIMEOUT, runOperation, type Operation } from "./operation";
import type { ProjectApi } from "./project";
import type { Runtime } from "./runtime";
import { UserError } from "./userError";

/** How a wait until something is ready ended. */
export interface WaitResult<Thing> {
    /** `stopped`: by its deadline, or by {@link error}. */
    readonly end: Exclude<Phase, "pending"> | "stopped";
    /** What Atlas showed last. */
    readonly latest: Thing | undefined;
    /** Undefined where the time was over. */
    readonly error: Error | undefined;
}

/**
 * What all kinds of resources have in common: something in Atlas with a status, which is waited for until it is ready,
 * stays in state whatever happens to that wait, and is replaced once it will not become ready any more.
 */
export abstract class ManagedResource<
    Inputs extends { readonly groupId: string },
    State extends { readonly groupId: string; readonly api: Api },
    Thing extends { readonly errorMessage: string | undefined },
> implements ResourceHandler<Inputs, State> {
    /** The properties whose change makes a new one necessary. */
    protected abstract readonly identity: readonly (keyof Inputs & keyof State & string)[];
    /** The property that has the status. */
    protected abstract readonly statusProperty: keyof State & string;

    /** What Atlas is asked for at its end, for the row. */
    protected abstract readonly removal: string;

    protected abstract readonly statuses: Statuses<State | Thing>;

    constructor(protected readonly runtime: Runtime) {}

    abstract check(news: RawInputs, host: Host): Checked;
    abstract create(inputs: Inputs, host: Host): Promise<{ readonly id: string; readonly state: State }>;

    /** Names the thing within its project, for whoever manages it. */
    protected abstract keyOf(id: string, state: State): string;
    /** Names it for people, in the middle of a sentence. */
    protected abstract nameOf(id: string, state: State): string;
    protected abstract find(
        poll: Poll,
        api: ProjectApi,
        id: string,
        state: State,
    ): Promise<Thing | undefined>;
    protected abstract stateOf(base: State, thing: Thing, api: Api): State;
    /** Asks Atlas to remove it. @returns false where Atlas did not take the call, since it has none or removes it already */
    protected abstract askToRemove(
        api: ProjectApi,
        id: string,
        state: State,
        operation: Operation,
    ): Promise<boolean>;

    async diff(id: string, olds: State, news: Inputs, host: Host): Promise<Difference> {
        this.claim(id, olds, host);
        const replaces: string[] = this.identity.filter((key) => !isSameId(olds[key], news[key]));
        const phase = this.statuses.phaseOf(olds);
        // What was gone may only have been missing from a copy that was behind, and a deletion may have been given up.
        const isLeaving = phase === "gone" || phase === "leaving";
        const isBack = isLeaving && replaces.length === 0 && !(await this.isGone(id, olds, host));
        if (isTerminal(phase) && !isBack) {
            // The old one still has its place, or leaves it soon: it has to go first.
            return {
                changes: true,
                replaces: [...replaces, this.statusProperty],
                deleteBeforeReplace: true,
            };
        }
        return { changes: replaces.length > 0 || phase !== "ready", replaces };
    }

    async update(id: string, olds: State, _news: Inputs, host: Host): Promise<State> {
        if (this.statuses.phaseOf(olds) === "ready") {
            return olds;
        }
        this.claim(id, olds, host);
        return runOperation(this.runtime, host.urn, host.timeouts.create, async (operation) => {
            operation.lastStatus = this.statuses.of(olds);
            let api: ProjectApi;
            try {
                api = await this.reopen(olds, operation.callOptions);
            } catch (error) {
                const unready = this.unready(id, olds, operation);
                throw new InitializationError(
                    messages.notReady(unready, messages.unlessTimedOut(error)),
                    id,
                    olds,
                );
            }
            return this.awaitReady(id, olds, api, operation);
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

    /** Unless another entry of the stack's state leads to the same thing: then only this entry goes. */
    async delete(id: string, olds: State, host: Host): Promise<void> {
        const memory = this.runtime.memoryOf(olds.groupId);
        const [key, name] = [this.keyOf(id, olds), this.nameOf(id, olds)];
        const other = memory.otherOwner(key, host.instance);
        if (other !== undefined) {
            memory.release(key, host.instance);
            this.runtime.log?.writeLine("info", messages.handedOver(name, other), host.urn);
            return;
        }
        // After a renaming the state still has the old URN; the row is the new one's, where this run has seen it.
        const row = memory.urnOf(key, host.instance) ?? host.urn;
        await runOperation(this.runtime, row, host.timeouts.delete, async (operation) => {
            operation.lastStatus = this.statuses.of(olds);
            try {
                await this.remove(await this.reopen(olds, operation.callOptions), id, olds, operation);
            } catch (error) {
                throw error instanceof DeadlineError
                    ? new UserError(messages.notGone(name, operation))
                    : error;
            }
        });
        memory.forget(key);
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
        const result = await this.wait(id, base, api, operation, seen);
        const { end, latest } = result;
        const state = latest === undefined ? base : this.stateOf(base, latest, api.api);
        if (end === "ready") {
            return state;
        }
        const left = end === "gone" ? { ...state, [this.statusProperty]: "DELETED" } : state;
        throw new InitializationError(this.endText(result, this.unready(id, base, operation)), id, left);
    }

    /** What the user reads of a wait that did not end well. */
    protected endText({ end, latest, error }: WaitResult<Thing>, unready: messages.Unready): string {
        switch (end) {
            case "leaving":
            case "gone":
                return messages.deleted(unready);
            case "stopped":
                return messages.notReady(unready, error);
            default:
                return messages.failed(unready, latest?.errorMessage);
        }
    }

    /** Notes that this entry of the state manages the thing. */
    protected claim(id: string, state: State, { instance, urn }: Host, region?: string): void {
        const owner = { instance, urn: urn ?? instance };
        this.runtime.memoryOf(state.groupId).claim(this.keyOf(id, state), owner, region);
    }

    protected async reopen(
        { groupId, api }: { readonly groupId: string; readonly api?: Api },
        options: CallContext,
    ): Promise<ProjectApi> {
        return this.runtime.project(groupId).reopen(api, options);
    }

    /** Asks Atlas to remove it, and waits until it is gone. */
    private async remove(api: ProjectApi, id: string, state: State, operation: Operation): Promise<void> {
        operation.showStatus(`asking Atlas to ${this.removal}`);
        const { clock } = operation;
        const ask = async (): Promise<boolean> =>
            (await unlessProjectGone(this.askToRemove(api, id, state, operation))) ?? false;
        let askedAt = clock.now();
        let leaving = await ask();
        let seenLeaving = false;
        const failed = await operation.untilPresentOrGone(
            api,
            async (poll) => {
                const found = await unlessProjectGone(this.find(poll, api, id, state));
                // Atlas said that there is none, and shows it all the same: a copy was behind.
                if (found !== undefined && !leaving && clock.now() - askedAt >= ASK_AGAIN) {
                    askedAt = clock.now();
                    leaving = await ask();
                }
                return found;
            },
            (thing) => {
                const phase = this.statuses.phaseOf(thing);
                operation.lastStatus = this.statuses.of(thing);
                operation.showStatus(this.statuses.rowOf(thing, api.api));
                seenLeaving ||= phase === "leaving";
                leaving ||= seenLeaving;
                // FAILED from before the removal stays shown until Atlas gets to it.
                return phase === "gone" ? "gone" : phase === "failed" && seenLeaving ? thing : undefined;
            },
            { leaving: () => leaving },
        );
        if (failed !== "gone") {
            throw new UserError(messages.notRemoved(this.nameOf(id, state), failed.errorMessage));
        }
    }

    private async wait(
        id: string,
        base: State,
        api: ProjectApi,
        operation: Operation,
        seen: Thing | undefined,
    ): Promise<WaitResult<Thing>> {
        let latest = seen;
        const endOf = (thing: Thing): WaitResult<Thing>["end"] | undefined => {
            latest = thing;
            operation.lastStatus = this.statuses.of(thing);
            operation.showStatus(this.statuses.rowOf(thing, api.api));
            const phase = this.statuses.phaseOf(thing);
            return phase === "pending" ? undefined : phase;
        };
        try {
            const already = seen === undefined ? undefined : endOf(seen);
            const end =
                already ??
                (await operation.untilPresentOrGone(
                    api,
                    (poll) => this.find(poll, api, id, base),
                    endOf,
                    seen === undefined ? {} : { seenAt: operation.clock.now() },
                ));
            return { end, latest, error: undefined };
        } catch (error) {
            return { end: "stopped", latest, error: messages.unlessTimedOut(error) };
        }
    }

    /** Whether what is in state as DELETED or DELETING is so indeed. Where nobody answers, the update that follows decides. */
    private async isGone(id: string, olds: State, host: Host): Promise<boolean> {
        try {
            return await runOperation(this.runtime, host.urn, READ_TIMEOUT, async (operation) => {
                const api = await this.reopen(olds, operation.callOptions);
                const found = await this.findOrProveGone(id, olds, api, operation);
                return found === "gone" || isTerminal(this.statuses.phaseOf(found));
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
        const find = (poll: Poll): Promise<Thing | undefined> =>
            unlessProjectGone(this.find(poll, api, id, state));
        return (
            (await find(api.pollNow(operation.callOptions))) ??
            (await operation.untilPresentOrGone(api, find, (thing) => thing))
        );
    }

    private unready(id: string, state: State, operation: Operation): messages.Unready {
        return { what: messages.capitalized(this.nameOf(id, state)), groupId: state.groupId, operation };
    }
}

/** Hexadecimal digits of either case are the same id; all other identities are in lower case already. */
function isSameId(one: unknown, other: unknown): boolean {
    const folded = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);
    return folded(one) === folded(other);
}

/** A project that is gone has taken everything in it along. */
async function unlessProjectGone<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
        return await answer;
    } catch (error) {
        if (isOfClass(error, "projectGone")) {
            return undefined;
        }
        throw error;
    }
}
