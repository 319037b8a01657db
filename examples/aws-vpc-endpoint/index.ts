import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();
const groupId = config.require("groupId");
const clusterName = config.require("clusterName");
// Atlas's endpoint service and the VPC are in the same region.
const region = new pulumi.Config("aws").require("region");
const zones = config.getObject<string[]>("availabilityZones") ?? [`${region}a`, `${region}b`];
const tags = { Name: "mongodb-atlas" };

const vpc = new aws.ec2.Vpc("atlas", {
    cidrBlock: "10.0.0.0/16",
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags,
});

const subnets = zones.map(
    (availabilityZone, index) =>
        new aws.ec2.Subnet(`atlas-${index}`, {
            vpcId: vpc.id,
            availabilityZone,
            cidrBlock: `10.0.${index}.0/24`,
            tags,
        }),
);

// Each member of a cluster answers on a port of its own behind the one endpoint, from 1024 up.
const securityGroup = new aws.ec2.SecurityGroup("atlas", {
    vpcId: vpc.id,
    description: "Clients in the VPC to MongoDB Atlas",
    ingress: [{ protocol: "tcp", fromPort: 1024, toPort: 65535, cidrBlocks: [vpc.cidrBlock] }],
    tags,
});

// Atlas's side: the endpoint service, ready for connections.
const endpoint = new atlas.PrivateEndpoint("atlas", { groupId, region });

// AWS's side: an address in each subnet that leads to it.
const vpcEndpoint = new aws.ec2.VpcEndpoint("atlas", {
    vpcId: vpc.id,
    serviceName: endpoint.endpointServiceName,
    vpcEndpointType: "Interface",
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: [securityGroup.id],
    tags,
});

// Joins the two: Atlas accepts the connection, and its clusters get connection strings for it.
const connection = new atlas.InterfaceEndpoint("atlas", {
    groupId,
    privateEndpointId: endpoint.id,
    interfaceEndpointId: vpcEndpoint.id,
});

// How clients in the VPC connect: the cluster lists it some minutes after the attachment.
const string = new atlas.PrivateConnectionString(clusterName, {
    groupId,
    clusterName,
    interfaceEndpointId: connection.interfaceEndpointId,
});

export const vpcId = vpc.id;
export const endpointServiceName = endpoint.endpointServiceName;
export const vpcEndpointId = vpcEndpoint.id;
export const connectionStatus = connection.connectionStatus;
export const srvConnectionString = string.srvConnectionString;
