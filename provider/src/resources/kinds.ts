import type { Resource } from "./host";
import { interfaceEndpoint } from "./interfaceEndpoint/kind";
import { INTERFACE_ENDPOINT_ID } from "./interfaceEndpoint/state";
import type { Kind, Shape } from "./lifecycle/kind";
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

/** A kind as the hosts know it: what `pulumi import` and `get` take, and how it is served. */
interface Served {
    readonly importId: ImportId;
    readonly serve: (runtime: Runtime) => Resource<object, object>;
}

const served = <R extends Shape>(importId: ImportId, kind: Kind<R>): Served => ({
    importId,
    serve: (runtime) => serve(kind, runtime),
});

export const KINDS: Readonly<Record<KindName, Served>> = {
    PrivateEndpoint: served(PRIVATE_ENDPOINT_ID, privateEndpoint),
    InterfaceEndpoint: served(INTERFACE_ENDPOINT_ID, interfaceEndpoint),
    PrivateConnectionString: served(PRIVATE_CONNECTION_STRING_ID, privateConnectionString),
};
