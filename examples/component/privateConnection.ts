import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

/** Makes the VPC endpoint in AWS that connects to the service, as a child of `parent`, and returns its id. */
export type MakeVpcEndpoint = (
    serviceName: pulumi.Output<string>,
    parent: PrivateConnection,
) => pulumi.Input<string>;

export interface PrivateConnectionArgs {
    /** The Atlas project. */
    groupId: pulumi.Input<string>;
    region: pulumi.Input<atlas.Region>;
    /**
     * AWS's side: a function that makes the VPC endpoint, or the id of one that was made elsewhere. Without it there
     * is only Atlas's side, whose `endpointServiceName` the maker of the VPC endpoint needs.
     */
    vpcEndpoint?: MakeVpcEndpoint | pulumi.Input<string> | undefined;
    /** A cluster whose connection string through the VPC endpoint is waited for. */
    clusterName?: pulumi.Input<string> | undefined;
}

/** A private connection to an Atlas project: Atlas's endpoint service, the VPC endpoint, and what joins the two. */
export class PrivateConnection extends pulumi.ComponentResource {
    /** What a VPC endpoint takes as its serviceName. */
    readonly endpointServiceName: pulumi.Output<string>;
    /** AVAILABLE once traffic can flow; undefined while there is no VPC endpoint. */
    readonly connectionStatus: pulumi.Output<string> | undefined;
    /** The cluster's string through the VPC endpoint; undefined without one of the two. */
    readonly srvConnectionString: pulumi.Output<string> | undefined;

    constructor(name: string, args: PrivateConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("example:atlas:PrivateConnection", name, {}, opts);
        const { groupId, region, vpcEndpoint, clusterName } = args;
        const endpoint = new atlas.PrivateEndpoint(name, { groupId, region }, { parent: this });
        this.endpointServiceName = endpoint.endpointServiceName;

        const interfaceEndpointId =
            typeof vpcEndpoint === "function" ? vpcEndpoint(endpoint.endpointServiceName, this) : vpcEndpoint;
        if (interfaceEndpointId !== undefined) {
            const attachment = new atlas.InterfaceEndpoint(
                name,
                { groupId, privateEndpointId: endpoint.id, interfaceEndpointId },
                { parent: this },
            );
            this.connectionStatus = attachment.connectionStatus;
            if (clusterName !== undefined) {
                this.srvConnectionString = new atlas.PrivateConnectionString(
                    name,
                    { groupId, clusterName, interfaceEndpointId: attachment.interfaceEndpointId },
                    { parent: this },
                ).srvConnectionString;
            }
        }
        this.registerOutputs({
            endpointServiceName: this.endpointServiceName,
            connectionStatus: this.connectionStatus,
            srvConnectionString: this.srvConnectionString,
        });
    }
}
