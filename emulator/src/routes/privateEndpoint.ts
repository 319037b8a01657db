import { page } from "../http/paging";
import { type Route, type Parameter, route } from "../http/router";
import type { Settings } from "../options";
import type { Attachments } from "../model/attachments";
import { type Endpoint, snapshotInterface } from "../model/endpoint";
import { isPrivateEndpointRegion } from "../model/regions";
import type { EndpointStore } from "../model/store";
import { atlasError } from "../http/atlasError";
import { readAttributes } from "./body";
import { describeGroup, groupOf } from "./group";

export const PRIVATE_ENDPOINT_PREFIX = "/api/atlas/v1.0";

const LIST = `${PRIVATE_ENDPOINT_PREFIX}/groups/{groupId}/privateEndpoint`;
const ONE = `${LIST}/{id}`;
const ATTACHED = `${ONE}/interfaceEndpoints`;

/** The privateEndpoint API, which Atlas has deprecated. */
export function privateEndpointRoutes(
    store: EndpointStore,
    attachments: Attachments,
    settings: Settings,
): Route[] {
    const endpointOf = (parameter: Parameter): Endpoint =>
        store.get(groupOf(parameter, settings), parameter("id"));
    return [
        route("GET", `${PRIVATE_ENDPOINT_PREFIX}/groups/{groupId}`, (_request, parameter) => ({
            status: 200,
            body: describeGroup(groupOf(parameter, settings), store),
        })),
        route("POST", LIST, (request, parameter) => {
            const groupId = groupOf(parameter, settings);
            const { providerName, region } = readAttributes(request, ["providerName", "region"]);
            if (providerName !== "AWS") {
                throw atlasError("INVALID_ENUM_VALUE", providerName, "providerName");
            }
            if (!isPrivateEndpointRegion(region)) {
                throw atlasError("INVALID_ENUM_VALUE", region, "region");
            }
            return { status: 201, body: describe(store.create(groupId, region, "digest")) };
        }),
        route("GET", LIST, ({ query }, parameter) => {
            const endpoints = store.visible(groupOf(parameter, settings));
            const shown = page(endpoints, query);
            const body = shown.map(describe);
            store.seen(...shown);
            return { status: 200, body };
        }),
        route("GET", ONE, (_request, parameter) => {
            const endpoint = endpointOf(parameter);
            const body = describe(endpoint);
            store.seen(endpoint);
            return { status: 200, body };
        }),
        route("DELETE", ONE, (_request, parameter) => {
            attachments.deleteEndpoint(endpointOf(parameter));
            return { status: 204 };
        }),
        route("POST", ATTACHED, (request, parameter) => {
            const endpoint = endpointOf(parameter);
            const { interfaceEndpointId } = readAttributes(request, ["interfaceEndpointId"]);
            return {
                status: 201,
                body: snapshotInterface(attachments.attach(endpoint, interfaceEndpointId)),
            };
        }),
        route("GET", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            const attached = attachments.get(endpointOf(parameter), parameter("interfaceEndpointId"));
            const body = snapshotInterface(attached);
            store.seen(attached);
            return { status: 200, body };
        }),
        route("DELETE", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            attachments.detach(endpointOf(parameter), parameter("interfaceEndpointId"));
            return { status: 204 };
        }),
    ];
}

/** This API does not return the region. */
function describe(endpoint: Endpoint): Record<string, unknown> {
    const { endpointServiceName, errorMessage, id, status } = endpoint;
    const interfaceEndpoints = [...endpoint.interfaceEndpoints.keys()];
    return { endpointServiceName, errorMessage, id, interfaceEndpoints, status };
}
