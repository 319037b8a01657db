import * as pulumi from "@pulumi/pulumi";
import type * as component from "../../../examples/component/privateConnection";

const SERVICE = "com.amazonaws.vpce.eu-west-1.vpce-svc-0aee615d3fe32c14e";
const VPCE = "vpce-00000000000000001";
const made: pulumi.runtime.MockResourceArgs[] = [];

// tests/engine/examples.test.ts runs the component with the id of a VPC endpoint, and without one.
it("attaches what the given function makes for Atlas's service", async () => {
    await pulumi.runtime.setMocks({
        newResource: (args) => {
            made.push(args);
            const state = {
                ...(args.inputs as object),
                endpointServiceName: SERVICE,
                connectionStatus: "AVAILABLE",
            };
            return { id: "6a01c3d2e4f5061728394a5b", state };
        },
        call: ({ inputs }) => inputs as object,
    });
    const { PrivateConnection } = jest.requireActual<typeof component>(
        "../../../examples/component/privateConnection",
    );
    const seen: { serviceName?: string; parent?: unknown } = {};
    const connection = new PrivateConnection("atlas", {
        groupId: "5df264b8f10fab7d2cad2f0d",
        region: "eu-west-1",
        vpcEndpoint: (serviceName, parent) => {
            seen.parent = parent;
            return serviceName.apply((name) => {
                seen.serviceName = name;
                return VPCE;
            });
        },
    });
    const status = await new Promise((resolve) => connection.connectionStatus?.apply(resolve));
    expect([status, seen]).toEqual(["AVAILABLE", { serviceName: SERVICE, parent: connection }]);
    expect(made.find(({ type }) => type.endsWith("InterfaceEndpoint"))?.inputs).toMatchObject({
        privateEndpointId: "6a01c3d2e4f5061728394a5b",
        interfaceEndpointId: VPCE,
    });
});
