import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();

const endpoint = new atlas.PrivateEndpoint("atlas", {
    groupId: config.require("groupId"),
    region: config.get("region") ?? "us-east-1",
});

// What an AWS VPC endpoint takes as its serviceName.
export const endpointServiceName = endpoint.endpointServiceName;
export const id = endpoint.id;
