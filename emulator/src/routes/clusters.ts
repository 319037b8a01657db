import { pageOfResults } from "../http/paging";
import type { Handler, Parameter, Route } from "../http/router";
import type { Cluster, Clusters, PrivateString } from "../model/clusters";
import { domainOf } from "../model/clusters";
import { atlasRegionName } from "../model/regions";
import type { Settings } from "../options";
import { ENDPOINT_SERVICE_PREFIX } from "./endpointService";
import { groupOf } from "./group";
import { versionedRoute } from "./versioned";

const LIST = `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/clusters`;

/** A project's clusters, as far as private endpoints need them. */
export function clusterRoutes(clusters: Clusters, settings: Settings): Route[] {
    const versioned = (method: string, path: string, handle: Handler): Route =>
        versionedRoute(method, path, handle, settings);
    const groupIdOf = (parameter: Parameter): string => groupOf(parameter, settings);
    return [
        versioned("GET", LIST, ({ query, headers }, parameter) => {
            const all = clusters.list(groupIdOf(parameter)).filter(({ kind }) => kind !== "flex");
            return { status: 200, body: pageOfResults(all, query, (one) => describe(one, headers.accept)) };
        }),
        versioned("GET", `${LIST}/{clusterName}`, ({ headers }, parameter) => ({
            status: 200,
            body: describe(clusters.get(groupIdOf(parameter), parameter("clusterName")), headers.accept),
        })),
    ];
}

/** Versions before 2024-08-05 have one entry for all shards, with their number. */
const isOlder = (accept = ""): boolean => accept.includes("atlas.2023");

function describe(cluster: Cluster, accept: string | undefined): Record<string, unknown> {
    const { id, groupId, name, stateName, sharded, regions, createdAt } = cluster;
    const isShared = cluster.kind === "shared";
    return {
        clusterType: sharded ? "SHARDED" : "REPLICASET",
        connectionStrings: connectionStrings(cluster),
        createDate: new Date(createdAt).toISOString(),
        groupId,
        id,
        links: [],
        mongoDBVersion: "8.0.4",
        name,
        paused: false,
        replicationSpecs: [
            {
                id,
                ...(isOlder(accept) ? { numShards: 1 } : {}),
                regionConfigs: regions.map((region, index) => ({
                    ...(isShared ? { backingProviderName: "AWS" } : {}),
                    electableSpecs: isShared
                        ? { instanceSize: "M0" }
                        : { instanceSize: "M10", nodeCount: index === 0 ? 3 : 2 },
                    priority: 7 - index,
                    providerName: isShared ? "TENANT" : "AWS",
                    regionName: atlasRegionName(region),
                })),
                zoneId: id,
                zoneName: "Zone 1",
            },
        ],
        stateName,
    };
}

/** `awsPrivateLink…` are deprecated, and only a cluster of one region has them. */
function connectionStrings({ name, groupId, regions, privateStrings }: Cluster): Record<string, unknown> {
    const domain = domainOf(groupId);
    const byVpcEndpoint = (string: (one: PrivateString) => string): Record<string, string> =>
        Object.fromEntries(
            privateStrings.flatMap((one) => one.endpoints.map(({ endpointId }) => [endpointId, string(one)])),
        );
    return {
        standard: `mongodb://${name}-shard-00-00.${domain}:27017/?ssl=true&authSource=admin`,
        standardSrv: `mongodb+srv://${name}.${domain}`,
        ...(privateStrings.length === 0
            ? {}
            : {
                  ...(regions.length === 1
                      ? {
                            awsPrivateLink: byVpcEndpoint(({ connectionString }) => connectionString),
                            awsPrivateLinkSrv: byVpcEndpoint(
                                ({ srvConnectionString }) => srvConnectionString,
                            ),
                        }
                      : {}),
                  privateEndpoint: privateStrings.map(({ endpoints, ...strings }) => ({
                      ...strings,
                      endpoints: endpoints.map(({ endpointId, region }) => ({
                          endpointId,
                          providerName: "AWS",
                          region: atlasRegionName(region),
                      })),
                  })),
              }),
    };
}
