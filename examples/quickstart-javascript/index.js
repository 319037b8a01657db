"use strict";
const pulumi = require("@pulumi/pulumi");
const atlas = require("pulumi-atlas-private-endpoint");

const config = new pulumi.Config();

const endpoint = new atlas.PrivateEndpoint("atlas", {
    groupId: config.require("groupId"),
    region: config.get("region") ?? "us-east-1",
});

// What an AWS VPC endpoint takes as its serviceName.
exports.endpointServiceName = endpoint.endpointServiceName;
exports.id = endpoint.id;
