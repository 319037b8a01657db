import * as pulumi from "@pulumi/pulumi";
import { inputsOf, typeOf } from "./hidden";
import { providerInState } from "./providerInState";

const TYPE = "PrivateConnectionString";
const PROVIDER = providerInState(TYPE);
const OUTPUTS = [
    "srvConnectionString",
    "connectionString",
    "srvShardOptimizedConnectionString",
    "type",
    "status",
];

/** The arguments of a {@link PrivateConnectionString}. */
export interface PrivateConnectionStringArgs {
    /**
     * The id of the Atlas project: 24 hexadecimal digits. A change replaces the resource.
     * @example groupId: "5df264b8f10fab7d2cad2f0d"
     */
    groupId: pulumi.Input<string>;
    /**
     * The name of a dedicated cluster (M10 or larger) of the project. A change replaces the resource.
     * @example clusterName: "orders"
     */
    clusterName: pulumi.Input<string>;
    /**
     * The VPC endpoint that the string is for, `vpce-…`: pass this output of an {@link InterfaceEndpoint}, so that the
     * wait begins once it is attached. A change replaces the resource.
     * @example interfaceEndpointId: connection.interfaceEndpointId
     */
    interfaceEndpointId: pulumi.Input<string>;
}

/**
 * The connection string of a cluster for one VPC endpoint. Waits until the cluster lists it, which takes minutes after
 * the attachment: Atlas updates the project's clusters, and lists private strings only once a VPC endpoint is
 * attached in each of the cluster's regions. Makes, changes and deletes nothing in Atlas.
 *
 * If the wait times out, the resource stays in the stack's state, and the next `pulumi up` resumes it.
 * The `create` timeout in the resource's options is honoured; the default is 60 minutes.
 *
 * @example
 * ```ts
 * import * as atlas from "pulumi-atlas-private-endpoint";
 *
 * const orders = new atlas.PrivateConnectionString("orders", {
 *     groupId: "5df264b8f10fab7d2cad2f0d",
 *     clusterName: "orders",
 *     interfaceEndpointId: "vpce-0123456789abcdef0", // better: the interfaceEndpointId of an InterfaceEndpoint
 * });
 * export const srvConnectionString = orders.srvConnectionString;
 * ```
 */
export class PrivateConnectionString extends pulumi.dynamic.Resource {
    /** Policies recognize the class by this. */
    static readonly __pulumiType = typeOf(TYPE);

    /** The id of the Atlas project. */
    declare readonly groupId: pulumi.Output<string>;
    /** The cluster. */
    declare readonly clusterName: pulumi.Output<string>;
    /** The VPC endpoint in AWS. */
    declare readonly interfaceEndpointId: pulumi.Output<string>;
    /** `mongodb+srv://orders-pl-0.ab12c.mongodb.net`; without user name and password. */
    declare readonly srvConnectionString: pulumi.Output<string>;
    /** `mongodb://…`, with each member's host and port. */
    declare readonly connectionString: pulumi.Output<string>;
    /** For sharded clusters and clients that support it, if there is one. */
    declare readonly srvShardOptimizedConnectionString: pulumi.Output<string | undefined>;
    /** `MONGOD` for a replica set, `MONGOS` for a sharded cluster. */
    declare readonly type: pulumi.Output<string>;
    /** READY once the cluster lists the string. */
    declare readonly status: pulumi.Output<string>;

    /** @param opts Pulumi's own, such as `{ customTimeouts: { create: "30m" } }` */
    constructor(name: string, args: PrivateConnectionStringArgs, opts?: pulumi.CustomResourceOptions) {
        super(PROVIDER, name, inputsOf(TYPE, OUTPUTS, name, args, opts), opts, "atlas", TYPE);
    }
}
