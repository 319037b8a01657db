import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();

// Made in Atlas's user interface, by the Atlas CLI, by a stack that is lost: from now on it is this resource's.
const endpoint = new atlas.PrivateEndpoint(
    "atlas",
    {
        groupId: config.require("groupId"),
        region: config.require("region"),
        adoptExisting: true,
    },
    // With `pulumi config set keep true`, destroy leaves it in Atlas.
    { retainOnDelete: config.getBoolean("keep") ?? false },
);

export const id = endpoint.id;
export const endpointServiceName = endpoint.endpointServiceName;
export const interfaceEndpoints = endpoint.interfaceEndpoints;
