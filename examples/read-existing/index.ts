import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();

// Read at each `pulumi refresh`, never created, changed or deleted by this stack.
const endpoint = atlas.PrivateEndpoint.get("shared", config.require("endpointId"), {
    groupId: config.require("groupId"),
});

export const endpointServiceName = endpoint.endpointServiceName;
export const region = endpoint.region;
export const status = endpoint.status;
