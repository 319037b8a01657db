import * as pulumi from "@pulumi/pulumi";
import * as atlas from "pulumi-atlas-private-endpoint";

const config = new pulumi.Config();
// Names of your own choice, and the ids of the Atlas projects: {"staging": "5df2…", "production": "6a01…"}
const projects = config.requireObject<Record<string, string>>("projects");
const region = config.get("region") ?? "us-east-1";

// {"staging": "com.amazonaws.vpce.us-east-1.vpce-svc-…", …}
export const endpointServiceNames = pulumi.all(
    Object.fromEntries(
        Object.entries(projects).map(([name, groupId]) => {
            const endpoint = new atlas.PrivateEndpoint(name, { groupId, region });
            return [name, endpoint.endpointServiceName];
        }),
    ),
);
