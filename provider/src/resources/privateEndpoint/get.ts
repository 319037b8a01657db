import { isObjectId, isSameId } from "../../atlas/api/objectId";
import { normalizeRegion } from "../../atlas/api/regions";
import type { Text } from "../../words/text";
import { ArgumentChecks } from "../arguments/argumentChecks";
import { idParts } from "../arguments/idParts";
import { UserError, withoutUndefined, type Entry, type Host } from "../host";
import { operate, READ_TIMEOUT, type Operation } from "../lifecycle/operation";
import { texts as common } from "../lifecycle/texts";
import { readerOf, regionKey } from "../project/projectMemory";
import type { Runtime } from "../project/runtime";
import { regionIn } from "./regionChecks";
import { findShown } from "./shown";
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
            `${checks.describe("groupId")}, but the id names project ${parts.groupId}; use the same one`,
        );
    }
    const region = normalizeRegion(parts.wanted);
    if (region !== undefined && props.region !== undefined && normalizeRegion(props.region) !== region) {
        checks.fail("region", `${checks.describe("region")}, but the id names ${region}; leave region out`);
    }
    if (props.region !== undefined) {
        regionIn(checks);
    }
    checks.requireLogin();
    if (checks.failures.length > 0) {
        throw new UserError(texts.wrongGet({ reasons: checks.failures.map(({ reason }) => reason) }));
    }
    const { groupId, api: choice = "auto" } = props;
    const memory = runtime.memoryOf(groupId);
    const reader = readerOf(host);
    const key = region === undefined ? parts.wanted : regionKey(region);
    const late = (operation: Operation): Text =>
        common.notRead({ name: `private endpoint ${given}`, ...operation.progress() });
    const read = async (operation: Operation): Promise<Entry<PrivateEndpointState>> => {
        const project = runtime.project(groupId);
        project.chosen(choice);
        const found = await findShown(project, region ?? parts.wanted.toLowerCase(), operation);
        const { supportedRemoteRegions } = found;
        const known = withoutUndefined({
            groupId,
            ...(supportedRemoteRegions.length === 0 ? {} : { supportedRemoteRegions }),
            region: found.region ?? normalizeRegion(props.region ?? ""),
        });
        const id = region === undefined ? parts.wanted : found.id;
        memory.note(id, reader, "reads");
        const state = endpointState(known, { ...found, regionName: undefined });
        return { id, state: { ...state, __origin: runtime.origin } };
    };
    const found = memory.asking(key, reader);
    const entry = await operate(runtime, host.urn, READ_TIMEOUT, late, read);
    found();
    return entry;
}

/** The id of a `get`, in its parts. @throws {UserError} for another form */
export function partsOf(given: string): { readonly groupId: string; readonly wanted: string } {
    const isEither = (part: string): boolean => isObjectId(part) || normalizeRegion(part) !== undefined;
    const [groupId, wanted] = idParts(given, PRIVATE_ENDPOINT_ID, [isObjectId, isEither]);
    return { groupId, wanted };
}
