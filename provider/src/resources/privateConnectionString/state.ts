import type { ImportId } from "../arguments/idParts";
import type { PrivateString } from "../../atlas/api/clusterAnswers";
import { withoutUndefined, type HiddenState } from "../host";

export const PRIVATE_CONNECTION_STRING_ID: ImportId = {
    kind: "PrivateConnectionString",
    form: "GROUPID/CLUSTERNAME/VPCEID",
    example: "5df264b8f10fab7d2cad2f0d/orders/vpce-0123456789abcdef0",
};

/** What names the string: which cluster, and through which VPC endpoint. */
export interface StringTarget {
    readonly groupId: string;
    readonly clusterName: string;
    readonly interfaceEndpointId: string;
}

/** What `check` lets through. */
export type PrivateConnectionStringInputs = StringTarget;

/** What the stack's state keeps. Absent where Atlas does not tell: Pulumi takes no `undefined`. */
export interface PrivateConnectionStringState extends StringTarget, HiddenState {
    /** READY once the cluster lists the string; WAITING until then. */
    readonly status: "READY" | "WAITING";
    readonly connectionString?: string;
    readonly srvConnectionString?: string;
    readonly srvShardOptimizedConnectionString?: string;
    readonly type?: string;
}

/** The state of a string as the cluster lists it, or of the wait for it. */
export function stringState(
    { groupId, clusterName, interfaceEndpointId }: StringTarget,
    found: PrivateString | undefined,
): PrivateConnectionStringState {
    const { endpointIds: _ids, ...strings } = found ?? { endpointIds: [] };
    return {
        groupId,
        clusterName,
        interfaceEndpointId,
        ...withoutUndefined(strings),
        status: found === undefined ? "WAITING" : "READY",
    };
}

/** The string as it is in state. */
export function stringInState(state: PrivateConnectionStringState): PrivateString {
    const { connectionString, srvConnectionString, srvShardOptimizedConnectionString, type } = state;
    const endpointIds = [state.interfaceEndpointId];
    return { connectionString, srvConnectionString, srvShardOptimizedConnectionString, type, endpointIds };
}
