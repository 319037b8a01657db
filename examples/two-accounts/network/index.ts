import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();
const groupId = config.require("groupId");

// Found by its region, whoever manages it; this stack never changes it.
const service = atlas.getPrivateEndpointOutput({ groupId, region: config.require("region") });

const vpcEndpoint = new aws.ec2.VpcEndpoint("atlas", {
    serviceName: service.endpointServiceName,
    vpcEndpointType: "Interface",
    vpcId: config.require("vpcId"),
    subnetIds: config.requireObject<string[]>("subnetIds"),
    securityGroupIds: config.requireObject<string[]>("securityGroupIds"),
});
const connection = new atlas.InterfaceEndpoint("atlas", {
    groupId,
    privateEndpointId: service.id,
    interfaceEndpointId: vpcEndpoint.id,
});

export const vpcEndpointId = vpcEndpoint.id;
export const connectionStatus = connection.connectionStatus;
