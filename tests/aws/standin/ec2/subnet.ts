import {
    CreateSubnetCommand,
    DeleteSubnetCommand,
    DescribeSubnetsCommand,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import type { Kind } from "../plugin";
import { firstOrGone, required, tagged, tagsOf } from "./common";

export function subnet(ec2: EC2Client): Kind {
    return {
        inputs: ["vpcId", "cidrBlock", "availabilityZone", "tags"],
        async create(inputs) {
            const { Subnet } = await ec2.send(
                new CreateSubnetCommand({
                    VpcId: inputs.vpcId as string,
                    CidrBlock: inputs.cidrBlock as string,
                    AvailabilityZone: inputs.availabilityZone as string,
                    TagSpecifications: tagged("subnet", inputs),
                }),
            );
            return required(Subnet?.SubnetId);
        },
        async read(SubnetId) {
            const found = await firstOrGone(
                ec2
                    .send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))
                    .then(({ Subnets }) => Subnets),
            );
            return found === undefined
                ? undefined
                : {
                      vpcId: found.VpcId,
                      cidrBlock: found.CidrBlock,
                      availabilityZone: found.AvailabilityZone,
                      tags: tagsOf(found.Tags),
                  };
        },
        async delete(SubnetId) {
            await ec2.send(new DeleteSubnetCommand({ SubnetId }));
        },
    };
}
