import { validateResourceOfType } from "@pulumi/policy";
import { InterfaceEndpoint, PrivateConnectionString, PrivateEndpoint } from "../../../../provider/src";

test("a policy by class is for the class's type", () => {
    const policies = [
        validateResourceOfType(PrivateEndpoint, () => undefined),
        validateResourceOfType(InterfaceEndpoint, () => undefined),
        validateResourceOfType(PrivateConnectionString, () => undefined),
    ] as unknown as { readonly __pulumiType: string }[];
    expect(policies.map(({ __pulumiType: type }) => type)).toEqual([
        "pulumi-nodejs:dynamic/atlas:PrivateEndpoint",
        "pulumi-nodejs:dynamic/atlas:InterfaceEndpoint",
        "pulumi-nodejs:dynamic/atlas:PrivateConnectionString",
    ]);
});
