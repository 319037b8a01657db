import type { Connection } from "../../atlas/api/answers";
import { AtlasApiError } from "../../atlas/errors/errors";
import { isObjectId, isSameId } from "../../atlas/api/objectId";
import { CONNECTION_STATUSES, endpointPhase, isTerminal, type Phase } from "../../atlas/api/statuses";
import type { Poll } from "../../waiting/watcher";
import { ArgumentChecks, isVpcEndpointId } from "../arguments/argumentChecks";
import { UNKNOWN, type Checked, type Host, type RawInputs } from "../host";
import { idParts } from "../arguments/idParts";
import { ManagedResource } from "../lifecycle/managedResource";
import { kept, thereAfterAll, unlessTimedOut, type Unready } from "../lifecycle/texts";
import { runOperation, UNCLEAR, type Look, type Operation } from "../lifecycle/operation";
import type { ProjectApi } from "../project/project";
import { attachmentKey, ownerOf, readerOf } from "../project/projectMemory";
import { UserError } from "../userError";
import type { WaitResult } from "../lifecycle/wait";
import { attachAgain, attachOnce, isUnhealed } from "./attach";
import * as messages from "./texts";
import {
    attachmentState,
    type Attachment,
    type InterfaceEndpointInputs,
    type InterfaceEndpointState,
} from "./state";

const ARGUMENTS = ["groupId", "privateEndpointId", "interfaceEndpointId", "adoptExisting", "api"];
const NOTHING_SEEN: Connection = {
    connectionStatus: "NONE",
    errorMessage: undefined,
    deleteRequested: false,
};

/** Attachments of VPC endpoints to private endpoints of Atlas. */
export class InterfaceEndpointHandler extends ManagedResource<
    InterfaceEndpointInputs,
    InterfaceEndpointState,
    Connection
