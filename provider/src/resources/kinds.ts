import { InterfaceEndpointHandler } from "./interfaceEndpoint/kind";
import { PrivateConnectionStringHandler } from "./privateConnectionString/kind";
import { PrivateEndpointHandler } from "./privateEndpoint/kind";
import type { Kind } from "./kindNames";
import type { ResourceHandler } from "./host";
import type { Runtime } from "./project/runtime";

/** The handler of each kind, for any host. */
export const HANDLERS: Readonly<Record<Kind, new (runtime: Runtime) => ResourceHandler<object, object>>> = {
    PrivateEndpoint: PrivateEndpointHandler,
    InterfaceEndpoint: InterfaceEndpointHandler,
    PrivateConnectionString: PrivateConnectionStringHandler,
};
