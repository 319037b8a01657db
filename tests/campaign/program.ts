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
export function argumentsOf(resource: ProgramResource, privateEndpointId: unknown): Record<string, unknown> {
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

/** All that depends on the one of this name, directly or not. */
export function dependentsOf<T extends { readonly name: string }>(
    all: readonly T[],
    name: string,
    parentOf: (one: T) => string | undefined,
): T[] {
    const direct = all.filter((one) => parentOf(one) === name);
    return [...direct, ...direct.flatMap((one) => dependentsOf(all, one.name, parentOf))];
}

/** The resource of this name, with all that depends on it. */
export function withDependents(program: readonly ProgramResource[], name: string): Set<string> {
    const dependents = dependentsOf(program, name, ({ attachedTo }) => attachedTo);
    return new Set([name, ...dependents.map((one) => one.name)]);
}
