import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();
const groupId = config.require("groupId");

// Atlas's side: the endpoint service, ready for connections.
const endpoint = new atlas.PrivateEndpoint("atlas", {
    groupId,
    region: config.get("region") ?? "us-east-1",
});

// What an AWS VPC endpoint (aws.ec2.VpcEndpoint) takes as its serviceName.
export const endpointServiceName = endpoint.endpointServiceName;
export const id = endpoint.id;

// Once AWS has that VPC endpoint: pulumi config set vpcEndpointId vpce-…; pulumi config set clusterName …
const vpcEndpointId = config.get("vpcEndpointId");
const clusterName = config.get("clusterName");

function connect(interfaceEndpointId: string, cluster: string): pulumi.Output<string> {
    const connection = new atlas.InterfaceEndpoint("atlas", {
        groupId,
        privateEndpointId: endpoint.id,
        interfaceEndpointId,
    });
    return new atlas.PrivateConnectionString(cluster, {
        groupId,
        clusterName: cluster,
        interfaceEndpointId: connection.interfaceEndpointId,
    }).srvConnectionString;
}

// How clients in the VPC connect: mongodb+srv://…-pl-0….mongodb.net
export const srvConnectionString =
    vpcEndpointId === undefined || clusterName === undefined
        ? undefined
        : connect(vpcEndpointId, clusterName);
