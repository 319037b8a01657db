export { PrivateEndpoint } from "./privateEndpoint";
export type { ApiChoice, PrivateEndpointArgs, PrivateEndpointGetArgs } from "./privateEndpoint";
export { InterfaceEndpoint } from "./interfaceEndpoint";
export type { InterfaceEndpointArgs } from "./interfaceEndpoint";
export { REGIONS } from "./regions";
export type { Region } from "./regions";
