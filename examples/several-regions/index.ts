import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();
const groupId = config.require("groupId");
const regions = config.requireObject<atlas.Region[]>("regions");

// {"us-east-1": "com.amazonaws.vpce.us-east-1.vpce-svc-…", …}
export const endpointServiceNames = pulumi.all(
    Object.fromEntries(
        regions.map((region) => {
            // A project has one private endpoint in each region, so the region makes a good name.
            const endpoint = new atlas.PrivateEndpoint(region, { groupId, region });
            return [region, endpoint.endpointServiceName];
        }),
    ),
);
