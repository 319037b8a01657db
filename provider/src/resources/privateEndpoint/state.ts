import type { Endpoint } from "../../atlas/api/answers";
import type { Api, ApiChoice } from "../../atlas/api/apiChoice";
import { regionOf } from "../../atlas/api/dialects";
import { isPrivateEndpointRegion } from "../../atlas/api/regions";
import type { HiddenState } from "../host";
import { withoutUndefined } from "../withoutUndefined";

/** What `check` lets through. */
export interface PrivateEndpointInputs {
    readonly groupId: string;
    readonly region: string;
    readonly providerName: "AWS";
    readonly adoptExisting?: boolean;
    readonly api?: ApiChoice;
    /** As AWS spells them, each once and in order. */
    readonly supportedRemoteRegions?: readonly string[];
}

/** The arguments of a `get`. */
export interface PrivateEndpointGetInputs {
    readonly groupId: string;
    readonly region?: string;
    readonly api?: ApiChoice;
}

/** What the stack's state keeps. Absent where Atlas does not tell: Pulumi takes no `undefined`. */
export interface PrivateEndpointState extends HiddenState {
    readonly groupId: string;
    readonly region?: string;
    readonly providerName: string;
    readonly api: Api;
    /** Atlas's status; DELETED where it went away while it was waited for. */
    readonly status: string;
    readonly endpointServiceName?: string;
    readonly errorMessage?: string;
    readonly interfaceEndpoints: readonly string[];
    /** Absent if the program sets none; then those that others have set are left alone. */
    readonly supportedRemoteRegions?: readonly string[];
}

/** The API that makes an endpoint: only endpointService has all regions, and knows remote ones. */
export function apiFor({ api = "auto", region, supportedRemoteRegions }: PrivateEndpointInputs): ApiChoice {
    const needsSuccessor = !isPrivateEndpointRegion(region) || supportedRemoteRegions !== undefined;
    return api === "auto" && needsSuccessor ? "endpointService" : api;
}

/** How many attachments a state lists: gRPC carries an error of some 60 kB at most, with the state of what failed. */
const MOST_ATTACHED = 200;

/** The state of an endpoint as Atlas shows it. */
export function endpointState(
    {
        groupId,
        region,
        providerName = "AWS",
        supportedRemoteRegions,
    }: Pick<PrivateEndpointState, "groupId" | "region" | "supportedRemoteRegions"> & {
        readonly providerName?: string;
    },
    endpoint: Endpoint,
): PrivateEndpointState {
    const { api, status, endpointServiceName, errorMessage, interfaceEndpoints } = endpoint;
    return {
        groupId,
        providerName,
        ...withoutUndefined({ region: regionOf(endpoint) ?? region, endpointServiceName, errorMessage }),
        api,
        status,
        interfaceEndpoints: interfaceEndpoints.slice(0, MOST_ATTACHED),
        ...(supportedRemoteRegions === undefined
            ? {}
            : { supportedRemoteRegions: endpoint.supportedRemoteRegions }),
    };
}
