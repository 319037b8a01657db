import type { KindName } from "../../provider/src/resources/kinds";
import type { HostName } from "../../testkit/providerHost/program";

/** What runs a resource: a host's own provider, or another explicit one of the plugin. Each is a process. */
export const PROVIDERS = ["dynamic", "plugin", "plugin, explicit"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export const hostOf = (provider: ProviderName): HostName => (provider === "dynamic" ? "dynamic" : "plugin");

/** One resource of the program under trial. */
export interface ProgramResource {
    readonly kind: KindName;
    readonly name: string;
    readonly provider: ProviderName;
    readonly groupId: string;
    /** Of a private endpoint: its own. Of an interface endpoint: that of the one it is attached to. */
    readonly region: string;
    readonly api?: "privateEndpoint" | "endpointService" | "auto";
    readonly adoptExisting?: boolean;
    readonly timeouts?: { readonly create?: string; readonly delete?: string };
    /** Of an interface endpoint: the name of the private endpoint. Of a connection string: that of the interface endpoint. */
    readonly attachedTo?: string;
    readonly interfaceEndpointId?: string;
    /** Of an interface endpoint of the second stack: the first one's private endpoint, by its name there. */
    readonly attachedToFirst?: string;
    /** The id of that one, once it is known. */
    readonly privateEndpointId?: string;
    /** Of a `get`: the id of the private endpoint that it reads. */
    readonly reads?: string;
    /** The host whose resource this one was, and is by a type alias. */
    readonly wasOf?: HostName;
}

/** The arguments as the program passes them; the id of a private endpoint is an output of another resource. */
export function argumentsOf(resource: ProgramResource, privateEndpointId: unknown): Record<string, unknown> {
    const { kind, groupId, region, api, adoptExisting, interfaceEndpointId } = resource;
    const common = { groupId, ...(api === undefined ? {} : { api }) };
    if (kind === "PrivateConnectionString") {
        return { groupId, clusterName: clusterIn(region), interfaceEndpointId };
    }
    const permission = adoptExisting === undefined ? {} : { adoptExisting };
    return kind === "InterfaceEndpoint"
        ? { ...common, privateEndpointId, interfaceEndpointId, ...permission }
        : { ...common, region, ...permission };
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
