import type { Resource } from "./host";
import { interfaceEndpoint } from "./interfaceEndpoint/kind";
import { INTERFACE_ENDPOINT_ID } from "./interfaceEndpoint/state";
import { serve } from "./lifecycle/serve";
import { privateConnectionString } from "./privateConnectionString/kind";
import { PRIVATE_CONNECTION_STRING_ID } from "./privateConnectionString/state";
import { privateEndpoint } from "./privateEndpoint/kind";
import { PRIVATE_ENDPOINT_ID } from "./privateEndpoint/state";
import type { ImportId } from "./arguments/idParts";
import type { Runtime } from "./project/runtime";

/** The kinds of resources, each after the one that it depends on. */
export const KIND_NAMES = ["PrivateEndpoint", "InterfaceEndpoint", "PrivateConnectionString"] as const;

export type KindName = (typeof KIND_NAMES)[number];

export const KINDS: Readonly<
    Record<
        KindName,
        {
            readonly importId: ImportId;
            readonly serve: (runtime: Runtime) => Resource<object, object>;
        }
    >
> = {
    PrivateEndpoint: {
        importId: PRIVATE_ENDPOINT_ID,
        serve: (runtime) => serve(privateEndpoint, runtime),
    },
    InterfaceEndpoint: {
        importId: INTERFACE_ENDPOINT_ID,
        serve: (runtime) => serve(interfaceEndpoint, runtime),
    },
    PrivateConnectionString: {
        importId: PRIVATE_CONNECTION_STRING_ID,
        serve: (runtime) => serve(privateConnectionString, runtime),
    },
};
