import type { Answer } from "../http/answer";
import { AtlasError } from "../http/atlas-error";
import { page } from "../http/paging";
import type { ApiRequest } from "../http/request";
import { type Handler, type Parameter, type Route, route } from "../http/router";
import type { Attachments } from "../model/attachments";
import { type Endpoint, type InterfaceEndpoint, type Maker, snapshotInterface } from "../model/endpoint";
import { fromAtlasRegionName, atlasRegionName } from "../model/regions";
import type { EndpointStore } from "../model/store";
import { invalidEnumValue, readAttributes } from "./body";
import { describeGroup, groupOf } from "./group";

export const ENDPOINT_SERVICE_PREFIX = "/api/atlas/v2";

const CREATE = `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/privateEndpoint/endpointService`;
const LIST = `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}/privateEndpoint/{cloudProvider}/endpointService`;
const ONE = `${LIST}/{id}`;
const ATTACHED = `${ONE}/endpoint`;

/** The API that replaces the deprecated one, on the same endpoints. */
export function endpointServiceRoutes(store: EndpointStore, attachments: Attachments): Route[] {
    const { settings } = store;
    const groupIdOf = (parameter: Parameter): string => {
        const groupId = groupOf(parameter, settings.projects);
        const cloudProvider = parameter("cloudProvider");
        if (cloudProvider !== "AWS" && cloudProvider !== "") {
            throw invalidEnumValue(cloudProvider, "cloudProvider");
        }
        return groupId;
    };
    const endpointOf = (parameter: Parameter): Endpoint => store.get(groupIdOf(parameter), parameter("id"));
    const describe = (endpoint: Endpoint): Record<string, unknown> =>
        describeEndpoint(endpoint, settings.endpointServiceReady);
    return [
        versioned("GET", `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}`, (_request, parameter) => ({
            status: 200,
            body: describeGroup(groupOf(parameter, settings.projects), store),
        })),
        versioned("POST", CREATE, (request, parameter) => {
            const groupId = groupIdOf(parameter);
            const { providerName, region: name } = readAttributes(request, ["providerName", "region"]);
            if (providerName !== "AWS") {
                throw invalidEnumValue(providerName, "providerName");
            }
            const region = fromAtlasRegionName(name);
            if (region === undefined) {
                throw invalidEnumValue(name, "region");
            }
            return { status: 201, body: describe(store.create(groupId, region, makerOf(request))) };
        }),
        versioned("GET", LIST, ({ query }, parameter) => {
            const endpoints = store.visible(groupIdOf(parameter));
            const shown = page(endpoints, query);
            const body = shown.map(describe);
            store.seen(...shown);
            return { status: 200, body, totalCount: endpoints.length };
        }),
        versioned("GET", ONE, (_request, parameter) => {
            const endpoint = endpointOf(parameter);
            const body = describe(endpoint);
            store.seen(endpoint);
            return { status: 200, body };
        }),
        versioned("DELETE", ONE, (_request, parameter) => {
            attachments.deleteEndpoint(endpointOf(parameter));
            return { status: 204 };
        }),
        versioned("POST", ATTACHED, (request, parameter) => {
            const endpoint = endpointOf(parameter);
            const { id } = readAttributes(request, ["id"]);
            return { status: 201, body: describeAttached(attachments.attach(endpoint, id)) };
        }),
        versioned("GET", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            const attached = attachments.get(endpointOf(parameter), parameter("interfaceEndpointId"));
            const body = describeAttached(attached);
            store.seen(attached);
            return { status: 200, body };
        }),
        versioned("DELETE", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            attachments.detach(endpointOf(parameter), parameter("interfaceEndpointId"));
            return { status: 204 };
        }),
    ];
}

function makerOf({ headers }: ApiRequest): Maker {
    return /^Bearer\s/i.test(headers.authorization ?? "") ? "bearer" : "digest";
}

/** A route that demands a version of the API and answers in it. */
function versioned(method: string, path: string, handle: Handler): Route {
    return route(method, path, (request, parameter): Answer => {
        const contentType = acceptedType(request);
        return { contentType, ...handle(request, parameter) };
    });
}

function acceptedType(request: ApiRequest): string {
    const accept = request.headers.accept ?? "";
    const date = /application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json/.exec(accept)?.[1];
    if (date === undefined || Number.isNaN(Date.parse(date)) || date < "2023-01-01") {
        const given = accept === "" ? "no Accept header" : `the Accept header ${accept}`;
        throw new AtlasError(
            406,
            "INVALID_ACCEPT_HEADER",
            `This resource has no representation for ${given}; send application/vnd.atlas.2023-01-01+json.`,
            [accept],
        );
    }
    return `application/vnd.atlas.${date}+json;charset=utf-8`;
}

function describeEndpoint(endpoint: Endpoint, ready: string): Record<string, unknown> {
    const { endpointServiceName, errorMessage, id, region, status } = endpoint;
    return {
        cloudProvider: "AWS",
        endpointServiceName,
        errorMessage,
        id,
        interfaceEndpoints: [...endpoint.interfaceEndpoints.keys()],
        regionName: atlasRegionName(region),
        status: status === "WAITING_FOR_USER" ? ready : status,
    };
}

function describeAttached(attached: InterfaceEndpoint): Record<string, unknown> {
    return { cloudProvider: "AWS", ...snapshotInterface(attached) };
}
