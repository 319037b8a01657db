import { regionOf } from "../../atlas/api/answers";
import { isObjectId, isSameId } from "../../atlas/api/objectId";
import { normalizeRegion } from "../../atlas/api/regions";
import type { Text } from "../../atlas/errors/text";
import { ArgumentChecks } from "../arguments/argumentChecks";
import { idParts } from "../arguments/idParts";
import { UserError, withoutUndefined, type Entry, type Host } from "../host";
import { operate, READ_TIMEOUT } from "../lifecycle/operation";
import { texts as common, type Progress } from "../lifecycle/texts";
import { readerOf, regionKey } from "../project/projectMemory";
import type { Runtime } from "../project/runtime";
import { RegionChecks } from "./regionChecks";
import { allShown, findShown } from "./shown";
import {
    endpointState,
    PRIVATE_ENDPOINT_ID,
    type PrivateEndpointGetInputs,
    type PrivateEndpointState,
} from "./state";
import { texts } from "./texts";

/**
 * Reads what something else manages. Pulumi calls no `check` before a `get`, so this checks the arguments.
 * @param given the endpoint's id or its region, either with the project and a slash in front
 */
export async function get(
    given: string,
    props: PrivateEndpointGetInputs,
    runtime: Runtime,
    host: Host,
): Promise<Entry<PrivateEndpointState>> {
    const checks = new ArgumentChecks({ ...props }, runtime, host.secrets);
    checks.onlyKnown(["groupId", "region", "api"]);
    checks.groupId();
    checks.api();
    const parts = given.includes("/") ? partsOf(given) : { groupId: props.groupId, wanted: given };
    if (!isSameId(parts.groupId, props.groupId)) {
        checks.fail(
            "groupId",
            `${checks.valueOf("groupId")}, and the id names project ${parts.groupId}; give the same one`,
        );
    }
    const region = normalizeRegion(parts.wanted);
    if (region !== undefined && props.region !== undefined && normalizeRegion(props.region) !== region) {
        checks.fail("region", `${checks.valueOf("region")}, and the id names ${region}; leave region out`);
    }
    if (props.region !== undefined) {
        new RegionChecks(checks).region();
    }
    checks.settings();
    if (checks.failures.length > 0) {
        throw new UserError(texts.wrongGet({ reasons: checks.failures.map(({ reason }) => reason) }));
    }
    const { groupId, api: choice = "auto" } = props;
    const { wanted } = parts;
    const memory = runtime.memoryOf(groupId);
    const reader = readerOf(host);
    const key = region === undefined ? wanted : regionKey(region);
    memory.note(key, { note: "wanted", ...reader });
    const late = (progress: Progress): Text =>
        common.notRead({ name: `private endpoint ${given}`, progress });
    return operate(runtime, host.urn, READ_TIMEOUT, late, async (operation) => {
        const { callOptions } = operation;
        const project = runtime.project(groupId);
        const byRegion = region === undefined ? undefined : await findShown(project, region, operation);
        const id = byRegion?.id ?? wanted;
        const api = await project.open(choice, callOptions);
        const poll = api.pollNow(callOptions);
        const shown = await api.find(poll, id);
        // An older API may hide regions, and have no remote ones.
        const successor = choice === "auto" ? await project.askSuccessor(id, api, callOptions) : undefined;
        const hasRemotes = (successor?.supportedRemoteRegions.length ?? 0) > 0;
        const found = hasRemotes ? successor : (shown ?? successor);
        if (found === undefined) {
            const there = await allShown(project, operation);
            throw new UserError(texts.noSuchEndpoint({ id, groupId, there }));
        }
        const { supportedRemoteRegions } = found;
        const known = withoutUndefined({
            groupId,
            ...(supportedRemoteRegions.length === 0 ? {} : { supportedRemoteRegions }),
            region:
                byRegion?.region ?? normalizeRegion(props.region ?? "") ?? (successor && regionOf(successor)),
        });
        memory.note(id, { note: "read" });
        memory.note(key, { note: "had", instance: reader.instance });
        return { id, state: { ...endpointState(known, found), __origin: runtime.origin } };
    });
}

/** The id of a `get`, in its parts. @throws {UserError} for another form */
export function partsOf(given: string): { readonly groupId: string; readonly wanted: string } {
    const isEither = (part: string): boolean => isObjectId(part) || normalizeRegion(part) !== undefined;
    const [groupId, wanted] = idParts(given, PRIVATE_ENDPOINT_ID, [isObjectId, isEither]);
    return { groupId, wanted };
}
