export { PrivateEndpoint } from "./dynamic/privateEndpoint";
export type { ApiChoice, PrivateEndpointArgs, PrivateEndpointGetArgs } from "./dynamic/privateEndpoint";
export { InterfaceEndpoint } from "./dynamic/interfaceEndpoint";
export type { InterfaceEndpointArgs } from "./dynamic/interfaceEndpoint";
export { PrivateConnectionString } from "./dynamic/privateConnectionString";
export type { PrivateConnectionStringArgs } from "./dynamic/privateConnectionString";
export { ENDPOINT_SERVICE_REGIONS, REGIONS } from "./atlas/regions";
export type { EndpointServiceRegion, Region } from "./atlas/regions";
