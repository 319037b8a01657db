import { isObjectId } from "../../atlas/api/objectId";
import type { Statuses } from "../../atlas/api/statuses";
import type { Poll } from "../../waiting/watcher";
import { DeadlineError } from "../../waiting/deadline";
import { ArgumentChecks, isVpcEndpointId } from "../arguments/argumentChecks";
import { AwaitedResource } from "../lifecycle/awaitedResource";
import type { Checked, Host, RawInputs } from "../host";
import { idParts } from "../arguments/idParts";
import type { Unready } from "../lifecycle/texts";
import { runOperation, type Operation } from "../lifecycle/operation";
import type { ProjectApi } from "../project/project";
import { UserError } from "../userError";
import { waitUntilReady, type WaitResult } from "../lifecycle/wait";
import { ClusterLook, stringFor, type ClusterView } from "./clusterLook";
import * as messages from "./texts";
import {
    stringInState,
    stringState,
    type PrivateConnectionStringInputs,
    type PrivateConnectionStringState,
    type StringTarget,
} from "./state";

const ARGUMENTS = ["groupId", "clusterName", "interfaceEndpointId"];

const isView = (thing: PrivateConnectionStringState | ClusterView): thing is ClusterView =>
    "stateName" in thing;

const STATUSES: Statuses<PrivateConnectionStringState | ClusterView> = {
    of: (thing) => (isView(thing) ? thing.stateName : thing.status),
    phaseOf: (thing) => {
        const isReady = isView(thing) ? thing.found !== undefined : thing.status === "READY";
        return isReady ? "ready" : "pending";
    },
    rowOf: (thing) => (isView(thing) ? rowOf(thing) : thing.status),
};

/** The status row's text. IDLE proves nothing, since the cluster may not have begun to update yet. */
function rowOf({ clusterName, interfaceEndpointId, stateName, found, lacking }: ClusterView): string {
    if (found !== undefined) {
        return `cluster ${clusterName} lists the string for ${interfaceEndpointId}`;
    }
    return stateName === "IDLE"
        ? `IDLE without a string for ${interfaceEndpointId}${lacking === "" ? " yet" : `: ${lacking}`}`
        : `cluster ${clusterName} is ${stateName}`;
}

const isClusterName = (text: string): boolean => /^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/.test(text);

/** Waits for a cluster's connection string for one VPC endpoint. Changes nothing in Atlas. */
export class PrivateConnectionStringHandler extends AwaitedResource<
    PrivateConnectionStringInputs,
    PrivateConnectionStringState,
    ClusterView
> {
    protected override readonly identity = ["groupId", "clusterName", "interfaceEndpointId"] as const;
    protected override readonly names = this.identity;
    protected override readonly statusProperty = "status";
    protected override readonly statuses = STATUSES;

    override check(news: RawInputs, { secrets }: Host): Checked {
        const checks = new ArgumentChecks(news, this.runtime, secrets);
        checks.onlyKnown(ARGUMENTS);
        const inputs = {
            groupId: checks.groupId(),
            clusterName: checks.text(
                "clusterName",
                isClusterName,
                `a cluster's name: up to 64 letters, digits and hyphens, the first no hyphen`,
            ),
            interfaceEndpointId: checks.interfaceEndpointId("connection.interfaceEndpointId"),
        };
        return checks.result(inputs);
    }

    override async create(
        inputs: PrivateConnectionStringInputs,
        host: Host,
    ): Promise<{ id: string; state: PrivateConnectionStringState }> {
        const { groupId, clusterName, interfaceEndpointId } = inputs;
        const id = `${groupId}/${clusterName}/${interfaceEndpointId}`;
        const base = { ...stringState(inputs, undefined), __origin: this.runtime.origin };
        return runOperation(this.runtime, host.urn, host.timeouts.create, async (operation) => {
            operation.hintUncancellable(
                "^C twice is safe: the next up waits again, nothing is made in Atlas",
            );
            let api: ProjectApi;
            try {
                api = await this.reopen(inputs, operation.callOptions);
            } catch (error) {
                throw error instanceof DeadlineError ? this.stopped(id, base, operation, undefined) : error;
            }
            const result = await this.waitFor(id, base, api, operation);
            // Nothing was created, so no state has to be kept.
            if (result.error instanceof UserError) {
                throw result.error;
            }
            return { id, state: this.conclude(id, base, api, operation, result) };
        });
    }

    /** Deletes nothing in Atlas: the string belongs to the cluster. */
    override async delete(): Promise<void> {
        // Nothing was made.
    }

    override async import(
        given: string,
        host: Host,
    ): Promise<{ id: string; state: PrivateConnectionStringState }> {
        const [groupId, clusterName, interfaceEndpointId] = idParts(given, "PrivateConnectionString", [
            isObjectId,
            isClusterName,
            isVpcEndpointId,
        ]);
        const target = { groupId, clusterName, interfaceEndpointId };
        const state = await this.read(given, stringState(target, undefined), host);
        if (state?.status !== "READY") {
            throw new UserError(messages.notThere(target));
        }
        return { id: given, state };
    }

    override inputsOf({
        groupId,
        clusterName,
        interfaceEndpointId,
    }: PrivateConnectionStringState): PrivateConnectionStringInputs {
        return { groupId, clusterName, interfaceEndpointId };
    }

    protected override nameOf(_id: string, { clusterName, interfaceEndpointId }: StringTarget): string {
        return `the connection string of cluster ${clusterName} for ${interfaceEndpointId}`;
    }

    /**
     * For `read`: gone if an IDLE cluster no longer shows the string, or the list of all clusters no longer
     * shows the cluster. While the cluster changes, or if Atlas contradicts itself, the state is kept; so is
     * an unfinished wait.
     */
    protected override async find(
        poll: Poll,
        api: ProjectApi,
        _id: string,
        state: PrivateConnectionStringState,
    ): Promise<ClusterView | undefined> {
        const cluster = await api.findCluster(poll, state.clusterName);
        const view = { ...state, stateName: cluster?.stateName ?? "", lacking: "" };
        const found = cluster === undefined ? undefined : stringFor(cluster, state.interfaceEndpointId);
        if (found !== undefined || state.status === "WAITING") {
            return { ...view, found };
        }
        const isOver =
            cluster === undefined
                ? !(await api.clusterNames(poll)).includes(state.clusterName)
                : cluster.stateName === "IDLE";
        return isOver ? undefined : { ...view, found: stringInState(state) };
    }

    protected override stateOf(
        base: PrivateConnectionStringState,
        { found }: ClusterView,
    ): PrivateConnectionStringState {
        return stringState(base, found);
    }

    protected override endText(
        { error, latest }: WaitResult<ClusterView>,
        { operation }: Unready,
        base: PrivateConnectionStringState,
    ): string {
        return error instanceof UserError
            ? error.message
            : messages.notListed(base, operation, latest?.lacking ?? "", error);
    }

    protected override async waitFor(
        _id: string,
        base: PrivateConnectionStringState,
        api: ProjectApi,
        operation: Operation,
    ): Promise<WaitResult<ClusterView>> {
        const project = this.runtime.project(base.groupId);
        const successor = await project.open("endpointService", operation.callOptions);
        const look = new ClusterLook(api, successor, base, project.memory, operation);
        operation.showStatus(
            `looking in cluster ${base.clusterName} for the string of ${base.interfaceEndpointId}`,
        );
        return waitUntilReady<ClusterView>(api, operation, (poll) => look.view(poll), STATUSES, undefined);
    }
}
