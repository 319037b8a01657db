import type { KindName } from "../../provider/src/resources/kinds";
import { type HostName, type Timeouts, urnOf } from "../../testkit/providerHost/program";

/** What runs a resource: a host's own provider, or another explicit one of the plugin. Each is a process. */
export const PROVIDERS = ["dynamic", "plugin", "plugin, explicit"] as const;
export type ProviderName = (typeof PROVIDERS)[number] | "dynamic, other";

export const hostOf = (provider: ProviderName): HostName =>
    provider.startsWith("dynamic") ? "dynamic" : "plugin";

/** One resource of the program under trial. */
export interface Declared {
    readonly kind: KindName;
    readonly name: string;
    readonly provider: ProviderName;
    readonly groupId: string;
    /** Of a private endpoint: its own. Of an interface endpoint: that of the one it is attached to. */
    readonly region: string;
    readonly api?: "privateEndpoint" | "endpointService" | "auto";
    readonly adoptExisting?: boolean;
    readonly timeouts?: Timeouts;
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

export const urnFor = ({ kind, name, provider }: Pick<Declared, "kind" | "name" | "provider">): string =>
    urnOf(kind, name, hostOf(provider));

/** The arguments as the program passes them; the id of a private endpoint is an output of another resource. */
export function argumentsOf(resource: Declared, privateEndpointId: unknown): Record<string, unknown> {
    const { kind, groupId, region, api, adoptExisting, interfaceEndpointId } = resource;
    if (kind === "PrivateConnectionString") {
        return { groupId, clusterName: clusterIn(region), interfaceEndpointId };
    }
    const given = { groupId, ...(api && { api }), ...(adoptExisting && { adoptExisting }) };
    return kind === "InterfaceEndpoint"
        ? { ...given, privateEndpointId, interfaceEndpointId }
        : { ...given, region };
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

/** The names of this resource and of all that depends on it. */
export function withDependents(program: readonly Declared[], name: string): Set<string> {
    const dependents = dependentsOf(program, name, ({ attachedTo }) => attachedTo);
    return new Set([name, ...dependents.map((one) => one.name)]);
}
