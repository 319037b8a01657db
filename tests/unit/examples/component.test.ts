import * as pulumi from "@pulumi/pulumi";
import { Mocks } from "./mocks";
import type * as component from "../../../examples/component/privateConnection";

let mocks: Mocks;
let PrivateConnection: typeof component.PrivateConnection;

beforeEach(async () => {
    mocks = new Mocks();
    await pulumi.runtime.setMocks(mocks, "component", "test");
    ({ PrivateConnection } = jest.requireActual<typeof component>(
        "../../../examples/component/privateConnection",
    ));
});

const ATLAS = { groupId: "5df264b8f10fab7d2cad2f0d", region: "eu-west-1" } as const;

function valueOf(output: pulumi.Output<string> | undefined): Promise<string> {
    return new Promise((resolve) => output?.apply(resolve));
}

it("attaches what the given function makes for Atlas's service", async () => {
    const seen: { serviceName?: string; parent?: unknown } = {};
    const connection = new PrivateConnection("atlas", {
        ...ATLAS,
        vpcEndpoint: (serviceName, parent) => {
            seen.parent = parent;
            return serviceName.apply((name) => {
                seen.serviceName = name;
                return "vpce-00000000000000001";
            });
        },
    });
    expect(await valueOf(connection.connectionStatus)).toBe("AVAILABLE");
    expect(seen).toEqual({ serviceName: await valueOf(connection.endpointServiceName), parent: connection });
    expect(mocks.inputsOf("pulumi-nodejs:dynamic/atlas:InterfaceEndpoint")).toMatchObject([
        { privateEndpointId: "6a01c3d2e4f5061728394a5b", interfaceEndpointId: "vpce-00000000000000001" },
    ]);
});

it("takes the id of a VPC endpoint that was made elsewhere, and does without one", async () => {
    const attached = new PrivateConnection("attached", { ...ATLAS, vpcEndpoint: pulumi.output("vpce-02") });
    const alone = new PrivateConnection("alone", ATLAS);
    expect(await valueOf(attached.connectionStatus)).toBe("AVAILABLE");
    expect(alone.connectionStatus).toBeUndefined();
    await valueOf(alone.endpointServiceName);
    expect(mocks.inputsOf("pulumi-nodejs:dynamic/atlas:InterfaceEndpoint")).toMatchObject([
        { interfaceEndpointId: "vpce-02" },
    ]);
});
