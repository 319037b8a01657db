export { PrivateEndpoint } from "./dynamic/privateEndpoint";
export type { Api, ApiChoice, PrivateEndpointArgs, PrivateEndpointGetArgs } from "./dynamic/privateEndpoint";
export { InterfaceEndpoint, type InterfaceEndpointArgs } from "./dynamic/interfaceEndpoint";
export { PrivateConnectionString, type PrivateConnectionStringArgs } from "./dynamic/privateConnectionString";
export {
    getPrivateEndpoint,
    getPrivateEndpointOutput,
    getPrivateEndpoints,
    getPrivateEndpointsOutput,
    type GetPrivateEndpointArgs,
    type GetPrivateEndpointResult,
    type GetPrivateEndpointsArgs,
    type GetPrivateEndpointsResult,
    type LookUpOptions,
    type LookUpOutputArgs,
} from "./dynamic/lookUps";
export {
    ENDPOINT_SERVICE_REGIONS,
    REGIONS,
    type EndpointServiceRegion,
    type Region,
} from "./atlas/api/regions";
