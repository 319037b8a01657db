import { randomBytes } from "node:crypto";
import {
    AuthorizeSecurityGroupIngressCommand,
    CreateSecurityGroupCommand,
    DeleteSecurityGroupCommand,
    DescribeSecurityGroupsCommand,
    type EC2Client,
    type IpPermission,
} from "@aws-sdk/client-ec2";
import type { Kind } from "../plugin";
import { firstOrGone, required, tagged, tagsOf } from "./common";

interface Rule {
    protocol: string;
    fromPort: number;
    toPort: number;
    cidrBlocks: string[];
}

export function securityGroup(ec2: EC2Client): Kind {
    return {
        inputs: ["vpcId", "description", "ingress", "tags"],
        async create(inputs, name) {
            const { GroupId } = await ec2.send(
                new CreateSecurityGroupCommand({
                    VpcId: inputs.vpcId as string,
                    GroupName: `${name}-${randomBytes(4).toString("hex")}`,
                    Description: inputs.description as string,
                    TagSpecifications: tagged("security-group", inputs),
                }),
            );
            const IpPermissions = ((inputs.ingress ?? []) as Rule[]).map(permission);
            await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
            return required(GroupId);
        },
        async read(GroupId) {
            const found = await firstOrGone(
                ec2
                    .send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))
                    .then(({ SecurityGroups }) => SecurityGroups),
            );
            return found === undefined
                ? undefined
                : {
                      vpcId: found.VpcId,
                      name: found.GroupName,
                      description: found.Description,
                      ingress: (found.IpPermissions ?? []).map(rule),
                      tags: tagsOf(found.Tags),
                  };
        },
        async delete(GroupId) {
            await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
        },
    };
}

const permission = ({ protocol, fromPort, toPort, cidrBlocks }: Rule): IpPermission => ({
    IpProtocol: protocol,
    FromPort: fromPort,
    ToPort: toPort,
    IpRanges: cidrBlocks.map((CidrIp) => ({ CidrIp })),
});

const rule = ({ IpProtocol, FromPort, ToPort, IpRanges }: IpPermission): Rule => ({
    protocol: IpProtocol ?? "",
    fromPort: FromPort ?? 0,
    toPort: ToPort ?? 0,
    cidrBlocks: (IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
});
