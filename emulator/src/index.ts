export { AtlasEmulator } from "./emulator";
export type { EmulatorOptions, Transitions } from "./options";
export type { Fault } from "./faults/fault";
export type { LoggedRequest } from "./log";
export type { EndpointSnapshot } from "./model/endpoint";
export { ENDPOINT_SERVICE_REGIONS, REGIONS } from "./model/regions";
