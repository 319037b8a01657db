import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();

// Every AWS account may connect to it; Atlas accepts those VPC endpoints that are attached in the project.
const endpoint = new atlas.PrivateEndpoint("shared", {
    groupId: config.require("groupId"),
    region: config.require("region"),
});

export const endpointServiceName = endpoint.endpointServiceName;
