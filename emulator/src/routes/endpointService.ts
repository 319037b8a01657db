import { atlasError } from "../http/atlasError";
import { answered } from "../http/answer";
import { countOf, page } from "../http/paging";
import type { ApiRequest } from "../http/request";
import type { Parameter, Route } from "../http/router";
import type { Settings } from "../options";
import type { Attachments } from "../model/attachments";
import type { Endpoint, InterfaceEndpoint, Maker } from "../model/endpoint";
import { atlasRegionName, fromAtlasRegionName, type Region } from "../model/regions";
import type { EndpointStore } from "../model/store";
import { readAttributes, readList } from "./body";
import { describeGroup, groupOf } from "./group";
import { versionedRoute } from "./versioned";

export const ENDPOINT_SERVICE_PREFIX = "/api/atlas/v2";

const CREATE = `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/privateEndpoint/endpointService`;
const LIST = `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/privateEndpoint/{cloudProvider}/endpointService`;
const ONE = `${LIST}/{id}`;
const ATTACHED = `${ONE}/endpoint`;

const REMOTE_REGIONS = "supportedRemoteRegions";
const MOST_REMOTE_REGIONS = 35;

/** The API that replaces the deprecated one, on the same endpoints. */
export function endpointServiceRoutes(
    store: EndpointStore,
    attachments: Attachments,
    settings: Settings,
): Route[] {
    const groupIdOf = (parameter: Parameter): string => {
        const groupId = groupOf(parameter, settings);
        const cloudProvider = parameter("cloudProvider");
        if (cloudProvider !== "AWS" && cloudProvider !== "") {
            throw atlasError("INVALID_ENUM_VALUE", cloudProvider, "cloudProvider");
        }
        return groupId;
    };
    const endpointOf = (parameter: Parameter): Endpoint => store.get(groupIdOf(parameter), parameter("id"));
    return [
        versionedRoute("GET", `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}`, (_request, parameter) => ({
            status: 200,
            body: describeGroup(groupOf(parameter, settings), store),
        })),
        versionedRoute("POST", CREATE, (request, parameter) => {
            const groupId = groupIdOf(parameter);
            const { providerName, region: name } = readAttributes(
                request,
                ["providerName", "region"],
                [REMOTE_REGIONS],
            );
            if (providerName !== "AWS") {
                throw atlasError("INVALID_ENUM_VALUE", providerName, "providerName");
            }
            const region = fromAtlasRegionName(name);
            if (region === undefined) {
                throw atlasError("INVALID_ENUM_VALUE", name, "region");
            }
            const remote = readRemoteRegions(request, region) ?? [];
            const endpoint = store.create(groupId, region, makerOf(request));
            endpoint.supportedRemoteRegions = remote;
            return answered("endpointService.create", describe(endpoint));
        }),
        versionedRoute("PATCH", `${CREATE}/{id}`, (request, parameter) => {
            const { cloudProvider } = readAttributes(request, ["cloudProvider"], [REMOTE_REGIONS]);
            if (cloudProvider !== "AWS") {
                throw atlasError("INVALID_ENUM_VALUE", cloudProvider, "cloudProvider");
            }
            const endpoint = endpointOf(parameter);
            endpoint.supportedRemoteRegions =
                readRemoteRegions(request, endpoint.region) ?? endpoint.supportedRemoteRegions;
            return answered("endpointService.patch", describe(endpoint));
        }),
        versionedRoute("GET", LIST, ({ query }, parameter) => {
            const endpoints = store.visible(groupIdOf(parameter));
            const shown = page(endpoints, query);
            const answer = answered("endpointService.list", ...shown.map(describe));
            store.seen(...shown);
            return { ...answer, ...countOf(endpoints, query) };
        }),
        versionedRoute("GET", ONE, (_request, parameter) => {
            const endpoint = endpointOf(parameter);
            const answer = answered("endpointService.get", describe(endpoint));
            store.seen(endpoint);
            return answer;
        }),
        versionedRoute("DELETE", ONE, (_request, parameter) => {
            attachments.deleteEndpoint(endpointOf(parameter));
            return answered("endpointService.delete");
        }),
        versionedRoute("POST", ATTACHED, (request, parameter) => {
            const endpoint = endpointOf(parameter);
            const { id } = readAttributes(request, ["id"]);
            const attached = attachments.attach(endpoint, id, makerOf(request));
            return answered("endpointService.attach", describeAttached(attached));
        }),
        versionedRoute("GET", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            const attached = attachments.get(endpointOf(parameter), parameter("interfaceEndpointId"));
            const answer = answered("endpointService.attached", describeAttached(attached));
            store.seen(attached);
            return answer;
        }),
        versionedRoute("DELETE", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            attachments.detach(endpointOf(parameter), parameter("interfaceEndpointId"), true);
            return answered("endpointService.detach");
        }),
    ];
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

function describe(endpoint: Endpoint): Record<string, unknown> {
    const { region, status, interfaceEndpoints, supportedRemoteRegions } = endpoint;
    return {
        ...endpoint,
        cloudProvider: "AWS",
        interfaceEndpoints: [...interfaceEndpoints.keys()],
        regionName: atlasRegionName(region),
        status: status === "WAITING_FOR_USER" ? "AVAILABLE" : status,
        supportedRemoteRegions:
            supportedRemoteRegions.length === 0 ? null : supportedRemoteRegions.map(atlasRegionName),
    };
}

function describeAttached(attached: InterfaceEndpoint): Record<string, unknown> {
    return { ...attached, cloudProvider: "AWS" };
}
