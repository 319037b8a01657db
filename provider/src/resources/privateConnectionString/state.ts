import type { ImportId } from "../arguments/idParts";
import type { PrivateString } from "../../atlas/api/clusterApi";
import { withoutUndefined, type HiddenState } from "../host";

export const PRIVATE_CONNECTION_STRING_ID: ImportId = {
    kind: "PrivateConnectionString",
    form: "GROUPID/CLUSTERNAME/VPCEID",
    example: "5df264b8f10fab7d2cad2f0d/orders/vpce-0123456789abcdef0",
};

/** What `check` lets through. */
export interface PrivateConnectionStringInputs {
    readonly groupId: string;
    readonly clusterName: string;
    readonly interfaceEndpointId: string;
}

export interface PrivateConnectionStringState extends PrivateConnectionStringInputs, HiddenState {
    /** READY once the cluster lists the string; WAITING until then. */
    readonly status: "READY" | "WAITING";
    readonly connectionString?: string;
    readonly srvConnectionString?: string;
    readonly srvShardOptimizedConnectionString?: string;
    readonly type?: string;
}

export function stringState(
    known: PrivateConnectionStringInputs | PrivateConnectionStringState,
    found: PrivateString | undefined,
): PrivateConnectionStringState {
    const { groupId, clusterName, interfaceEndpointId } = known;
    const { endpointIds: _ids, ...strings } = settled(stringInState(known), found);
    return {
        groupId,
        clusterName,
        interfaceEndpointId,
        ...withoutUndefined(strings),
        status: found === undefined ? "WAITING" : "READY",
    };
}

export function stringInState(
    state: PrivateConnectionStringInputs & Partial<PrivateConnectionStringState>,
): PrivateString {
    const { connectionString, srvConnectionString, srvShardOptimizedConnectionString, type } = state;
    const endpointIds = [state.interfaceEndpointId];
    return { connectionString, srvConnectionString, srvShardOptimizedConnectionString, type, endpointIds };
}

/**
 * What counts of what the cluster lists now: the known strings where it lists none; and beside the same srv string, those that
 * it leaves out, or that name the same hosts in another order.
 */
export function settled(known: PrivateString, found: PrivateString | undefined): PrivateString {
    if (found?.srvConnectionString === undefined || known.srvConnectionString !== found.srvConnectionString) {
        return found ?? known;
    }
    const { endpointIds: _ids, ...strings } = known;
    const isKept = ([name, before]: [string, string | undefined]): boolean => {
        const now = found[name as keyof typeof strings];
        return now === undefined || (before !== undefined && hostsIn(now) === hostsIn(before));
    };
    return { ...found, ...Object.fromEntries(Object.entries(strings).filter(isKept)) };
}

/** A string of the form `mongodb://host,host/?options`, with its hosts in order. */
function hostsIn(text: string): string {
    return text.replace(/(?<=^\w+:\/\/)[^/?]*/, (hosts) => hosts.split(",").sort().join(","));
}
