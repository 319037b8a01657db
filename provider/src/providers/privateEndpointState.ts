import type { Endpoint } from "../atlas/answers";
import { regionOf, type Api, type ApiChoice } from "../atlas/dialects";
import type { Hidden } from "../hidden";
import { defined } from "./defined";
import { READY } from "./waitReady";

/** What `check` lets through. */
export interface PrivateEndpointInputs extends Hidden {
    readonly groupId: string;
    readonly region: string;
    readonly providerName: "AWS";
    readonly adoptExisting?: boolean;
    readonly api?: ApiChoice;
}

/** What the stack's state keeps. Absent where Atlas does not tell: Pulumi takes no `undefined`. */
export interface PrivateEndpointState extends Hidden {
    readonly groupId: string;
    readonly region?: string;
    readonly providerName: string;
    readonly api: Api;
    readonly status: string;
    readonly endpointServiceName?: string;
    readonly errorMessage?: string;
    readonly interfaceEndpoints: readonly string[];
}

/** What `read` gets: a state, or only the arguments of a `get`. */
export type Known = Base & { readonly status?: string; readonly api?: ApiChoice };

/** Of the inputs or an earlier state, what belongs to the resource whatever Atlas shows. */
export type Base = Hidden & {
    readonly groupId: string;
    readonly region?: string;
    readonly providerName?: string;
};

export function isReady(state: PrivateEndpointState): boolean {
    return READY.has(state.status) && state.endpointServiceName !== undefined;
}

export function keep(from: Base): Base & { readonly providerName: string } {
    const { groupId, region, providerName = "AWS", __urn, __timeouts, __instance } = from;
    return { groupId, providerName, ...defined({ region, __urn, __timeouts, __instance }) };
}

/** The state of an endpoint as Atlas shows it. */
export function outputs(from: Base, endpoint: Endpoint, api: Api): PrivateEndpointState {
    const { status, endpointServiceName, errorMessage, interfaceEndpoints } = endpoint;
    const region = regionOf(endpoint) ?? from.region;
    return {
        ...keep(from),
        ...defined({ region, endpointServiceName, errorMessage }),
        api,
        status,
        interfaceEndpoints,
    };
}
