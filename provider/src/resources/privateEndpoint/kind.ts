import type { Endpoint } from "../../atlas/api/answers";
import { regionOf } from "../../atlas/api/dialects";
import { AtlasUnreachableError, isOfClass, type AtlasApiError } from "../../atlas/errors/errors";
import { isObjectId } from "../../atlas/api/objectId";
import { normalizeRegion } from "../../atlas/api/regions";
import { ENDPOINT_STATUSES, endpointPhase } from "../../atlas/api/statuses";
import type { Poll } from "../../waiting/watcher";
import { DeadlineError } from "../../waiting/deadline";
import { ArgumentChecks } from "../arguments/argumentChecks";
import type { Checked, Difference, Host, RawInputs } from "../host";
import { idParts } from "../arguments/idParts";
import { ManagedResource } from "../lifecycle/managedResource";
import { InitializationError } from "../initializationError";
import { capitalized, kept, notAdjusted, notRead, unlessTimedOut } from "../lifecycle/texts";
import { runOperation, type Operation } from "../lifecycle/operation";
import type { ProjectApi } from "../project/project";
import { ownerOf, readerOf, regionKey } from "../project/projectMemory";
import { READ_TIMEOUT } from "../lifecycle/timeouts";
import { UserError } from "../userError";
import { withoutUndefined } from "../withoutUndefined";
import { createOnce } from "./create";
import * as messages from "./texts";
import { RegionChecks } from "./regionChecks";
import {
    apiFor,
    endpointState,
    type PrivateEndpointGetInputs,
    type PrivateEndpointInputs,
    type PrivateEndpointState,
} from "./state";

const ARGUMENTS = ["groupId", "region", "providerName", "adoptExisting", "api", "supportedRemoteRegions"];

/** Private endpoints of Atlas. */
export class PrivateEndpointHandler extends ManagedResource<
    PrivateEndpointInputs,
    PrivateEndpointState,
    Endpoint
