import { answered } from "../http/answer";
import { countOf, page } from "../http/paging";
import { type Route, type Parameter, route } from "../http/router";
import type { Settings } from "../options";
import type { Attachments } from "../model/attachments";
import type { Endpoint, InterfaceEndpoint } from "../model/endpoint";
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
            return answered("privateEndpoint.create", describe(store.create(groupId, region, "digest")));
        }),
        route("GET", LIST, ({ query }, parameter) => {
            const endpoints = store.visible(groupOf(parameter, settings));
            const shown = page(endpoints, query);
            const answer = answered("privateEndpoint.list", ...shown.map(describe));
            store.seen(...shown);
            return { ...answer, ...countOf(endpoints, query) };
        }),
        route("GET", ONE, (_request, parameter) => {
            const endpoint = endpointOf(parameter);
            const answer = answered("privateEndpoint.get", describe(endpoint));
            store.seen(endpoint);
            return answer;
        }),
        route("DELETE", ONE, (_request, parameter) => {
            attachments.deleteEndpoint(endpointOf(parameter));
            return answered("privateEndpoint.delete");
        }),
        route("POST", ATTACHED, (request, parameter) => {
            const endpoint = endpointOf(parameter);
            const { interfaceEndpointId } = readAttributes(request, ["interfaceEndpointId"]);
            const attached = attachments.attach(endpoint, interfaceEndpointId, "digest");
            return answered("privateEndpoint.attach", describeAttached(attached));
        }),
        route("GET", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            const attached = attachments.get(endpointOf(parameter), parameter("interfaceEndpointId"));
            const answer = answered("privateEndpoint.attached", describeAttached(attached));
            store.seen(attached);
            return answer;
        }),
        route("DELETE", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) => {
            attachments.detach(endpointOf(parameter), parameter("interfaceEndpointId"));
            return answered("privateEndpoint.detach");
        }),
    ];
}

function describe(endpoint: Endpoint): Record<string, unknown> {
    return { ...endpoint, interfaceEndpoints: [...endpoint.interfaceEndpoints.keys()] };
}

function describeAttached(attached: InterfaceEndpoint): Record<string, unknown> {
    return { ...attached };
}