> {
    protected override readonly identity = ["groupId", "privateEndpointId", "interfaceEndpointId"] as const;
    protected override readonly names = this.identity;
    protected override readonly statusProperty = "connectionStatus";
    protected override readonly removal = "detach the VPC endpoint";
    protected override readonly statuses = CONNECTION_STATUSES;
    protected override readonly stateOf = attachmentState;

    override check(news: RawInputs, { urn, secrets }: Host): Checked {
        this.runtime.declared.add(urn);
        const checks = new ArgumentChecks(withBareId(news), this.runtime, secrets);
        checks.onlyKnown(ARGUMENTS);
        const inputs = {
            groupId: checks.groupId(),
            privateEndpointId: checks.objectId(
                "privateEndpointId",
                `the id of a PrivateEndpoint (24 hexadecimal digits): privateEndpointId: endpoint.id`,
            ),
            interfaceEndpointId: checks.interfaceEndpointId("vpcEndpoint.id"),
            adoptExisting: checks.flag("adoptExisting"),
            api: checks.api(),
        };
        const key = this.identity.map((name) => [name, inputs[name]] as const);
        checks.onlyOnce(
            "interfaceEndpointId",
            key,
            urn,
            (_groupId, endpoint, vpcEndpoint) =>
                `VPC endpoint ${vpcEndpoint} is attached to ${endpoint} once`,
        );
        return checks.result(inputs);
    }

    override async create(
        inputs: InterfaceEndpointInputs,
        host: Host,
    ): Promise<{ id: string; state: InterfaceEndpointState }> {
        const { groupId, interfaceEndpointId: id, adoptExisting = false } = inputs;
        return runOperation(
            this.runtime,
            host.urn,
            host.timeouts.create,
            async (operation) => {
                operation.showStatus(`asking Atlas to attach ${id}`);
                const memory = this.runtime.memoryOf(groupId);
                const madeBy = memory.apiOf(inputs.privateEndpointId);
                const choice = inputs.api ?? (madeBy === "endpointService" ? madeBy : "auto");
                const api = await this.runtime.project(groupId).open(choice, operation.callOptions);
                const owner = ownerOf(host);
                const how = await attachOnce({
                    api,
                    memory,
                    attachment: inputs,
                    adoptExisting,
                    owner,
                    operation,
                });
                if (how === "adopted") {
                    operation.tell(messages.takenOver(inputs));
                    this.tellWhetherAlone(groupId);
                } else if (how === "found") {
                    operation.tell(messages.found(inputs));
                } else if (how === "kept") {
                    operation.tell(kept(this.nameOf(id, inputs)));
                }
                operation.hintUncancellable(
                    "^C twice is safe: the attachment stays in Atlas, the next up takes it over with adoptExisting: true",
                );
                const base = {
                    ...attachmentState(inputs, NOTHING_SEEN, api.api),
                    __origin: this.runtime.origin,
                };
                this.claim(id, base, host);
                return { id, state: await this.awaitReady(id, base, api, operation) };
            },
            (operation) => messages.notAttached(inputs, operation),
        );
    }

    override async import(given: string, host: Host): Promise<{ id: string; state: InterfaceEndpointState }> {
        const [groupId, privateEndpointId, interfaceEndpointId] = idParts(given, "InterfaceEndpoint", [
            isObjectId,
            isObjectId,
            isVpcEndpointId,
        ]);
        const attachment = { groupId, privateEndpointId, interfaceEndpointId };
        this.runtime.memoryOf(groupId).want(this.keyOf(interfaceEndpointId, attachment), readerOf(host));
        const state = await this.read(
            interfaceEndpointId,
            attachmentState(attachment, NOTHING_SEEN, undefined),
            host,
        );
        if (state === undefined) {
            throw new UserError(messages.notThere(attachment));
        }
        this.noteRead(interfaceEndpointId, state, host);
        return { id: interfaceEndpointId, state };
    }

    override inputsOf(
        { groupId, privateEndpointId, interfaceEndpointId }: InterfaceEndpointState,
        olds: Partial<InterfaceEndpointInputs>,
    ): InterfaceEndpointInputs {
        return { ...olds, groupId, privateEndpointId, interfaceEndpointId };
    }

    protected override keyOf(_id: string, { privateEndpointId, interfaceEndpointId }: Attachment): string {
        return attachmentKey(privateEndpointId, interfaceEndpointId);
    }

    protected override nameOf(_id: string, { privateEndpointId, interfaceEndpointId }: Attachment): string {
        return `the connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}`;
    }

    /**
     * Also looks up the private endpoint: unless that succeeds, a 404 for the attachment proves nothing; and where that
     * still lists the attachment, one of the two answers lags.
     */
    protected override async find(
        poll: Poll,
        api: ProjectApi,
        _id: string,
        { privateEndpointId, interfaceEndpointId }: Attachment,
    ): Promise<Look<Connection>> {
        const connection = await api.findConnection(poll, privateEndpointId, interfaceEndpointId);
        if (connection !== undefined) {
            return connection;
        }
        const endpoint = await api.find(poll, privateEndpointId);
        return endpoint?.interfaceEndpoints.includes(interfaceEndpointId) === true ? UNCLEAR : undefined;
    }

    /** What Atlas could not connect, or has rejected, is attached again in place. */
    protected override isReplacedIn(phase: Phase): boolean {
        return phase === "gone" || phase === "leaving";
    }

    protected override async resume(
        id: string,
        olds: InterfaceEndpointState,
        api: ProjectApi,
        operation: Operation,
        host: Host,
    ): Promise<InterfaceEndpointState> {
        if (isUnhealed(olds)) {
            try {
                await this.heal(id, olds, api, operation, host);
            } catch (error) {
                throw this.stopped(id, olds, operation, unlessTimedOut(error));
            }
        }
        return super.resume(id, olds, api, operation, host);
    }

    private async heal(
        id: string,
        olds: InterfaceEndpointState,
        api: ProjectApi,
        operation: Operation,
        host: Host,
    ): Promise<void> {
        const now = await this.look(api.pollNow(operation.callOptions, 0), api, id, olds);
        if (now === undefined || now === UNCLEAR || !isUnhealed(now)) {
            return;
        }
        operation.tell(messages.attachesAgain(olds, now.connectionStatus));
        operation.showStatus(`asking Atlas to attach ${id} again`);
        const memory = this.runtime.memoryOf(olds.groupId);
        const owner = ownerOf(host);
        const request = { api, memory, attachment: olds, adoptExisting: true, owner, operation };
        await attachAgain(request, () => this.remove(api, id, olds, operation));
    }

    /** Where its private endpoint is to be replaced on the ground of answers that may have been odd, that is looked at, too. */
    protected override async isStillToGo(
        api: ProjectApi,
        id: string,
        state: InterfaceEndpointState,
        operation: Operation,
        host: Host,
    ): Promise<boolean> {
        const { groupId, privateEndpointId } = state;
        const because = this.runtime.memoryOf(groupId).doubtAbout(privateEndpointId);
        if (because !== undefined) {
            const poll = api.pollNow(operation.callOptions, 0);
            const endpoint = await api.find(poll, privateEndpointId);
            if (endpoint !== undefined && !isTerminal(endpointPhase(endpoint))) {
                throw new UserError(thereAfterAll(`private endpoint ${privateEndpointId}`, endpoint.status));
            }
            if (endpoint === undefined && because === "gone") {
                const connection = await this.look(poll, api, id, state);
                if (connection !== undefined) {
                    throw new UserError(thereAfterAll(this.nameOf(id, state), "it is still attached"));
                }
                return false;
            }
        }
        return super.isStillToGo(api, id, state, operation, host);
    }

    protected override async askToRemove(
        api: ProjectApi,
        id: string,
        state: InterfaceEndpointState,
        operation: Operation,
    ): Promise<boolean> {
        const { callOptions } = operation;
        const { groupId, privateEndpointId, interfaceEndpointId } = state;
        const { detaching } = this.runtime.memoryOf(groupId);
        detaching.add(interfaceEndpointId);
        if (api.api === "endpointService") {
            const endpoint = await api.find(api.pollNow(callOptions), privateEndpointId);
            const attached = endpoint?.interfaceEndpoints ?? [];
            // Those that this run is already detaching count as gone.
            const isLast = attached.every((one) => detaching.has(one));
            if (isLast && attached.includes(interfaceEndpointId)) {
                operation.showStatus(`last one detached: Atlas removes ${privateEndpointId} with it`);
                operation.tell(messages.lastAttachment(interfaceEndpointId, privateEndpointId));
            }
        }
        try {
            return await api.endpoints.detach(privateEndpointId, interfaceEndpointId, callOptions);
        } catch (error) {
            if (!(error instanceof AtlasApiError) || error.status !== 409) {
                throw error;
            }
            // Whatever the code says: what Atlas shows decides.
            const found = await this.look(api.pollNow(callOptions, 0), api, id, state);
            if (found !== undefined && found !== UNCLEAR && this.statuses.phaseOf(found) !== "leaving") {
                throw error;
            }
            return false;
        }
    }

    protected override endText(
        result: WaitResult<Connection>,
        unready: Unready,
        base: InterfaceEndpointState,
    ): string {
        switch (result.end) {
            case "rejected":
                return messages.rejected(unready, result.latest?.errorMessage);
            case "failed":
                return messages.failed(unready, result.latest?.errorMessage);
            default:
                return super.endText(result, unready, base);
        }
    }
}

/** The `id` of a `get` is what the program gave it, `GROUPID/ID`: only the second half is Atlas's. */
function withBareId(news: RawInputs): RawInputs {
    const { groupId, privateEndpointId } = news;
    const [project, id, ...more] = typeof privateEndpointId === "string" ? privateEndpointId.split("/") : [];
    const isOfProject = groupId === UNKNOWN || isSameId(project, groupId);
    return id !== undefined && more.length === 0 && isOfProject ? { ...news, privateEndpointId: id } : news;
}
