import type { Connection } from "../../atlas/answers";
import { isObjectId } from "../../atlas/objectId";
import { CONNECTION_STATUSES } from "../../atlas/statuses";
import type { Poll } from "../../poll/watcher";
import { ArgumentChecks, isVpcEndpointId } from "../shared/argumentChecks";
import { UNKNOWN, type Checked, type Host, type RawInputs } from "../shared/handler";
import { idParts } from "../shared/idParts";
import { ManagedResource } from "../shared/managedResource";
import type { Unready } from "../shared/messages";
import { runOperation, type Operation } from "../shared/operation";
import type { ProjectApi } from "../shared/project";
import { UserError } from "../shared/userError";
import type { WaitResult } from "../shared/wait";
import { attachOnce } from "./create";
import * as messages from "./messages";
import {
    attachmentState,
    type Attachment,
    type InterfaceEndpointInputs,
    type InterfaceEndpointState,
} from "./state";

const ARGUMENTS = ["groupId", "privateEndpointId", "interfaceEndpointId", "api"];
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
    protected override readonly statusProperty = "connectionStatus";
    protected override readonly removal = "detach the VPC endpoint";
    protected override readonly statuses = CONNECTION_STATUSES;
    protected override readonly stateOf = attachmentState;

    override check(news: RawInputs, { urn }: Host): Checked {
        const checks = new ArgumentChecks(withBareId(news), this.runtime);
        checks.onlyKnown(ARGUMENTS);
        const inputs = {
            groupId: checks.groupId(),
            privateEndpointId: checks.objectId(
                "privateEndpointId",
                `the id of a PrivateEndpoint (24 hexadecimal digits): privateEndpointId: endpoint.id`,
            ),
            interfaceEndpointId: checks.interfaceEndpointId("vpcEndpoint.id"),
            api: checks.api(),
        };
        const { groupId, privateEndpointId, interfaceEndpointId } = inputs;
        const what = `VPC endpoint ${String(interfaceEndpointId)} is attached to ${String(privateEndpointId)} once`;
        const thing = [groupId, privateEndpointId, interfaceEndpointId];
        checks.onlyOnce("interfaceEndpointId", thing, urn, what);
        return checks.result(inputs);
    }

    override async create(
        inputs: InterfaceEndpointInputs,
        host: Host,
    ): Promise<{ id: string; state: InterfaceEndpointState }> {
        const { groupId, interfaceEndpointId: id } = inputs;
        return runOperation(
            this.runtime,
            host.urn,
            host.timeouts.create,
            async (operation) => {
                operation.showStatus(`asking Atlas to attach ${id}`);
                const madeBy = this.runtime.memoryOf(groupId).apiOf(inputs.privateEndpointId);
                const choice = inputs.api ?? (madeBy === "endpointService" ? madeBy : "auto");
                const api = await this.runtime.project(groupId).open(choice, operation.callOptions);
                await attachOnce(api, inputs, operation);
                operation.hintUncancellable(
                    "^C twice is safe: the attachment stays in Atlas, the next up goes on from here",
                );
                const base = attachmentState(inputs, NOTHING_SEEN, api.api);
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
        const state = await this.read(
            interfaceEndpointId,
            attachmentState(attachment, NOTHING_SEEN, undefined),
            host,
        );
        if (state === undefined) {
            throw new UserError(messages.notThere(attachment));
        }
        this.noteRead(interfaceEndpointId, state);
        return { id: interfaceEndpointId, state };
    }

    override inputsOf(
        { groupId, privateEndpointId, interfaceEndpointId }: InterfaceEndpointState,
        olds: Partial<InterfaceEndpointInputs>,
    ): InterfaceEndpointInputs {
        return { ...olds, groupId, privateEndpointId, interfaceEndpointId };
    }

    protected override keyOf(_id: string, { privateEndpointId, interfaceEndpointId }: Attachment): string {
        return `${privateEndpointId}/${interfaceEndpointId}`;
    }

    protected override nameOf(_id: string, { privateEndpointId, interfaceEndpointId }: Attachment): string {
        return `the connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}`;
    }

    /** Also looks up the private endpoint: unless that succeeds, a 404 for the attachment proves nothing. */
    protected override async find(
        poll: Poll,
        api: ProjectApi,
        _id: string,
        { privateEndpointId, interfaceEndpointId }: Attachment,
    ): Promise<Connection | undefined> {
        const connection = await api.findConnection(poll, privateEndpointId, interfaceEndpointId);
        if (connection === undefined) {
            await api.find(poll, privateEndpointId);
        }
        return connection;
    }

    protected override async askToRemove(
        api: ProjectApi,
        _id: string,
        { groupId, privateEndpointId, interfaceEndpointId }: Attachment,
        operation: Operation,
    ): Promise<boolean> {
        const { callOptions } = operation;
        if (api.api === "endpointService") {
            const { detaching } = this.runtime.memoryOf(groupId);
            detaching.add(interfaceEndpointId);
            const endpoint = await api.find(api.pollNow(callOptions), privateEndpointId);
            const attached = endpoint?.interfaceEndpoints ?? [];
            // Those that this run is already detaching count as gone.
            const isLast = attached.every((id) => detaching.has(id));
            if (isLast && attached.includes(interfaceEndpointId)) {
                operation.showStatus(`last one detached: Atlas removes ${privateEndpointId} with it`);
                operation.tell(messages.lastAttachment(interfaceEndpointId, privateEndpointId));
            }
        }
        return api.endpoints.detach(privateEndpointId, interfaceEndpointId, callOptions);
    }

    protected override endText(
        result: WaitResult<Connection>,
        unready: Unready,
        base: InterfaceEndpointState,
    ): string {
        return result.end === "rejected"
            ? messages.rejected(unready, result.latest?.errorMessage)
            : super.endText(result, unready, base);
    }
}

/** The `id` of a `get` is what the program gave it, `GROUPID/ID`: only the second half is Atlas's. */
function withBareId(news: RawInputs): RawInputs {
    const { groupId, privateEndpointId } = news;
    const [project, id, ...more] = typeof privateEndpointId === "string" ? privateEndpointId.split("/") : [];
    const isOfProject = groupId === UNKNOWN || project === groupId;
    return id !== undefined && more.length === 0 && isOfProject ? { ...news, privateEndpointId: id } : news;
}
