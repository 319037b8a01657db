import {
    CreateVpcEndpointCommand,
    DeleteVpcEndpointsCommand,
    DescribeVpcEndpointsCommand,
    type EC2Client,
    type VpcEndpointType,
} from "@aws-sdk/client-ec2";
import type { Kind } from "../plugin";
import { firstOrGone, required, tagged, tagsOf } from "./common";

export function vpcEndpoint(ec2: EC2Client): Kind {
    return {
        inputs: [
            "vpcId",
            "serviceName",
            "serviceRegion",
            "vpcEndpointType",
            "subnetIds",
            "securityGroupIds",
            "tags",
        ],
        async create(inputs) {
            const { VpcEndpoint } = await ec2.send(
                new CreateVpcEndpointCommand({
                    VpcId: inputs.vpcId as string,
                    ServiceName: inputs.serviceName as string,
                    ServiceRegion: inputs.serviceRegion as string | undefined,
                    VpcEndpointType: inputs.vpcEndpointType as VpcEndpointType,
                    SubnetIds: inputs.subnetIds as string[],
                    SecurityGroupIds: inputs.securityGroupIds as string[],
                    TagSpecifications: tagged("vpc-endpoint", inputs),
                }),
            );
            return required(VpcEndpoint?.VpcEndpointId);
        },
        async read(VpcEndpointId) {
            const found = await firstOrGone(
                ec2
                    .send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))
                    .then(({ VpcEndpoints }) => VpcEndpoints),
            );
            // The emulator goes on describing deleted ones; and its spelling is not the SDK's.
            return found === undefined || found.State?.toLowerCase() === "deleted"
                ? undefined
                : {
                      vpcId: found.VpcId,
                      serviceName: found.ServiceName,
                      // The emulator does not keep it; EC2 tells it.
                      serviceRegion: found.ServiceRegion ?? regionOf(found.ServiceName),
                      vpcEndpointType: found.VpcEndpointType,
                      subnetIds: found.SubnetIds,
                      securityGroupIds: (found.Groups ?? []).map(({ GroupId }) => GroupId),
                      state: found.State,
                      tags: tagsOf(found.Tags),
                  };
        },
        async delete(VpcEndpointId) {
            await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }));
        },
    };
}

const regionOf = (serviceName = ""): string | undefined => serviceName.split(".")[3];
