import { regionOf } from "../../../../provider/src/atlas/api/answers";
import { endpoint } from "../../support/fakeSource";

const named = (region: string): string => `com.amazonaws.vpce.${region}.vpce-svc-0aee615d3fe32c14e`;

test.each([
    ["the service's name", { endpointServiceName: named("eu-west-1") }, "eu-west-1"],
    ["endpointService's own word", { regionName: "AP_SOUTH_1" }, "ap-south-1"],
    ["both", { regionName: "US_EAST_1", endpointServiceName: named("us-east-1") }, "us-east-1"],
    [
        "a word that is unknown, and a name",
        { regionName: "MOON_1", endpointServiceName: named("us-east-2") },
        "us-east-2",
    ],
    ["neither", {}, undefined],
    ["a name in a region that is unknown", { endpointServiceName: named("moon-1") }, undefined],
    ["a name of another kind", { endpointServiceName: "us-east-1" }, undefined],
] as const)("the region by %s", (_what, more, expected) => {
    expect(regionOf(endpoint("a", more))).toBe(expected);
});
