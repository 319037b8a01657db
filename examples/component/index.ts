import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";
import { PrivateConnection } from "./privateConnection";

const config = new pulumi.Config();
const groupId = config.require("groupId");
// By region, the VPC endpoint's id: "" as long as there is none yet.
const vpcEndpoints = config.requireObject<Partial<Record<atlas.Region, string>>>("vpcEndpoints");

const clusterName = config.get("clusterName");

const connections = atlas.REGIONS.flatMap((region) => {
    const vpcEndpoint = vpcEndpoints[region];
    if (vpcEndpoint === undefined) {
        return [];
    }
    const connection = new PrivateConnection(region, {
        groupId,
        region,
        vpcEndpoint: vpcEndpoint === "" ? undefined : vpcEndpoint,
        clusterName,
    });
    const {
        endpointServiceName,
        connectionStatus = "no VPC endpoint yet",
        srvConnectionString = "",
    } = connection;
    return [[region, { endpointServiceName, connectionStatus, srvConnectionString }] as const];
});

export const atlasConnections = Object.fromEntries(connections);
