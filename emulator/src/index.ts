export { AtlasEmulator } from "./emulator";
export type { EmulatorOptions, Settings, Transitions } from "./options";
export type { Transition } from "./transition";
export { FAULT_KINDS, type Fault, type FaultKind } from "./faults/fault";
export type { LoggedRequest, Scheme } from "./log";
export type { ClusterKind, ClusterSnapshot, ClusterSpec } from "./model/clusters";
export type { EndpointSnapshot, InterfaceEndpointSnapshot } from "./model/endpoint";
export { ENDPOINT_SERVICE_REGIONS, REGIONS, type Region } from "./model/regions";
