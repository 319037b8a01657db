import { InterfaceEndpointHandler } from "./interfaceEndpoint/handler";
import { PrivateConnectionStringHandler } from "./privateConnectionString/handler";
import { PrivateEndpointHandler } from "./privateEndpoint/handler";
import type { Kind } from "./shared/kinds";
import type { ResourceHandler } from "./shared/handler";
import type { Runtime } from "./shared/runtime";

/** The handler of each kind, for any host. */
export const HANDLERS: Readonly<Record<Kind, new (runtime: Runtime) => ResourceHandler<object, object>>> = {
    PrivateEndpoint: PrivateEndpointHandler,
    InterfaceEndpoint: InterfaceEndpointHandler,
    PrivateConnectionString: PrivateConnectionStringHandler,
};
