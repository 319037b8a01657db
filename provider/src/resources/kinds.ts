import type { Resource } from "./host";
import { interfaceEndpoint } from "./interfaceEndpoint/kind";
import { INTERFACE_ENDPOINT_ID } from "./interfaceEndpoint/state";
import { create } from "./lifecycle/create";
import { deleteIt } from "./lifecycle/delete";
import { diff } from "./lifecycle/diff";
import type { Kind, Shape } from "./lifecycle/kind";
import { read } from "./lifecycle/read";
import { update } from "./lifecycle/update";
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

function serve<R extends Shape>(kind: Kind<R>, runtime: Runtime): Resource<R["inputs"], R["state"]> {
    return {
        check: (news, host) => {
            runtime.declared.add(host.urn);
            return kind.check(news, runtime, host);
        },
        diff: (id, state, news, host) => diff({ kind, runtime, host, id, state }, news),
        create: (inputs, host) => create(kind, runtime, inputs, host),
        update: (id, state, news, host) => update({ kind, runtime, host, id, state }, news),
        read: (id, state, host) => read({ kind, runtime, host, id, state }),
        delete: (id, state, host) => deleteIt({ kind, runtime, host, id, state }),
        import: (given, host) => kind.import(given, runtime, host),
        inputsOf: (state, olds) => kind.inputsOf(state, olds),
    };
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
