import * as pulumi from "@pulumi/pulumi";
import type { Api, ApiChoice } from "./privateEndpoint";
import { inputsOf, typeOf } from "./hidden";
import { providerInState } from "./providerInState";

const TYPE = "InterfaceEndpoint";
const PROVIDER = providerInState(TYPE);
const OUTPUTS = ["connectionStatus", "errorMessage", "deleteRequested", "api"];

/** The arguments of an {@link InterfaceEndpoint}. */
export interface InterfaceEndpointArgs {
    /**
     * The id of the Atlas project: 24 hexadecimal digits. A change replaces the attachment.
     * @example groupId: "5df264b8f10fab7d2cad2f0d"
     */
    groupId: pulumi.Input<string>;
    /**
     * The `id` of a {@link PrivateEndpoint}. A change replaces the attachment.
     * @example privateEndpointId: endpoint.id
     */
    privateEndpointId: pulumi.Input<string>;
    /**
     * The id of the VPC endpoint in AWS, `vpce-…`: the `id` of an `aws.ec2.VpcEndpoint`. A change replaces the
     * attachment.
     * @example interfaceEndpointId: vpcEndpoint.id
     */
    interfaceEndpointId: pulumi.Input<string>;
    /**
     * Adopt the existing attachment of this VPC endpoint to this private endpoint, instead of failing. Another stack,
     * somebody in Atlas, or an interrupted run may have made it. Destroying the resource then detaches it. Changing
     * only this argument changes nothing in Atlas.
     * @defaultValue false
     * @example adoptExisting: true
     */
    adoptExisting?: pulumi.Input<boolean>;
    /**
     * Which of Atlas's APIs to use, as for {@link PrivateEndpoint}.
     * @defaultValue "auto"
     * @example api: "endpointService"
     */
    api?: pulumi.Input<ApiChoice>;
}

/**
 * Attaches a VPC endpoint in AWS to a private endpoint of Atlas, and waits until Atlas has accepted the connection
 * (AVAILABLE). A rejected or late connection stays in the stack's state, and the next `pulumi up` resumes from there;
 * a failed or rejected one is attached again. If the two are already attached, the resource fails, unless
 * the program lets it adopt the attachment. Destroying it detaches the VPC endpoint and waits until that is done.
 *
 * Its `id` is the VPC endpoint's. The timeouts of the resource's options are honoured for create and delete; the default
 * is 60 minutes each.
 *
 * @example
 * ```ts
 * import * as atlas from "pulumi-atlas-private-endpoint";
 *
 * const groupId = "5df264b8f10fab7d2cad2f0d";
 * const endpoint = new atlas.PrivateEndpoint("atlas", { groupId, region: "us-east-1" });
 * const connection = new atlas.InterfaceEndpoint("atlas", {
 *     groupId,
 *     privateEndpointId: endpoint.id,
 *     interfaceEndpointId: "vpce-0123456789abcdef0", // the id of an aws.ec2.VpcEndpoint
 * });
 * ```
 */
export class InterfaceEndpoint extends pulumi.dynamic.Resource {
    /** Policies recognize the class by this. */
    static readonly __pulumiType = typeOf(TYPE);

    /** The id of the Atlas project. */
    declare readonly groupId: pulumi.Output<string>;
    /** The private endpoint that it is attached to. */
    declare readonly privateEndpointId: pulumi.Output<string>;
    /** The VPC endpoint in AWS. */
    declare readonly interfaceEndpointId: pulumi.Output<string>;
    /** Atlas's status of the connection as of the last operation: AVAILABLE once up. */
    declare readonly connectionStatus: pulumi.Output<string>;
    /** Atlas's message about a failure, if any. */
    declare readonly errorMessage: pulumi.Output<string | undefined>;
    /** True if Atlas was asked to detach it. */
    declare readonly deleteRequested: pulumi.Output<boolean>;
    /** The API of Atlas that attached it. */
    declare readonly api: pulumi.Output<Api>;

    /** @param opts Pulumi's own, such as `{ customTimeouts: { create: "30m" } }` */
    constructor(name: string, args: InterfaceEndpointArgs, opts?: pulumi.CustomResourceOptions) {
        super(PROVIDER, name, inputsOf(TYPE, OUTPUTS, name, args, opts), opts, "atlas", TYPE);
    }
}
