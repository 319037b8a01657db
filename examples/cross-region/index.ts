import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();
const groupId = config.require("groupId");
// Where the cluster is, and with it Atlas's endpoint service.
const atlasRegion = config.require("atlasRegion");
// Where the VPC is.
const vpcRegion = new pulumi.Config("aws").require("region");

const vpc = new aws.ec2.Vpc("remote", {
    cidrBlock: "10.1.0.0/16",
    enableDnsSupport: true,
    enableDnsHostnames: true,
});
const subnet = new aws.ec2.Subnet("remote", { vpcId: vpc.id, cidrBlock: "10.1.0.0/24" });
const securityGroup = new aws.ec2.SecurityGroup("remote", {
    vpcId: vpc.id,
    description: "Clients in the VPC to MongoDB Atlas",
    ingress: [{ protocol: "tcp", fromPort: 1024, toPort: 65535, cidrBlocks: [vpc.cidrBlock] }],
});

// VPCs of this region may connect as well.
const endpoint = new atlas.PrivateEndpoint("atlas", {
    groupId,
    region: atlasRegion,
    supportedRemoteRegions: [vpcRegion],
});

// serviceRegion: the service is in another region than the VPC.
const vpcEndpoint = new aws.ec2.VpcEndpoint("remote", {
    vpcId: vpc.id,
    serviceName: endpoint.endpointServiceName,
    serviceRegion: atlasRegion,
    vpcEndpointType: "Interface",
    subnetIds: [subnet.id],
    securityGroupIds: [securityGroup.id],
});

const connection = new atlas.InterfaceEndpoint("remote", {
    groupId,
    privateEndpointId: endpoint.id,
    interfaceEndpointId: vpcEndpoint.id,
});

export const endpointServiceName = endpoint.endpointServiceName;
export const vpcEndpointId = vpcEndpoint.id;
export const connectionStatus = connection.connectionStatus;
