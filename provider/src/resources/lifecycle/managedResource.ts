import type { Api } from "../../atlas/api/apiChoice";
import { unlessOfClass } from "../../atlas/errors/errors";
import type { Poll } from "../../waiting/watcher";
import { AwaitedResource } from "./awaitedResource";
import type { HiddenState, Host } from "../host";
import * as messages from "./texts";
import { runOperation, UNCLEAR, type Look, type Operation } from "./operation";
import type { ProjectApi } from "../project/project";
import { ownerOf, readerOf, type ProjectMemory } from "../project/projectMemory";
import type { Doubt } from "../project/runMemory";
import { UserError } from "../userError";
import { waitUntilReady, type WaitResult } from "./wait";
import { withoutUndefined } from "../withoutUndefined";

/** How long to wait before repeating a removal that Atlas did not accept, in milliseconds. */
const ASK_AGAIN = 10_000;

/** An awaited resource that this stack creates, owns and deletes in Atlas. */
export abstract class ManagedResource<
    Inputs extends { readonly groupId: string },
    State extends { readonly groupId: string; readonly api?: Api; readonly region?: string } & HiddenState,
    Thing extends { readonly errorMessage: string | undefined },
> extends AwaitedResource<Inputs, State, Thing> {
    /** Completes the status row's "asking Atlas to …" when the resource is deleted. */
    protected abstract readonly removal: string;

    /** Names the thing within its project, for whoever manages it. */
    protected abstract keyOf(id: string, state: State): string;
    /** The keys under which another resource of the program may have asked for it. */
    protected wantedAs(id: string, state: State): readonly string[] {
        return [this.keyOf(id, state)];
    }

    /** Asks Atlas to remove it. @returns false if Atlas does not have it, or is removing it already */
    protected abstract askToRemove(
        api: ProjectApi,
        id: string,
        state: State,
        operation: Operation,
    ): Promise<boolean>;

    /**
     * Removes it from Atlas, unless another entry of the stack's state owns it, or the program only reads it: then only
     * this entry goes.
     */
    async delete(id: string, olds: State, host: Host): Promise<void> {
        this.checkState(olds, host);
        const memory = this.runtime.memoryOf(olds.groupId);
        const [key, name] = [this.keyOf(id, olds), this.nameOf(id, olds)];
        const other = memory.otherOwner(key, host.instance);
        if (other !== undefined) {
            memory.release(key, host.instance);
            this.runtime.log?.writeLine(messages.handedOver(name, other), host.urn);
            return;
        }
        if (this.isOnlyRead(memory, key, host)) {
            this.runtime.log?.writeLine(messages.nowRead(name), host.urn);
            return;
        }
        const isDeclared = memory.isDeclaredBy(key, host.instance);
        const wanting = memory.wantedBy(this.wantedAs(id, olds), host.instance);
        if (wanting !== undefined && !isDeclared && !this.runtime.isDestroy()) {
            throw new UserError(messages.stillWanted(name, wanting));
        }
        this.tellWhetherAlone(olds.groupId);
        // After a rename the state still has the old URN; the row belongs to the new one, if this run has
        // seen it.
        const row = memory.urnOf(key, host.instance) ?? host.urn;
        await runOperation(
            this.runtime,
            row,
            host.timeouts.delete,
            async (operation) => {
                operation.lastStatus = this.statuses.of(olds);
                const api = await this.reopen(olds, operation.callOptions);
                if (await this.isStillToGo(api, id, olds, operation, host)) {
                    await this.remove(api, id, olds, operation);
                } else {
                    memory.miss(key, row ?? host.instance);
                }
            },
            (operation) => messages.notGone(name, operation),
        );
        memory.release(key, host.instance);
        memory.sightings.forget(key);
    }

    protected override wasHere(id: string, state: State): boolean {
        const { sightings } = this.runtime.memoryOf(state.groupId);
        return sightings.wasThere(this.keyOf(id, state), this.runtime.clock.now());
    }

    /** Before something is deleted, or has been taken over: whether the other providers of this run can know of it. */
    protected tellWhetherAlone(groupId: string): void {
        const { problem } = this.runtime.memoryOf(groupId);
        this.runtime.tellOnce(problem === undefined ? "" : messages.aloneInRun(problem));
    }

    /** Whether the program reads it, as a `get` or imported anew, and does not declare this entry of it. */
    private isOnlyRead(memory: ProjectMemory, key: string, { instance }: Host): boolean {
        return memory.wasRead(key) && !memory.isDeclaredBy(key, instance) && !this.runtime.isDestroy();
    }

    /**
     * Looks once more at what has to go on the ground of answers that may have been odd, before anything is deleted.
     *
     * @returns false where it is gone already
     * @throws {UserError} where it is there after all, or was never here
     */
    protected async isStillToGo(
        api: ProjectApi,
        id: string,
        state: State,
        operation: Operation,
        { instance }: Host,
    ): Promise<boolean> {
        if (this.isElsewhere(state)) {
            const found = await this.findOrProveGone(id, state, api, operation);
            if (found === "gone") {
                this.checkOrigin(id, state);
            } else {
                this.seen(id, state, found, api, operation);
            }
        }
        const because = this.runtime.memoryOf(state.groupId).doubtAbout(this.keyOf(id, state), instance);
        if (because === undefined) {
            return true;
        }
        const found = await this.look(api.pollNow(operation.callOptions, 0), api, id, state);
        if (found === undefined) {
            return because !== "gone";
        }
        const phase = found === UNCLEAR ? "pending" : this.statuses.phaseOf(found);
        if (!this.isReplacedIn(phase)) {
            const status = found === UNCLEAR ? "unclear" : this.statuses.of(found);
            throw new UserError(messages.thereAfterAll(this.nameOf(id, state), status));
        }
        return true;
    }

    protected override async waitFor(
        id: string,
        base: State,
        api: ProjectApi,
        operation: Operation,
        seen?: Thing,
    ): Promise<WaitResult<Thing>> {
        const find = (poll: Poll): Promise<Look<Thing>> => this.find(poll, api, id, base);
        return waitUntilReady<Thing>(api, operation, find, this.statuses, seen);
    }

    protected override endText(
        { end, latest, error }: WaitResult<Thing>,
        unready: messages.Unready,
        _base: State,
    ): string {
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

    protected override claim(id: string, state: State, host: Host, declared = true): void {
        const { groupId, region, api } = state;
        const more = withoutUndefined({ region, api, declared });
        this.runtime.memoryOf(groupId).claim(this.keyOf(id, state), ownerOf(host), more);
    }

    protected override doubt(id: string, state: State, { instance, urn }: Host, because: Doubt): void {
        // What a refresh compares is not replaced for that; a deletion that follows is the user's will.
        if (this.runtime.declared.has(urn)) {
            this.runtime.memoryOf(state.groupId).doubt(this.keyOf(id, state), instance, because);
        }
    }

    /** Notes an import or a `get`. */
    protected noteRead(id: string, state: State, host: Host): void {
        const [memory, key] = [this.runtime.memoryOf(state.groupId), this.keyOf(id, state)];
        memory.noteRead(key);
        memory.had(key, readerOf(host));
    }

    /** Asks Atlas to remove it, and waits until it is gone. @throws {UserError} where Atlas could not */
    protected async remove(api: ProjectApi, id: string, state: State, operation: Operation): Promise<void> {
        const { statuses } = this;
        const { clock } = operation;
        // If the project is gone, so is everything in it.
        const ask = async (): Promise<boolean> =>
            (await unlessOfClass("projectGone", this.askToRemove(api, id, state, operation))) ?? false;
        operation.showStatus(`asking Atlas to ${this.removal}`);
        let askedAt = clock.now();
        let leaving = await ask();
        if (leaving) {
            operation.lastStatus = `${operation.lastStatus ?? "unknown"}, and Atlas has accepted the deletion`;
        }
        let seenLeaving = false;
        const failed = await operation.untilPresentOrGone(
            api,
            async (poll) => {
                const found = await this.look(poll, api, id, state);
                // Atlas said that it does not exist, but shows it: the first answer came from a stale
                // replica.
                if (found !== undefined && !leaving && clock.now() - askedAt >= ASK_AGAIN) {
                    askedAt = clock.now();
                    leaving = await ask();
                }
                return found;
            },
            (thing): Thing | "gone" | undefined => {
                const phase = statuses.phaseOf(thing);
                operation.lastStatus = statuses.of(thing);
                operation.showStatus(statuses.rowOf(thing, api.api));
                seenLeaving ||= phase === "leaving";
                leaving ||= seenLeaving;
                // Atlas may show an old FAILED until it begins the removal.
                return phase === "gone" ? "gone" : phase === "failed" && seenLeaving ? thing : undefined;
            },
            { leaving: () => leaving },
        );
        if (failed !== "gone") {
            throw new UserError(messages.notRemoved(this.nameOf(id, state), failed.errorMessage));
        }
    }
}
