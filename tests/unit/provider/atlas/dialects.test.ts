import { regionOf } from "../../../../provider/src/atlas/api/answers";
import { dialectOf } from "../../../../provider/src/atlas/api/dialects";
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

test("privateEndpoint: its own spelling, pages of 500 from the start", () => {
    const dialect = dialectOf("privateEndpoint");
    expect(dialect.spellRegion("us-east-1")).toBe("us-east-1");
    expect(dialect.pageQuery(1)).toBe("?itemsPerPage=500&pageNum=1");
    expect(dialect.headers).toEqual({});
    expect(dialect.attachBody("vpce-1")).toEqual({ interfaceEndpointId: "vpce-1" });
});

test("endpointService: capitals, a versioned header, no page asked for until one is full", () => {
    const dialect = dialectOf("endpointService");
    expect(dialect.spellRegion("us-east-1")).toBe("US_EAST_1");
    expect(dialect.pageQuery(1)).toBe("");
    expect(dialect.pageQuery(2)).toBe("?itemsPerPage=100&pageNum=2");
    expect(dialect.headers).toEqual({ Accept: "application/vnd.atlas.2023-01-01+json" });
    expect(dialect.attachBody("vpce-1")).toEqual({ id: "vpce-1" });
});
