import type { Connection } from "../../atlas/api/answers";
import { connectionPhase, endpointPhase, isTerminal } from "../../atlas/api/phases";
import type { ErrorClass } from "../../atlas/errors/catalogue";
import { AtlasApiError, AtlasUnreachableError, isOfClass } from "../../atlas/errors/errors";
import { DeadlineError } from "../../waiting/deadline";
import { Attempts } from "../../waiting/retry";
import { resourceName, UserError } from "../host";
import type { Operation } from "../lifecycle/operation";
import { movedAlias, reasonOf, type How } from "../lifecycle/texts";
import type { ProjectApi } from "../project/projectApi";
import type { LostCalls } from "../project/lostCalls";
import { attachmentKey, type ProjectMemory } from "../project/projectMemory";
import type { Owner } from "../project/runMemory";
import { INTERFACE_ENDPOINT_ID, type Attachment } from "./state";
import { texts } from "./texts";

/** For how long to retry after a refusal, in milliseconds. */
const RETRIED: Readonly<Partial<Record<ErrorClass, number>>> = {
    // Atlas does not know the private endpoint: the answer may come from a stale replica.
    notFound: 10_000,
    // Atlas does not show what is attached: one of the two answers lags.
    attachedAlready: 120_000,
};

interface AttachRequest {
    readonly api: ProjectApi;
    readonly memory: ProjectMemory;
    readonly attachment: Attachment;
    readonly adoptExisting: boolean;
    readonly owner: Owner;
    readonly operation: Operation;
    readonly calls: LostCalls;
}

/** Attaches once, or finds what an earlier lost call attached, or adopts what is there if the user allows that. */
export async function attachOnce(request: AttachRequest): Promise<How> {
    return new Attaching(request).untilKnown();
}

/** One attachment, over all the calls that ask for it. */
class Attaching {
    private refusedAt: number | undefined;

    constructor(private readonly request: AttachRequest) {}

    async untilKnown(): Promise<How> {
        const { attachment, operation, calls } = this.request;
        const attempts = new Attempts(operation.clock, operation.deadline.signal);
        try {
            for (;;) {
                const isFirst = attempts.count === 1;
                const end =
                    (isFirst || !calls.areSome ? await this.lookBefore() : undefined) ??
                    (await this.attach());
                if (end !== undefined) {
                    calls.settled(attachmentKey(attachment));
                    return end;
                }
                await attempts.pause();
            }
        } catch (error) {
            if (error instanceof UserError || !calls.areSome) {
                calls.settled();
            }
            // The text for a timeout names the attachment in any case.
            const isSaid = error instanceof DeadlineError || error instanceof UserError;
            const refusal = !calls.areSome || isSaid ? undefined : reasonOf(error);
            throw refusal === undefined
                ? error
                : new UserError(texts.perhapsAttached({ ...attachment, refusal }));
        }
    }

    /** What is attached already: the list may lag behind a detachment. @returns undefined where there is nothing */
    private async lookBefore(): Promise<How | undefined> {
        const { api, attachment, operation } = this.request;
        const { privateEndpointId, interfaceEndpointId } = attachment;
        const list = await api.list(api.pollNow(operation.callOptions));
        const endpoint = list.get(privateEndpointId.toLowerCase());
        return endpoint?.interfaceEndpoints.includes(interfaceEndpointId) === true
            ? this.settleWhatIsThere()
            : undefined;
    }

    /** Looks for the attachment itself, and says what it is to this resource. @returns undefined where there is none */
    private async settleWhatIsThere(): Promise<How | undefined> {
        const { api, attachment, operation } = this.request;
        const attempts = new Attempts(operation.clock, operation.deadline.signal);
        for (;;) {
            const connection = await api.findConnection(api.pollNow(operation.callOptions), attachment);
            if (connection?.connectionStatus !== "DELETING") {
                return connection && this.settle(connection);
            }
            const old = `an older connection of ${attachment.interfaceEndpointId}`;
            operation.lastStatus = "DELETING";
            operation.showStatus(`DELETING: ${old}; it is attached again afterwards`);
            await attempts.pause();
        }
    }

    /** @throws {UserError} saying who may have attached it, and what to type */
    private settle({ connectionStatus: status }: Connection): How {
        const { memory, attachment, adoptExisting, owner, calls } = this.request;
        const key = attachmentKey(attachment);
        const other = memory.ownerAtOtherUrn(key, owner.urn);
        const moved = movedAlias(INTERFACE_ENDPOINT_ID.kind, owner.urn);
        const facts = { ...attachment, status, moved };
        if (other !== undefined) {
            throw new UserError(texts.attachmentManaged({ ...facts, owner: resourceName(other.urn) }));
        }
        if (calls.mayHaveMade(key)) {
            return "found";
        }
        if (memory.wasMissedAt(key, owner.urn)) {
            return "kept";
        }
        if (!adoptExisting) {
            throw new UserError(texts.attachmentTaken(facts));
        }
        return "adopted";
    }

