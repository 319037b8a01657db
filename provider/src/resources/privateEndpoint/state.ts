import type { ImportId } from "../arguments/idParts";
import { regionOf, type Endpoint } from "../../atlas/api/answers";
import { DIALECTS, type Api, type ApiChoice } from "../../atlas/api/dialects";
import { withoutUndefined, type HiddenState } from "../host";

export const PRIVATE_ENDPOINT_ID: ImportId = {
    kind: "PrivateEndpoint",
    form: "GROUPID/ID or GROUPID/REGION",
    example: "5df264b8f10fab7d2cad2f0d/65a0c0ffee0123456789abcd",
};

export interface PrivateEndpointInputs {
    readonly groupId: string;
    readonly region: string;
    readonly providerName: "AWS";
    readonly adoptExisting?: boolean;
    readonly api?: ApiChoice;
    /** As AWS spells them, each once and in order. */
    readonly supportedRemoteRegions?: readonly string[];
}

export interface PrivateEndpointGetInputs {
    readonly groupId: string;
    readonly region?: string;
    readonly api?: ApiChoice;
}

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

/** A private endpoint as Atlas's APIs together show it, whoever has made it. */
export interface ShownEndpoint extends Omit<Endpoint, "regionName"> {
    /** Undefined where no API that answers shows it. */
    readonly region: string | undefined;
}

export interface PrivateEndpointTypes {
    readonly inputs: PrivateEndpointInputs;
    readonly state: PrivateEndpointState;
    readonly thing: Endpoint;
}

/** The API that makes an endpoint: under `auto` the first one that can, where that is not the preferred one. */
export function apiFor({ api = "auto", region, supportedRemoteRegions }: PrivateEndpointInputs): ApiChoice {
    const able = DIALECTS.find(
        ({ regions, hasRemoteRegions }) =>
            (regions === undefined || regions.includes(region)) &&
            (supportedRemoteRegions === undefined || hasRemoteRegions),
    );
    return api === "auto" && able !== undefined && able !== DIALECTS[0] ? able.api : api;
}

/** How many attachments a state lists: gRPC carries an error of some 60 kB at most, with the state of what failed. */
const MOST_ATTACHED = 200;

export function endpointState(
    known: Pick<PrivateEndpointState, "groupId"> & Partial<Omit<PrivateEndpointState, "api">>,
    endpoint: Endpoint,
): PrivateEndpointState {
    const { groupId, region, providerName = "AWS", supportedRemoteRegions } = known;
    const { api, status, endpointServiceName, errorMessage, interfaceEndpoints } = endpoint;
    return {
        groupId,
        providerName,
        ...withoutUndefined({ region: regionOf(endpoint) ?? region, endpointServiceName, errorMessage }),
        api,
        status,
        interfaceEndpoints: interfaceEndpoints.slice(0, MOST_ATTACHED),
        ...(supportedRemoteRegions && { supportedRemoteRegions: endpoint.supportedRemoteRegions }),
    };
}
