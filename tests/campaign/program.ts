import type { Kind } from "../../testkit/providerHostText";

/** One resource of the program under trial. */
export interface ProgramResource {
    readonly kind: Kind;
    readonly name: string;
    readonly groupId: string;
    /** Of a private endpoint: its own. Of an interface endpoint: that of the one it is attached to. */
    readonly region: string;
    readonly api?: "privateEndpoint" | "endpointService" | "auto";
    readonly adoptExisting?: boolean;
    readonly timeouts?: { readonly create?: string; readonly delete?: string };
    /** Of an interface endpoint: the name of the private endpoint. Of a connection string: that of the interface endpoint. */
    readonly attachedTo?: string;
    readonly interfaceEndpointId?: string;
}

/** The arguments as the program passes them; the id of a private endpoint is an output of another resource. */
export function argumentsOf(
    resource: ProgramResource,
    privateEndpointId: string | undefined,
): Record<string, unknown> {
    const { kind, groupId, region, api, adoptExisting, interfaceEndpointId } = resource;
    const common = { groupId, ...(api === undefined ? {} : { api }) };
    if (kind === "PrivateConnectionString") {
        return { groupId, clusterName: clusterIn(region), interfaceEndpointId };
    }
    return kind === "InterfaceEndpoint"
        ? { ...common, privateEndpointId, interfaceEndpointId }
        : { ...common, region, ...(adoptExisting === undefined ? {} : { adoptExisting }) };
}

/** Each project has a cluster in each region. */
export const clusterIn = (region: string): string => `in-${region}`;
