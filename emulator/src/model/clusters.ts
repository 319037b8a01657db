import { createHash } from "node:crypto";
import { type Transitioning, applyDue } from "./endpoint";
import { atlasError } from "../http/atlasError";
import { objectId } from "./ids";
import type { ClusterSpec } from "../options";
import type { Region } from "./regions";
import type { EndpointStore } from "./store";

export interface PrivateString {
    readonly connectionString: string;
    readonly srvConnectionString: string;
    readonly srvShardOptimizedConnectionString?: string;
    readonly type: "MONGOD" | "MONGOS";
    readonly endpoints: readonly { readonly endpointId: string; readonly region: Region }[];
}

export interface Cluster extends Transitioning, Required<ClusterSpec> {
    readonly id: string;
    readonly groupId: string;
    readonly createdAt: number;
    /** IDLE, CREATING, UPDATING, DELETING, REPAIRING. */
    stateName: string;
    privateStrings: readonly PrivateString[];
    /** Of its strings, by their first VPC endpoint: one keeps its number when others go. */
    readonly numbers: Map<string, number>;
}

/** The part of the host names that is specific to the project. */
export function domainOf(groupId: string): string {
    return `${createHash("sha1").update(groupId).digest("hex").slice(0, 5)}.mongodb.net`;
}

/** The clusters of all projects, and how they react to attachments. */
export class Clusters {
    readonly #clusters = new Map<string, Cluster[]>();
    /** The projects whose regional mode is on. */
    readonly #regional = new Set<string>();

    /** @param everywhere clusters that each project has from the start */
    constructor(
        private readonly store: EndpointStore,
        private readonly everywhere: readonly ClusterSpec[],
    ) {}

    clear(): void {
        this.#clusters.clear();
        this.#regional.clear();
    }

    isRegional(groupId: string): boolean {
        return this.#regional.has(groupId);
    }

    /** The strings change with it, once the clusters have updated. */
    setRegional(groupId: string, enabled: boolean): void {
        if (enabled) {
            this.#regional.add(groupId);
        } else {
            this.#regional.delete(groupId);
        }
        this.#of(groupId).forEach((cluster) => this.#update(cluster));
    }

    list(groupId: string): readonly Cluster[] {
        // First apply due changes of attachments, because they change the clusters.
        this.store.all();
        const clusters = this.#of(groupId);
        clusters.forEach((cluster) => applyDue(cluster, this.store.settings.now()));
        return clusters;
    }

    /** The cluster as the clusters API shows it; flex clusters have a different API. */
    get(groupId: string, name: string): Cluster {
        const cluster = this.find(groupId, name);
        if (cluster.kind === "flex") {
            throw atlasError("CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API", name);
        }
        return cluster;
    }

    find(groupId: string, name: string): Cluster {
        const cluster = this.list(groupId).find((one) => one.name === name);
        if (cluster === undefined) {
            throw atlasError("CLUSTER_NOT_FOUND", name, groupId);
        }
        return cluster;
    }

    create(groupId: string, spec: ClusterSpec): void {
        const cluster = this.#make(groupId, spec);
        const others = this.#of(groupId).filter(({ name }) => name !== spec.name);
        this.#clusters.set(groupId, [...others, cluster]);
        this.#takeStrings(cluster);
    }

    /** The state stays until something is attached or detached. */
    setState(cluster: Cluster, stateName: string): void {
        cluster.pending = [];
        cluster.stateName = stateName;
    }

    /** Something was attached or detached in this region: its clusters update, a moment later. */
    follow(groupId: string, region: Region, since?: number): void {
        this.#of(groupId)
            .filter(({ regions }) => regions.includes(region))
            .forEach((cluster) => this.#update(cluster, since));
    }

    #update(cluster: Cluster, since?: number): void {
        const { clusterUpdateAfter, clusterUpdating } = this.store.settings;
        const begin = (at: number): void => {
            cluster.stateName = "UPDATING";
            this.store.after(cluster, clusterUpdating, end, at);
        };
        const end = (): void => {
            cluster.stateName = "IDLE";
            this.#takeStrings(cluster);
        };
        this.store.after(cluster, clusterUpdateAfter, begin, since);
    }

    #of(groupId: string): Cluster[] {
        const clusters =
            this.#clusters.get(groupId) ?? this.everywhere.map((spec) => this.#make(groupId, spec));
        this.#clusters.set(groupId, clusters);
        return clusters;
    }

    #make(groupId: string, { name, regions, kind = "dedicated", sharded = false }: ClusterSpec): Cluster {
        const createdAt = this.store.settings.now();
        return {
            id: objectId(createdAt),
            groupId,
            name,
            regions,
            kind,
            sharded,
            createdAt,
            stateName: "IDLE",
            privateStrings: [],
            numbers: new Map(),
            pending: [],
        };
    }

    /**
     * Assigns the private strings: one for each attachment in regional mode; otherwise none until each of the cluster's
     * regions has an attachment.
     */
    #takeStrings(cluster: Cluster): void {
        const attached = cluster.regions.map((region) => ({
            region,
            ids: this.store
                .peek(cluster.groupId)
                .filter((endpoint) => endpoint.region === region)
                .flatMap(({ interfaceEndpoints }) => [...interfaceEndpoints.values()])
                .filter(({ connectionStatus }) => connectionStatus === "AVAILABLE")
                .map(({ interfaceEndpointId }) => interfaceEndpointId),
        }));
        if (cluster.kind !== "dedicated") {
            return;
        }
        if (this.isRegional(cluster.groupId)) {
            cluster.privateStrings = attached.flatMap(({ region, ids }) =>
                ids.map((endpointId, index) =>
                    describeString(cluster, [{ endpointId, region }], index, `-${region}`),
                ),
            );
            return;
        }
        const isWhole = attached.every(({ ids }) => ids.length > 0);
        const count = isWhole ? Math.max(...attached.map(({ ids }) => ids.length)) : 0;
        cluster.privateStrings = Array.from({ length: count }, (_, index) => {
            const endpoints = attached.flatMap(({ region, ids }) => {
                const endpointId = ids[index];
                return endpointId === undefined ? [] : [{ endpointId, region }];
            });
            const first = endpoints[0]?.endpointId ?? "";
            const number = cluster.numbers.get(first) ?? cluster.numbers.size;
            cluster.numbers.set(first, number);
            return describeString(cluster, endpoints, number);
        });
    }
}

/** @param suffix what follows the number in the host name of the SRV string */
function describeString(
    { name, groupId, sharded }: Cluster,
    endpoints: PrivateString["endpoints"],
    number: number,
    suffix = "",
): PrivateString {
    const domain = domainOf(groupId);
    const hosts = endpoints.flatMap(({ region }) =>
        [0, 1, 2].map((member) => `pl-${number}-${region}.${domain}:${1024 + 3 * number + member}`),
    );
    const options = sharded
        ? "ssl=true&authSource=admin"
        : "ssl=true&authSource=admin&replicaSet=atlas-shard-0";
    return {
        connectionString: `mongodb://${hosts.join(",")}/?${options}`,
        srvConnectionString: `mongodb+srv://${name}-pl-${number}${suffix}.${domain}`,
        ...(sharded
            ? {
                  srvShardOptimizedConnectionString: `mongodb+srv://${name}-pl-${number}${suffix}-lb.${domain}`,
              }
            : {}),
        type: sharded ? "MONGOS" : "MONGOD",
        endpoints,
    };
}
