import { EC2Client } from "@aws-sdk/client-ec2";
import { securityGroup } from "./ec2/securityGroup";
import { subnet } from "./ec2/subnet";
import { vpc } from "./ec2/vpc";
import { vpcEndpoint } from "./ec2/vpcEndpoint";
import { serve } from "./plugin";
import type { Properties } from "./sdk";

// What stands in for pulumi-resource-aws: four kinds of resource, through the real EC2 API.
serve({
    version: "7.48.0",
    kinds: (config) => {
        const ec2 = new EC2Client(clientSettings(config));
        return {
            "aws:ec2/vpc:Vpc": vpc(ec2),
            "aws:ec2/subnet:Subnet": subnet(ec2),
            "aws:ec2/securityGroup:SecurityGroup": securityGroup(ec2),
            "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint(ec2),
        };
    },
});

/** The real provider's own settings, so that the stack's configuration is what a user would write. */
function clientSettings(config: Properties): {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
} {
    const text = (key: string): string => {
        const value = config[key];
        if (typeof value !== "string") {
            throw new Error(`The stand-in needs the setting aws:${key}.`);
        }
        return value;
    };
    // Nested settings travel as JSON.
    const [endpoints] = JSON.parse(text("endpoints")) as { ec2?: string }[];
    if (endpoints?.ec2 === undefined) {
        throw new Error("The stand-in needs the setting aws:endpoints[0].ec2: it must not reach AWS.");
    }
    return {
        region: text("region"),
        endpoint: endpoints.ec2,
        credentials: { accessKeyId: text("accessKey"), secretAccessKey: text("secretKey") },
    };
}
