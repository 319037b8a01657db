import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();

const endpoint = new atlas.PrivateEndpoint("atlas", {
    groupId: config.require("groupId"),
    region: config.get("region") ?? "us-east-1",
    // The default, "auto", would choose the same: a service account works with this API only.
    api: "endpointService",
});

export const id = endpoint.id;
export const endpointServiceName = endpoint.endpointServiceName;
export const status = endpoint.status;
export const api = endpoint.api;
