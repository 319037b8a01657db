import { answered } from "../http/answer";
import { atlasError } from "../http/atlasError";
import { page } from "../http/paging";
import type { ApiRequest } from "../http/request";
import { type Parameter, type Route, route } from "../http/router";
import type { Attachments } from "../model/attachments";
import type { Endpoint, Maker } from "../model/endpoint";
import { atlasRegionName, fromAtlasRegionName, isPrivateEndpointRegion, type Region } from "../model/regions";
import type { EndpointStore } from "../model/store";
import type { Settings } from "../options";
import { readAttributes, readList } from "./body";
import { groupOf } from "./project";
import { ENDPOINT_SERVICE_PREFIX, PRIVATE_ENDPOINT_PREFIX, versionedRoute } from "./versioned";

const REMOTE_REGIONS = "supportedRemoteRegions";
const MOST_REMOTE_REGIONS = 35;

/** The deprecated API. */
const PRIVATE_ENDPOINT = {
    api: "privateEndpoint",
    route,
    create: `${PRIVATE_ENDPOINT_PREFIX}/groups/{groupId}/privateEndpoint`,
    list: `${PRIVATE_ENDPOINT_PREFIX}/groups/{groupId}/privateEndpoint`,
    attachments: "interfaceEndpoints",
    vpce: "interfaceEndpointId",
    lists: [],
    ready: "WAITING_FOR_USER",
    /** Whether an endpoint goes with its last attachment. */
    goesWithLast: false,
    regionOf: (name: string): Region | undefined => (isPrivateEndpointRegion(name) ? name : undefined),
} as const;

/** The one that replaces it, on the same endpoints. */
const ENDPOINT_SERVICE = {
    api: "endpointService",
    route: versionedRoute,
    create: `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/privateEndpoint/endpointService`,
    list: `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/privateEndpoint/{cloudProvider}/endpointService`,
    attachments: "endpoint",
    vpce: "id",
    lists: [REMOTE_REGIONS],
    ready: "AVAILABLE",
    goesWithLast: true,
    regionOf: fromAtlasRegionName,
} as const;

type Dialect = typeof PRIVATE_ENDPOINT | typeof ENDPOINT_SERVICE;

/** Private endpoints and their attachments, by both APIs. */
export function endpointRoutes(store: EndpointStore, attachments: Attachments, settings: Settings): Route[] {
    const groupIdOf = (parameter: Parameter): string => {
        const groupId = groupOf(parameter, settings);
        expectAws(parameter("cloudProvider") || "AWS", "cloudProvider");
        return groupId;
    };
    const endpointOf = (parameter: Parameter): Endpoint => store.get(groupIdOf(parameter), parameter("id"));
    const routesOf = ({ api, route, create, list, ...dialect }: Dialect): Route[] => {
        const one = `${list}/{id}`;
        const attached = `${one}/${dialect.attachments}`;
        const describe = (endpoint: Endpoint): Record<string, unknown> => describeIn(endpoint, dialect.ready);
        return [
            route("POST", create, (request, parameter) => {
                const groupId = groupIdOf(parameter);
                const given = readAttributes(request, ["providerName", "region"], dialect.lists);
                expectAws(given.providerName, "providerName");
                const region = dialect.regionOf(given.region);
                if (region === undefined) {
                    throw atlasError("INVALID_ENUM_VALUE", given.region, "region");
                }
                const remote = readRemoteRegions(request, region) ?? [];
                const endpoint = store.create(groupId, region, makerOf(request));
                endpoint.supportedRemoteRegions = remote;
                return answered(`${api}.create`, describe(endpoint));
            }),
            route("GET", list, ({ query }, parameter) => {
                const endpoints = store.visible(groupIdOf(parameter));
                const shown = page(endpoints, query);
                const answer = answered(`${api}.list`, ...shown.map(describe));
                store.seen(...shown);
                return { ...answer, totalCount: endpoints.length };
            }),
            route("GET", one, (_request, parameter) => {
                const endpoint = endpointOf(parameter);
                const answer = answered(`${api}.get`, describe(endpoint));
                store.seen(endpoint);
                return answer;
            }),
            route("DELETE", one, (_request, parameter) => {
                attachments.deleteEndpoint(endpointOf(parameter));
                return answered(`${api}.delete`);
            }),
            route("POST", attached, (request, parameter) => {
                const endpoint = endpointOf(parameter);
                const { [dialect.vpce]: vpce = "" } = readAttributes(request, [dialect.vpce]);
                const made = attachments.attach(endpoint, vpce, makerOf(request));
                return answered(`${api}.attach`, { ...made, cloudProvider: "AWS" });
            }),
            route("GET", `${attached}/{vpce}`, (_request, parameter) => {
                const found = attachments.get(endpointOf(parameter), parameter("vpce"));
                const answer = answered(`${api}.attached`, { ...found, cloudProvider: "AWS" });
                store.seen(found);
                return answer;
            }),
            route("DELETE", `${attached}/{vpce}`, (_request, parameter) => {
                attachments.detach(endpointOf(parameter), parameter("vpce"), dialect.goesWithLast);
                return answered(`${api}.detach`);
            }),
        ];
    };
    return [
        ...routesOf(PRIVATE_ENDPOINT),
        ...routesOf(ENDPOINT_SERVICE),
        versionedRoute("PATCH", `${ENDPOINT_SERVICE.create}/{id}`, (request, parameter) => {
            const { cloudProvider } = readAttributes(request, ["cloudProvider"], [REMOTE_REGIONS]);
            expectAws(cloudProvider, "cloudProvider");
            const endpoint = endpointOf(parameter);
            endpoint.supportedRemoteRegions =
                readRemoteRegions(request, endpoint.region) ?? endpoint.supportedRemoteRegions;
            return answered("endpointService.patch", describeIn(endpoint, ENDPOINT_SERVICE.ready));
        }),
    ];
}

function expectAws(provider: string, attribute: string): void {
    if (provider !== "AWS") {
        throw atlasError("INVALID_ENUM_VALUE", provider, attribute);
    }
}

function makerOf({ headers }: ApiRequest): Maker {
    return /^Bearer\s/i.test(headers.authorization ?? "") ? "bearer" : "digest";
}

function readRemoteRegions(request: ApiRequest, own: Region): readonly Region[] | undefined {
    const names = readList(request, REMOTE_REGIONS);
    if (names !== undefined && names.length > MOST_REMOTE_REGIONS) {
        throw atlasError("INVALID_ATTRIBUTE", REMOTE_REGIONS);
    }
    const regions = names?.map((name) => {
        const region = fromAtlasRegionName(name);
        if (region === undefined) {
            throw atlasError("INVALID_ATTRIBUTE", name);
        }
        return region;
    });
    if (regions?.includes(own) === true) {
        throw atlasError("CROSS_REGION_PRIVATE_LINK_SELF_REGION");
    }
    return regions;
}

/** With the fields of both APIs: an answer takes those of its shape. */
function describeIn(endpoint: Endpoint, ready: Dialect["ready"]): Record<string, unknown> {
    const { region, status, interfaceEndpoints, supportedRemoteRegions: remote } = endpoint;
    return {
        ...endpoint,
        cloudProvider: "AWS",
        interfaceEndpoints: [...interfaceEndpoints.keys()],
        regionName: atlasRegionName(region),
        status: status === "WAITING_FOR_USER" ? ready : status,
        supportedRemoteRegions: remote.length === 0 ? null : remote.map(atlasRegionName),
    };
}
