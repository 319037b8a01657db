import {
    CreateVpcCommand,
    DeleteVpcCommand,
    DescribeVpcAttributeCommand,
    DescribeVpcsCommand,
    type EC2Client,
    ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Kind } from "../plugin";
import { firstOrGone, required, tagged, tagsOf } from "./common";

export function vpc(ec2: EC2Client): Kind {
    return {
        inputs: ["cidrBlock", "enableDnsSupport", "enableDnsHostnames", "tags"],
        async create(inputs) {
            const { Vpc } = await ec2.send(
                new CreateVpcCommand({
                    CidrBlock: inputs.cidrBlock as string,
                    TagSpecifications: tagged("vpc", inputs),
                }),
            );
            const VpcId = required(Vpc?.VpcId);
            for (const [key, attribute] of [
                ["enableDnsSupport", "EnableDnsSupport"],
                ["enableDnsHostnames", "EnableDnsHostnames"],
            ] as const) {
                if (inputs[key] !== undefined) {
                    const Value = inputs[key] as boolean;
                    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, [attribute]: { Value } }));
                }
            }
            return VpcId;
        },
        async read(VpcId) {
            const found = await firstOrGone(
                ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })).then(({ Vpcs }) => Vpcs),
            );
            if (found === undefined) {
                return undefined;
            }
            const attribute = async (Attribute: "enableDnsSupport" | "enableDnsHostnames") =>
                ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
            return {
                cidrBlock: found.CidrBlock,
                enableDnsSupport: (await attribute("enableDnsSupport")).EnableDnsSupport?.Value,
                enableDnsHostnames: (await attribute("enableDnsHostnames")).EnableDnsHostnames?.Value,
                tags: tagsOf(found.Tags),
            };
        },
        async delete(VpcId) {
            await ec2.send(new DeleteVpcCommand({ VpcId }));
        },
    };
}
