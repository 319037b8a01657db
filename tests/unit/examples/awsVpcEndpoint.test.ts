import * as pulumi from "@pulumi/pulumi";
import { Mocks } from "../../../examples/aws-vpc-endpoint/test/mocks";

// The AWS example's own test runs with AWS's SDK, which is too big to install for everybody. Here four of its classes
// stand in for it; the rest is the same.
jest.mock(
    "@pulumi/aws",
    () => ({
        ec2: {
            Vpc: resourceOf("aws:ec2/vpc:Vpc"),
            Subnet: resourceOf("aws:ec2/subnet:Subnet"),
            SecurityGroup: resourceOf("aws:ec2/securityGroup:SecurityGroup"),
            VpcEndpoint: resourceOf("aws:ec2/vpcEndpoint:VpcEndpoint"),
        },
    }),
    { virtual: true },
);

function resourceOf(type: string): typeof pulumi.CustomResource {
    const { CustomResource } = jest.requireActual<typeof pulumi>("@pulumi/pulumi");
    return class extends CustomResource {
        constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
            super(type, name, args, opts);
        }
    } as unknown as typeof pulumi.CustomResource;
}

type Outputs = Record<string, pulumi.Output<string>>;

async function run(
    config: Record<string, string>,
): Promise<{ mocks: Mocks; outputs: Record<string, string> }> {
    jest.resetModules();
    const sdk = jest.requireActual<typeof pulumi>("@pulumi/pulumi");
    const mocks = new Mocks();
    await sdk.runtime.setMocks(mocks, "aws-vpc-endpoint", "test");
    sdk.runtime.setAllConfig(config);
    const program = jest.requireActual<Outputs>("../../../examples/aws-vpc-endpoint/index.ts");
    const outputs = await new Promise<Record<string, string>>((resolve) => {
        sdk.all({ ...program }).apply((values) => resolve(values));
    });
    return { mocks, outputs };
}

const CONFIG = {
    "aws-vpc-endpoint:groupId": "5df264b8f10fab7d2cad2f0d",
    "aws-vpc-endpoint:clusterName": "orders",
    "aws:region": "eu-west-1",
};

it("leads Atlas's service name into the VPC endpoint, and the VPC endpoint's id back to Atlas", async () => {
    const { mocks, outputs } = await run(CONFIG);
    expect(mocks.inputsOf("pulumi-nodejs:dynamic/atlas:PrivateEndpoint")).toMatchObject([
        { groupId: "5df264b8f10fab7d2cad2f0d", region: "eu-west-1" },
    ]);
    const endpointServiceName = "com.amazonaws.vpce.eu-west-1.vpce-svc-0aee615d3fe32c14e";
    const [vpcEndpoint] = mocks.inputsOf("aws:ec2/vpcEndpoint:VpcEndpoint");
    expect(vpcEndpoint).toMatchObject({
        serviceName: endpointServiceName,
        vpcEndpointType: "Interface",
        vpcId: "atlas-id",
        subnetIds: ["atlas-0-id", "atlas-1-id"],
    });
    expect(vpcEndpoint).not.toHaveProperty("privateDnsEnabled");
    expect(mocks.inputsOf("pulumi-nodejs:dynamic/atlas:InterfaceEndpoint")).toMatchObject([
        {
            groupId: "5df264b8f10fab7d2cad2f0d",
            privateEndpointId: "6a01c3d2e4f5061728394a5b",
            interfaceEndpointId: "vpce-0123456789abcdef0",
        },
    ]);
    expect(outputs).toEqual({
        vpcId: "atlas-id",
        endpointServiceName,
        vpcEndpointId: "vpce-0123456789abcdef0",
        connectionStatus: "AVAILABLE",
        srvConnectionString: "mongodb+srv://orders-pl-0.ab12c.mongodb.net",
    });
});

it("opens the ports that Atlas may use to the VPC's own addresses only", async () => {
    const { mocks } = await run(CONFIG);
    const [group] = mocks.inputsOf("aws:ec2/securityGroup:SecurityGroup");
    expect(group?.ingress).toEqual([
        { protocol: "tcp", fromPort: 1024, toPort: 65535, cidrBlocks: ["10.0.0.0/16"] },
    ]);
});

it("places a subnet into each zone that is configured", async () => {
    const zones = ["eu-west-1b", "eu-west-1c", "eu-west-1d"];
    const { mocks } = await run({
        ...CONFIG,
        "aws-vpc-endpoint:availabilityZones": JSON.stringify(zones),
    });
    const subnets = mocks.inputsOf("aws:ec2/subnet:Subnet");
    expect(subnets.map(({ availabilityZone }) => availabilityZone)).toEqual(zones);
    expect(new Set(subnets.map(({ cidrBlock }) => cidrBlock)).size).toBe(3);
});
