import type { Endpoint } from "../../atlas/answers";
import { regionOf, type Api, type ApiChoice } from "../../atlas/dialects";
import { withoutUndefined } from "../shared/withoutUndefined";

/** What `check` lets through. */
export interface PrivateEndpointInputs {
    readonly groupId: string;
    readonly region: string;
    readonly providerName: "AWS";
    readonly adoptExisting?: boolean;
    readonly api?: ApiChoice;
}

/** The arguments of a `get`. */
export interface PrivateEndpointGetInputs {
    readonly groupId: string;
    readonly region?: string;
    readonly api?: ApiChoice;
}

/** What the stack's state keeps. Absent where Atlas does not tell: Pulumi takes no `undefined`. */
export interface PrivateEndpointState {
    readonly groupId: string;
    readonly region?: string;
    readonly providerName: string;
    readonly api: Api;
    /** Atlas's status; DELETED where it went away while it was waited for. */
    readonly status: string;
    readonly endpointServiceName?: string;
    readonly errorMessage?: string;
    readonly interfaceEndpoints: readonly string[];
}

/** The state of an endpoint as Atlas shows it. */
export function endpointState(
    {
        groupId,
        region,
        providerName = "AWS",
    }: Pick<PrivateEndpointState, "groupId" | "region"> & {
        readonly providerName?: string;
    },
    endpoint: Endpoint,
    api: Api,
): PrivateEndpointState {
    const { status, endpointServiceName, errorMessage, interfaceEndpoints } = endpoint;
    return {
        groupId,
        providerName,
        ...withoutUndefined({ region: regionOf(endpoint) ?? region, endpointServiceName, errorMessage }),
        api,
        status,
        interfaceEndpoints,
    };
}
