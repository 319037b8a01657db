import { type Declared, Output } from "../../testkit/declaredProgram";
import { GROUP } from "./trial";

// The whole way, for either host: a private endpoint "mine", its attachment, and a cluster's connection string.

export const REGION = "us-east-1";
export const VPCE = "vpce-0123456789abcdef0";

/** @param create its timeout */
export const endpoint = (args: Record<string, unknown> = {}, create?: string): Declared => ({
    kind: "PrivateEndpoint",
    name: "mine",
    args: { groupId: GROUP, region: REGION, ...args },
    ...(create === undefined ? {} : { options: { customTimeouts: { create } } }),
});

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
