import { answered } from "../http/answer";
import { atlasError } from "../http/atlasError";
import { page } from "../http/paging";
import type { Parameter, Route } from "../http/router";
import { type Cluster, type Clusters, domainOf } from "../model/clusters";
import { atlasRegionName } from "../model/regions";
import type { Settings } from "../options";
import { parseObject } from "./body";
import { groupOf } from "./project";
import { ENDPOINT_SERVICE_PREFIX, versionedRoute } from "./versioned";

const REGIONAL_MODE = `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/privateEndpoint/regionalMode`;
const LIST = `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/clusters`;

/** A project's clusters, as far as private endpoints need them. */
export function clusterRoutes(clusters: Clusters, settings: Settings): Route[] {
    const groupIdOf = (parameter: Parameter): string => groupOf(parameter, settings);
    return [
        versionedRoute("GET", REGIONAL_MODE, (_request, parameter) =>
            answered("regionalMode.get", { enabled: clusters.isRegional(groupIdOf(parameter)) }),
        ),
        versionedRoute("PATCH", REGIONAL_MODE, ({ body }, parameter) => {
            const groupId = groupIdOf(parameter);
            const { enabled } = parseObject(body);
            if (typeof enabled !== "boolean") {
                throw atlasError("INVALID_ATTRIBUTE", "enabled");
            }
            clusters.setRegional(groupId, enabled);
            return answered("regionalMode.patch", { enabled });
        }),
        versionedRoute("GET", LIST, ({ query }, parameter) => {
            const all = clusters.list(groupIdOf(parameter)).filter(({ kind }) => kind !== "flex");
            const results = page(all, query).map(describe);
            return answered("clusters.list", { links: [], results, totalCount: all.length });
        }),
        versionedRoute("GET", `${LIST}/{clusterName}`, (_request, parameter) => {
            const cluster = clusters.get(groupIdOf(parameter), parameter("clusterName"));
            return answered("clusters.get", describe(cluster));
        }),
    ];
}

function describe(cluster: Cluster): Record<string, unknown> {
    const { id, groupId, name, stateName, sharded, regions, createdAt } = cluster;
    const isShared = cluster.kind === "shared";
    return {
        clusterType: sharded ? "SHARDED" : "REPLICASET",
        connectionStrings: connectionStrings(cluster),
        createDate: `${new Date(createdAt).toISOString().slice(0, 19)}Z`,
        groupId,
        id,
        links: [],
        mongoDBVersion: "8.0.4",
        name,
        paused: false,
        replicationSpecs: [
            {
                id,
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

function connectionStrings({ name, groupId, stateName, privateStrings }: Cluster): Record<string, unknown> {
    const domain = domainOf(groupId);
    const standard = {
        standard: `mongodb://${name}-shard-00-00.${domain}:27017/?ssl=true&authSource=admin`,
        standardSrv: `mongodb+srv://${name}.${domain}`,
    };
    return {
        ...(stateName === "CREATING" ? {} : standard),
        awsPrivateLinkSrv: {},
        privateEndpoint: privateStrings.map(({ endpoints, ...strings }) => ({
            ...strings,
            endpoints: endpoints.map(({ endpointId, region }) => ({
                endpointId,
                providerName: "AWS",
                region: atlasRegionName(region),
            })),
        })),
    };
}
