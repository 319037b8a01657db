import assert from "node:assert/strict";
import { before, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Mocks } from "./mocks.js";

const mocks = new Mocks();
let program: typeof import("../index.js");

before(async () => {
    await pulumi.runtime.setMocks(mocks, "aws-vpc-endpoint", "test");
    pulumi.runtime.setAllConfig({
        "aws-vpc-endpoint:groupId": "5df264b8f10fab7d2cad2f0d",
        "aws-vpc-endpoint:clusterName": "orders",
        "aws:region": "eu-west-1",
    });
    // Only now: the program reads its configuration as soon as it is loaded.
    program = await import("../index.js");
    await valueOf(program.srvConnectionString);
});

function valueOf(output: pulumi.Output<string>): Promise<string> {
    return new Promise((resolve) => output.apply(resolve));
}

it("asks for Atlas's endpoint service in the VPC's region", () => {
    const [endpoint] = mocks.inputsOf("pulumi-nodejs:dynamic/atlas:PrivateEndpoint");
    assert.equal(endpoint?.groupId, "5df264b8f10fab7d2cad2f0d");
    assert.equal(endpoint.region, "eu-west-1");
});

it("connects the VPC endpoint to that service, in both subnets, without private DNS", () => {
    const [vpcEndpoint] = mocks.inputsOf("aws:ec2/vpcEndpoint:VpcEndpoint");
    assert.equal(vpcEndpoint?.serviceName, "com.amazonaws.vpce.eu-west-1.vpce-svc-0aee615d3fe32c14e");
    assert.equal(vpcEndpoint.vpcEndpointType, "Interface");
    assert.deepEqual(vpcEndpoint.subnetIds, ["atlas-0-id", "atlas-1-id"]);
    assert.equal(vpcEndpoint.privateDnsEnabled, undefined);
});

it("lets clients reach every port that Atlas may use", () => {
    const [group] = mocks.inputsOf("aws:ec2/securityGroup:SecurityGroup");
    assert.deepEqual(group?.ingress, [
        { protocol: "tcp", fromPort: 1024, toPort: 65535, cidrBlocks: ["10.0.0.0/16"] },
    ]);
});

it("tells Atlas of the VPC endpoint", async () => {
    const [attachment] = mocks.inputsOf("pulumi-nodejs:dynamic/atlas:InterfaceEndpoint");
    assert.equal(attachment?.privateEndpointId, "6a01c3d2e4f5061728394a5b");
    assert.equal(attachment.interfaceEndpointId, "vpce-0123456789abcdef0");
    assert.equal(await valueOf(program.connectionStatus), "AVAILABLE");
});

it("asks for the string of the attached VPC endpoint", async () => {
    const [string] = mocks.inputsOf("pulumi-nodejs:dynamic/atlas:PrivateConnectionString");
    assert.equal(string?.clusterName, "orders");
    assert.equal(string.interfaceEndpointId, "vpce-0123456789abcdef0");
    assert.equal(await valueOf(program.srvConnectionString), "mongodb+srv://orders-pl-0.ab12c.mongodb.net");
});