    /** @returns undefined where it is to be tried again */
    private async attach(): Promise<How | undefined> {
        const { request } = this;
        const { api, attachment, operation, calls } = request;
        try {
            const { creating } = operation;
            await calls.during((onUnderWay) => api.attach(attachment, { ...creating, onUnderWay }));
            return "made";
        } catch (error) {
            if (error instanceof AtlasUnreachableError && error.effect) {
                operation.noteProblem(error.problem.row, error.text);
                return this.settleWhatIsThere();
            }
            if (!(error instanceof AtlasApiError)) {
                throw error;
            }
            const now = operation.clock.now();
            this.refusedAt ??= now;
            const waited = now - this.refusedAt;
            // Whatever the code says: what Atlas shows decides.
            const end = error.problem.status === 409 ? await this.settleWhatIsThere() : undefined;
            if (end === undefined && !(await isWorthRetrying(request, error, waited))) {
                throw isOfClass(error, "notFound")
                    ? new UserError(texts.privateEndpointGone({ ...attachment, refusal: error.text }))
                    : error;
            }
            operation.noteProblem(error.problem.row, error.text);
            return end;
        }
    }
}

/** @throws {UserError} where the private endpoint will never take an attachment */
async function isWorthRetrying(
    { api, attachment, operation }: AttachRequest,
    error: AtlasApiError,
    waited: number,
): Promise<boolean> {
    if (error.problem.errorClass === "notAccepting") {
        const endpoint = await api.find(operation.callOptions, attachment.privateEndpointId);
        // One answer that it is not there may come from a copy that is behind.
        if (endpoint !== undefined && isTerminal(endpointPhase(endpoint))) {
            const { status } = endpoint;
            throw new UserError(texts.neverAccepting({ ...attachment, status, refusal: error.text }));
        }
        return true;
    }
    return waited < (RETRIED[error.problem.errorClass] ?? 0);
}

/** For how long Atlas may go on showing the old status of an attachment that it takes again, in milliseconds. */
const RESTART_LIMIT = 30_000;

/**
 * Attaches again what Atlas could not connect or has rejected. It is detached first only where that is the only way
 * and the private endpoint has other attachments: Atlas removes it together with its last one.
 * @param detach detaches it, and waits until that is done
 * @throws {UserError} where it is the last one and Atlas does not take it again
 */
export async function attachAgain(request: AttachRequest, detach: () => Promise<void>): Promise<void> {
    const { api, attachment, operation } = request;
    try {
        await api.attach(attachment, operation.creating);
    } catch (error) {
        if (error instanceof AtlasUnreachableError && error.effect) {
            operation.noteProblem(error.problem.row, error.text);
        } else if (isOfClass(error, "attachedAlready")) {
            const { detaching } = request.memory;
            const others = await othersConnected(request);
            if (others.every((one) => detaching.has(one))) {
                throw new UserError(texts.lastStays({ ...attachment, refusal: error.text }));
            }
            await detach();
            await attachOnce(request);
            detaching.delete(attachment.interfaceEndpointId);
            return;
        } else {
            throw error;
        }
    }
    const startedAt = operation.clock.now();
    await operation.until(api, async (poll) => {
        const connection = await api.findConnection(poll, attachment);
        const isOld = connection !== undefined && isUnhealed(connection);
        return isOld && operation.clock.now() - startedAt < RESTART_LIMIT ? undefined : true;
    });
}

/** What else is connected to the private endpoint: what has failed as well may be detached by another provider just now. */
async function othersConnected({ api, attachment, operation }: AttachRequest): Promise<readonly string[]> {
    const { privateEndpointId, interfaceEndpointId } = attachment;
    const { callOptions } = operation;
    const endpoint = await api.find(callOptions, privateEndpointId);
    const listed = endpoint?.interfaceEndpoints.filter((one) => one !== interfaceEndpointId) ?? [];
    const attached = await api.attachedAmong(privateEndpointId, listed, callOptions);
    return [...attached].flatMap(([one, connection]) => (isUnhealed(connection) ? [] : [one]));
}

export function isUnhealed(connection: Pick<Connection, "connectionStatus">): boolean {
    const phase = connectionPhase(connection);
    return phase === "failed" || phase === "rejected";
}
