export { PrivateEndpoint } from "./dynamic/privateEndpoint";
export type { ApiChoice, PrivateEndpointArgs, PrivateEndpointGetArgs } from "./dynamic/privateEndpoint";
export { InterfaceEndpoint, type InterfaceEndpointArgs } from "./dynamic/interfaceEndpoint";
export { PrivateConnectionString, type PrivateConnectionStringArgs } from "./dynamic/privateConnectionString";
export {
    ENDPOINT_SERVICE_REGIONS,
    REGIONS,
    type EndpointServiceRegion,
    type Region,
} from "./atlas/api/regions";
