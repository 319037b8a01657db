import { PLUGIN } from "../../testkit/plugin/program";
import type { Timeouts } from "../../testkit/providerHost/program";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const REGION = "us-east-1";
export const VPCE = "vpce-0123456789abcdef0";

/** One resource of a program for either host, as Pulumi's YAML spells it: `${mine.id}` is an output of another one. */
export interface Declared {
    readonly type: string;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly options?: object;
}

/** A private endpoint, of GROUP and in REGION unless the arguments say otherwise. */
export const endpoint = (args: Record<string, unknown> = {}, customTimeouts?: Timeouts): Declared => ({
    type: `${PLUGIN}:PrivateEndpoint`,
    properties: { groupId: GROUP, region: REGION, ...args },
    options: { customTimeouts },
});

/** Of the endpoint "mine". */
export const attachment: Declared = {
    type: `${PLUGIN}:InterfaceEndpoint`,
    properties: { groupId: GROUP, privateEndpointId: "${mine.id}", interfaceEndpointId: VPCE },
};

/** Through the attachment "connection". */
export const connectionString: Declared = {
    type: `${PLUGIN}:PrivateConnectionString`,
    properties: {
        groupId: GROUP,
        clusterName: "orders",
        interfaceEndpointId: "${connection.interfaceEndpointId}",
    },
};
