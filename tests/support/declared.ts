import { type Declared, Output } from "./declaredProgram";
import type { Timeouts } from "../../testkit/providerHost/program";
import { GROUP } from "./trial";

// The whole way, for either host: a private endpoint "mine", its attachment, and a cluster's connection string.

export const REGION = "us-east-1";
export const VPCE = "vpce-0123456789abcdef0";

/** A private endpoint, of GROUP and in REGION unless the arguments say otherwise. */
export const endpointNamed = (
    name: string,
    args: Record<string, unknown> = {},
    customTimeouts?: Timeouts,
): Declared => ({
    kind: "PrivateEndpoint",
    name,
    args: { groupId: GROUP, region: REGION, ...args },
    ...(customTimeouts === undefined ? {} : { options: { customTimeouts } }),
});

/** @param create its timeout */
export const endpoint = (args: Record<string, unknown> = {}, create?: string): Declared =>
    endpointNamed("mine", args, create === undefined ? undefined : { create });

export const attachment: Declared = {
    kind: "InterfaceEndpoint",
    name: "connection",
    args: { groupId: GROUP, privateEndpointId: new Output("mine", "id"), interfaceEndpointId: VPCE },
};

export const connectionString: Declared = {
    kind: "PrivateConnectionString",
    name: "orders",
    args: {
        groupId: GROUP,
        clusterName: "orders",
        interfaceEndpointId: new Output("connection", "interfaceEndpointId"),
    },
};
