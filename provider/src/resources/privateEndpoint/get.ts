import { regionOf } from "../../atlas/api/answers";
import { normalizeRegion } from "../../atlas/api/regions";
import type { Text } from "../../atlas/errors/text";
import { ArgumentChecks } from "../arguments/argumentChecks";
import { UserError, withoutUndefined, type Host } from "../host";
import { operate, READ_TIMEOUT } from "../lifecycle/operation";
import { texts as common, type Progress } from "../lifecycle/texts";
import { readerOf } from "../project/projectMemory";
import type { Runtime } from "../project/runtime";
import { RegionChecks } from "./regionChecks";
import { endpointState, type PrivateEndpointGetInputs, type PrivateEndpointState } from "./state";
import { texts } from "./texts";

/** Reads what something else manages. Pulumi calls no `check` before a `get`, so this checks the arguments. */
export async function get(
    id: string,
    props: PrivateEndpointGetInputs,
    runtime: Runtime,
    host: Host,
): Promise<PrivateEndpointState> {
    const checks = new ArgumentChecks({ ...props }, runtime, host.secrets);
    checks.onlyKnown(["groupId", "region", "api"]);
    checks.groupId();
    checks.api();
    if (props.region !== undefined) {
        new RegionChecks(checks).region();
    }
    checks.settings();
    if (checks.failures.length > 0) {
        throw new UserError(texts.wrongGet({ reasons: checks.failures.map(({ reason }) => reason) }));
    }
    const { groupId, api: choice = "auto" } = props;
    const memory = runtime.memoryOf(groupId);
    const reader = readerOf(host);
    memory.note(id, { note: "wanted", ...reader });
    const late = (progress: Progress): Text => common.notRead({ name: `private endpoint ${id}`, progress });
    return operate(runtime, host.urn, READ_TIMEOUT, late, async ({ callOptions }) => {
        const project = runtime.project(groupId);
        const api = await project.open(choice, callOptions);
        const poll = api.pollNow(callOptions);
        const shown = await api.find(poll, id);
        // An older API may hide regions, and have no remote ones.
        const successor = choice === "auto" ? await project.askSuccessor(id, api, callOptions) : undefined;
        const hasRemotes = (successor?.supportedRemoteRegions.length ?? 0) > 0;
        const found = hasRemotes ? successor : (shown ?? successor);
        if (found === undefined) {
            const there = [...(await api.list(poll)).values()];
            throw new UserError(texts.noSuchEndpoint({ id, groupId, there }));
        }
        const { supportedRemoteRegions } = found;
        const known = withoutUndefined({
            groupId,
            ...(supportedRemoteRegions.length === 0 ? {} : { supportedRemoteRegions }),
            region: normalizeRegion(props.region ?? "") ?? (successor && regionOf(successor)),
        });
        memory.note(id, { note: "read" });
        memory.note(id, { note: "had", instance: reader.instance });
        return { ...endpointState(known, found), __origin: runtime.origin };
    });
}
