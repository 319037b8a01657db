import type { Endpoint } from "../../atlas/answers";
import type { Api } from "../../atlas/dialects";
import { isOfClass } from "../../atlas/errors";
import { toRegion } from "../../atlas/regions";
import { ENDPOINT_STATUSES, endpointPhase } from "../../atlas/statuses";
import type { Poll } from "../../poll/watcher";
import { ArgumentChecks } from "../shared/argumentChecks";
import type { Checked, Host, RawInputs } from "../shared/handler";
import { ManagedResource } from "../shared/managedResource";
import { READ_TIMEOUT, runOperation, type Operation } from "../shared/operation";
import type { ProjectApi } from "../shared/project";
import { UserError } from "../shared/userError";
import { withoutUndefined } from "../shared/withoutUndefined";
import { createOnce, type Created } from "./create";
import * as messages from "./messages";
import {
    endpointState,
    type PrivateEndpointGetInputs,
    type PrivateEndpointInputs,
    type PrivateEndpointState,
} from "./state";

const ARGUMENTS = ["groupId", "region", "providerName", "adoptExisting", "api"];

/** Private endpoints of Atlas. */
export class PrivateEndpointHandler extends ManagedResource<
    PrivateEndpointInputs,
    PrivateEndpointState,
    Endpoint
> {
    protected override readonly identity = ["groupId", "region", "providerName"] as const;
    protected override readonly statusProperty = "status";
    protected override readonly removal = "delete the endpoint service";
    protected override readonly statuses = ENDPOINT_STATUSES;

    override check(news: RawInputs, { urn }: Host): Checked {
        const checks = new ArgumentChecks({ providerName: "AWS", ...withoutUndefined(news) }, this.runtime);
        checks.onlyKnown(ARGUMENTS);
        const inputs = {
            groupId: checks.groupId(),
            region: checks.region(),
            providerName: checks.oneOf("providerName", ["AWS"]),
            adoptExisting: checks.flag("adoptExisting"),
            api: checks.api(),
        };
        const what = `project ${String(inputs.groupId)} has one private endpoint in ${String(inputs.region)}`;
        checks.onlyOnce("region", [inputs.groupId, inputs.region], urn, what);
        checks.settings();
        return { inputs: withoutUndefined(inputs), failures: checks.failures };
    }

    override async create(
        inputs: PrivateEndpointInputs,
        host: Host,
    ): Promise<{ id: string; state: PrivateEndpointState }> {
        const { groupId, region, adoptExisting = false, api = "auto" } = inputs;
        const { runtime } = this;
        const owner = { instance: host.instance, urn: host.urn ?? host.instance };
        return runOperation(runtime, host.urn, host.timeouts.create, async (operation) => {
            operation.showStatus(`asking Atlas for an endpoint service in ${region}`);
            const project = runtime.project(groupId);
            const { clock } = runtime;
            const created = await createOnce({
                project,
                region,
                adoptExisting,
                api,
                owner,
                operation,
                clock,
            });
            this.tellHow(created, inputs, host);
            const { endpoint, through } = created;
            operation.hint = messages.safeToStopCreate(endpoint.id);
            const base = endpointState(inputs, endpoint, through.api);
            const state = await this.awaitReady(endpoint.id, base, through, operation, endpoint);
            return { id: endpoint.id, state };
        });
    }

    /** Reads what is in state, or, given the arguments of a `get` alone, what something else has made. */
    override async read(
        id: string,
        props: PrivateEndpointState | PrivateEndpointGetInputs,
        host: Host,
    ): Promise<PrivateEndpointState | undefined> {
        return isState(props) ? super.read(id, props, host) : this.get(id, props);
    }

    protected override keyOf(id: string): string {
        return id;
    }

    protected override nameOf(id: string, { region }: PrivateEndpointState): string {
        return `private endpoint ${id}${region === undefined ? "" : ` in ${region}`}`;
    }

    protected override async find(poll: Poll, api: ProjectApi, id: string): Promise<Endpoint | undefined> {
        return api.find(poll, id);
    }

    protected override stateOf(
        base: PrivateEndpointState,
        endpoint: Endpoint,
        api: Api,
    ): PrivateEndpointState {
        return endpointState(base, endpoint, api);
    }

    protected override claim(id: string, state: PrivateEndpointState, host: Host): void {
        super.claim(id, state, host, state.region);
    }

    protected override async askToRemove(
        api: ProjectApi,
        id: string,
        _state: unknown,
        { callOptions }: Operation,
    ): Promise<boolean> {
        try {
            return await api.endpoints.remove(id, callOptions);
        } catch (error) {
            // Not every refusal of what has attachments has the code that says so.
            if (!isOfClass(error, "stillAttached", "refused")) {
                throw error;
            }
            const endpoint = await api.endpoints.find(id, callOptions);
            if (endpoint !== undefined && endpoint.interfaceEndpoints.length > 0) {
                throw new UserError(messages.stillAttached(id, endpoint.interfaceEndpoints));
            }
            if (endpoint !== undefined && endpointPhase(endpoint) !== "leaving") {
                throw error;
            }
            return false;
        }
    }

    private tellHow(
        { how, endpoint }: Created,
        { groupId, region }: PrivateEndpointInputs,
        host: Host,
    ): void {
        if (how !== "made") {
            const text =
                how === "adopted"
                    ? messages.takenOver(region, groupId, endpoint)
                    : messages.found(region, endpoint);
            this.runtime.log?.writeLine("info", text, host.urn);
        }
    }

    /** Pulumi calls no `check` before it. */
    private async get(id: string, props: PrivateEndpointGetInputs): Promise<PrivateEndpointState> {
        const checks = new ArgumentChecks(withoutUndefined({ ...props }), this.runtime);
        checks.onlyKnown(["groupId", "region", "api"]);
        checks.groupId();
        checks.api();
        if (props.region !== undefined) {
            checks.region();
        }
        checks.settings();
        if (checks.failures.length > 0) {
            throw new UserError(checks.failures.map(({ reason }) => reason).join("\n"));
        }
        const { groupId } = props;
        return runOperation(this.runtime, undefined, READ_TIMEOUT, async ({ callOptions }) => {
            const api = await this.runtime.project(groupId).open(props.api ?? "auto", callOptions);
            const poll = api.pollNow(callOptions);
            const found = await api.find(poll, id);
            if (found === undefined) {
                const list = await api.list(poll);
                throw new UserError(messages.notThere(id, groupId, [...list.values()]));
            }
            const known = withoutUndefined({ groupId, region: toRegion(props.region ?? "") });
            return endpointState(known, found, api.api);
        });
    }
}

function isState(props: PrivateEndpointState | PrivateEndpointGetInputs): props is PrivateEndpointState {
    return (props as Partial<PrivateEndpointState>).status !== undefined;
}