> {
    protected override readonly identity = ["groupId", "region", "providerName"] as const;
    protected override readonly names = ["groupId"] as const;
    protected override readonly statusProperty = "status";
    protected override readonly removal = "delete the endpoint service";
    protected override readonly statuses = ENDPOINT_STATUSES;
    protected override readonly stateOf = endpointState;

    override check(news: RawInputs, { urn, secrets }: Host): Checked {
        this.runtime.declared.add(urn);
        const given = { providerName: "AWS", ...withoutUndefined(news) };
        const checks = new ArgumentChecks(given, this.runtime, secrets);
        checks.onlyKnown(ARGUMENTS);
        const regions = new RegionChecks(checks);
        const inputs = {
            groupId: checks.groupId(),
            region: regions.region(),
            providerName: checks.oneOf("providerName", ["AWS"]),
            adoptExisting: checks.flag("adoptExisting"),
            api: checks.api(),
            supportedRemoteRegions: regions.supportedRemoteRegions(),
        };
        const key = (["groupId", "region"] as const).map((name) => [name, inputs[name]] as const);
        const what = (groupId = "", region = ""): string =>
            `project ${groupId} has one private endpoint in ${region}`;
        checks.onlyOnce("region", key, urn, what);
        return checks.result(inputs);
    }

    override async create(
        inputs: PrivateEndpointInputs,
        host: Host,
    ): Promise<{ id: string; state: PrivateEndpointState }> {
        const { groupId, region, adoptExisting = false, supportedRemoteRegions = [] } = inputs;
        const { runtime } = this;
        return runOperation(runtime, host.urn, host.timeouts.create, async (operation) => {
            operation.showStatus(`asking Atlas for an endpoint service in ${region}`);
            const project = runtime.project(groupId);
            const { endpoint, through, how } = await createOnce({
                project,
                region,
                adoptExisting,
                api: apiFor(inputs),
                supportedRemoteRegions,
                owner: ownerOf(host),
                operation,
            });
            if (how === "adopted") {
                operation.tell(messages.takenOver(region, groupId, endpoint));
                this.tellWhetherAlone(groupId);
            } else if (how === "found") {
                operation.tell(messages.found(region, endpoint));
            } else if (how === "kept") {
                operation.tell(kept(`private endpoint ${endpoint.id} in ${region}`));
            }
            operation.hintUncancellable(messages.safeToStopCreate(endpoint.id));
            const base = { ...endpointState(inputs, endpoint), __origin: runtime.origin };
            const ready = await this.awaitReady(endpoint.id, base, through, operation, endpoint);
            const state = await this.adjusted(endpoint.id, ready, inputs, operation);
            return { id: endpoint.id, state };
        });
    }

    /**
     * Refreshes the state or, given only the arguments of a `get`, reads an endpoint that something else
     * manages.
     */
    override async read(
        id: string,
        props: PrivateEndpointState | PrivateEndpointGetInputs,
        host: Host,
    ): Promise<PrivateEndpointState | undefined> {
        return isState(props) ? super.read(id, props, host) : this.get(id, props, host);
    }

    override async diff(
        id: string,
        olds: PrivateEndpointState,
        news: PrivateEndpointInputs,
        host: Host,
    ): Promise<Difference> {
        const difference = await super.diff(id, olds, news, host);
        const { changes, replaces } = difference;
        if (
            changes &&
            replaces.length === 0 &&
            olds.api === "privateEndpoint" &&
            this.changedInPlace(olds, news).length > 0
        ) {
            this.runtime.log?.writeLine(messages.movesToSuccessor(id), host.urn);
        }
        return difference;
    }

    protected override changedInPlace(
        { supportedRemoteRegions: shown = [] }: PrivateEndpointState,
        { supportedRemoteRegions: wanted = [] }: PrivateEndpointInputs,
    ): readonly string[] {
        const isSame =
            shown.length === wanted.length && shown.every((region, index) => region === wanted[index]);
        return isSame ? [] : ["supportedRemoteRegions"];
    }

    /** The answer to a change of the remote regions may have been lost: the state then says what was wanted. */
    protected override isUnsure({ supportedRemoteRegions }: PrivateEndpointInputs): boolean {
        return supportedRemoteRegions !== undefined;
    }

    /** Only the endpointService API knows remote regions; it has the endpoints of both under the same ids. */
    protected override async adjust(
        id: string,
        state: PrivateEndpointState,
        news: PrivateEndpointInputs,
        operation: Operation,
    ): Promise<PrivateEndpointState> {
        const { supportedRemoteRegions: wanted } = news;
        const { supportedRemoteRegions: shown = [], ...rest } = state;
        const base = wanted === undefined ? rest : { ...rest, supportedRemoteRegions: wanted };
        if (this.changedInPlace(state, news).length === 0) {
            return base;
        }
        const { callOptions } = operation;
        operation.showStatus(`setting the remote regions: ${wanted?.join(", ") || "none"}`);
        const successor = await this.runtime.project(state.groupId).open("endpointService", callOptions);
        try {
            const changed = await successor.endpoints.setRemoteRegions(id, wanted ?? [], callOptions);
            return await this.awaitReady(id, base, successor, operation, changed);
        } catch (error) {
            if (isOfClass(error, "notFound")) {
                // Gone, or a stale replica answered: the wait finds out, and the next update retries.
                await this.awaitReady(id, state, successor, operation);
            }
            if (!mayHaveHadEffect(error)) {
                throw error;
            }
            // In state is what Atlas may have now, so that leaving the argument out undoes it.
            const unready = { what: capitalized(this.nameOf(id, state)), groupId: state.groupId, operation };
            throw new InitializationError(notAdjusted(unready, unlessTimedOut(error)), id, {
                ...base,
                supportedRemoteRegions: wanted ?? shown,
            });
        }
    }

    /** In the endpointService API, removing a service's last attachment also removes the service. */
    protected override mayVanish({ api }: PrivateEndpointState): boolean {
        return api === "endpointService" || this.runtime.settings().login.kind === "serviceAccount";
    }

    override inputsOf(
        { groupId, region, supportedRemoteRegions }: PrivateEndpointState,
        olds: Partial<PrivateEndpointInputs>,
    ): PrivateEndpointInputs {
        const remote = withoutUndefined({ supportedRemoteRegions });
        return { ...olds, ...remote, groupId, region: region ?? "", providerName: "AWS" };
    }

    protected override wantedAs(id: string, { region }: PrivateEndpointState): readonly string[] {
        return region === undefined ? [id] : [id, regionKey(region)];
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

    protected override async askToRemove(
        api: ProjectApi,
        id: string,
        { groupId }: PrivateEndpointState,
        operation: Operation,
    ): Promise<boolean> {
        const { callOptions } = operation;
        try {
            return await api.endpoints.remove(id, callOptions);
        } catch (error) {
            // Atlas does not always use the specific code when it refuses because of attachments.
            if (!isOfClass(error, "stillAttached", "refused")) {
                throw error;
            }
            const endpoint = await api.find(api.pollNow(callOptions, 0), id);
            if (endpoint === undefined || endpointPhase(endpoint) === "leaving") {
                return false;
            }
            const attached = [
                ...(await api.attachedAmong(id, endpoint.interfaceEndpoints, callOptions)).keys(),
            ];
            if (attached.length > 0) {
                throw new UserError(messages.stillAttached(id, groupId, attached));
            }
            if (!lagsBehindDetachment(error, endpoint)) {
                throw error;
            }
            operation.noteProblem(error.message);
            return false;
        }
    }

    override async import(given: string, host: Host): Promise<{ id: string; state: PrivateEndpointState }> {
        const [groupId, id] = idParts(given, "PrivateEndpoint", [isObjectId, isObjectId]);
        const state = await this.get(id, { groupId }, host);
        if (state.region === undefined) {
            throw new UserError(messages.regionHidden(id, groupId, state.status));
        }
        return { id, state };
    }

    /** Checks its arguments itself, since Pulumi does not call `check` before a `get`. */
    private async get(
        id: string,
        props: PrivateEndpointGetInputs,
        host: Host,
    ): Promise<PrivateEndpointState> {
        const checks = new ArgumentChecks({ ...props }, this.runtime, host.secrets);
        checks.onlyKnown(["groupId", "region", "api"]);
        checks.groupId();
        checks.api();
        if (props.region !== undefined) {
            new RegionChecks(checks).region();
        }
        checks.settings();
        if (checks.failures.length > 0) {
            throw new UserError(checks.failures.map(({ reason }) => reason).join("\n"));
        }
        const { groupId, api: choice = "auto" } = props;
        this.runtime.memoryOf(groupId).want(id, readerOf(host));
        return runOperation(
            this.runtime,
            host.urn,
            READ_TIMEOUT,
            async (operation) => {
                const { callOptions } = operation;
                const project = this.runtime.project(groupId);
                const api = await project.open(choice, callOptions);
                const poll = api.pollNow(callOptions);
                const shown = await api.find(poll, id);
                // The older API hides regions, and has no remote ones.
                const successor =
                    choice === "auto" ? await project.askSuccessor(id, api, callOptions) : undefined;
                const hasRemotes = (successor?.supportedRemoteRegions.length ?? 0) > 0;
                const found = hasRemotes ? successor : (shown ?? successor);
                if (found === undefined) {
                    const list = await api.list(poll);
                    throw new UserError(messages.notThere(id, groupId, [...list.values()]));
                }
                const { supportedRemoteRegions } = found;
                const known = withoutUndefined({
                    groupId,
                    ...(supportedRemoteRegions.length === 0 ? {} : { supportedRemoteRegions }),
                    region: normalizeRegion(props.region ?? "") ?? (successor && regionOf(successor)),
                });
                const state = { ...endpointState(known, found), __origin: this.runtime.origin };
                this.noteRead(id, state, host);
                return state;
            },
            (operation) => notRead(`private endpoint ${id}`, operation),
        );
    }
}

/** A refusal that is due to attachments which are gone, or are on their way out. */
function lagsBehindDetachment(refusal: AtlasApiError, { interfaceEndpoints }: Endpoint): boolean {
    const isForAttachments = refusal.meaning.errorClass === "stillAttached";
    return isForAttachments || (refusal.status === 409 && interfaceEndpoints.length > 0);
}

/** Whether a call that ended with this error may have changed something in Atlas. */
function mayHaveHadEffect(error: unknown): boolean {
    return (
        error instanceof DeadlineError || (error instanceof AtlasUnreachableError && error.mayHaveHadEffect)
    );
}

function isState(props: PrivateEndpointState | PrivateEndpointGetInputs): props is PrivateEndpointState {
    const { status, __origin } = props as Partial<PrivateEndpointState>;
    return status !== undefined || __origin !== undefined;
}
