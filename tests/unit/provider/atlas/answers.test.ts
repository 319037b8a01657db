import fc from "fast-check";
import {
    readAttached,
    readConnection,
    readEndpoint,
    readEndpoints,
    readNothing,
    readToken,
    regionOf,
} from "../../../../provider/src/atlas/api/answers";
import { readCluster, readClusterNames } from "../../../../provider/src/atlas/api/clusterApi";
import { SUCCESSOR } from "../../../../provider/src/atlas/api/dialects";
import {
    ENDPOINT_SERVICE_REGIONS,
    normalizeRegion,
    REGIONS,
    regionOfServiceName,
} from "../../../../provider/src/atlas/api/regions";
import { connectionPhase, endpointPhase } from "../../../../provider/src/atlas/api/phases";
import {
    ENDPOINT_SERVICE_REGIONS as ATLAS_SERVICE_REGIONS,
    REGIONS as ATLAS_REGIONS,
} from "../../../../emulator/src";
import { endpointState } from "../../../../provider/src/resources/privateEndpoint/state";
import { recorded } from "../../../../testkit/recorded";
import { endpoint } from "../../support/endpoint";

// What Atlas answers, as it is read: endpoints, attachments, clusters, tokens; regions and statuses.

const NAME = "com.amazonaws.vpce.us-east-1.vpce-svc-0aee615d3fe32c14e";

const LEAST = {
    ...{ id: "a", status: "NEW_WORD", endpointServiceName: undefined, errorMessage: undefined },
    ...{ interfaceEndpoints: [], regionName: undefined, supportedRemoteRegions: [] },
};

test.each([
    [{ id: "a", status: "NEW_WORD" }, LEAST],
    [{ id: "a", status: "NEW_WORD", endpointServiceName: null, errorMessage: "", links: [{}] }, LEAST],
    [
        { id: "a", status: "NEW_WORD", supportedRemoteRegions: ["EU_WEST_1", "CA_WEST_1", "MARS_1"] },
        { ...LEAST, supportedRemoteRegions: ["MARS_1", "ca-west-1", "eu-west-1"] },
    ],
])("%j is read as an endpoint", (answer, endpoint) => {
    expect(readEndpoint(answer)).toEqual(endpoint);
});

test.each<[unknown, string]>([
    [undefined, "the answer"],
    [[], ""],
    [{ id: "../../groups", status: "INITIATING" }, "id"],
    [{ id: "a" }, "status"],
    [{ error: 500, errorCode: "UNEXPECTED_ERROR", detail: "x" }, ""],
    [{ id: "a", status: "X", interfaceEndpoints: [{}] }, "interfaceEndpoints"],
    [{ id: "a", status: "X", endpointServiceName: 1 }, "endpointServiceName"],
])("%j is no endpoint, and what is wrong is named with its place", (answer, place) => {
    expect(() => readEndpoint(answer)).toThrow(new RegExp(`^.*${place}.*: expected`));
    expect(() => readEndpoints([answer])).toThrow(/expected/);
});

test("any JSON is either parsed, or rejected with a message that names the path", () => {
    fc.assert(
        fc.property(fc.jsonValue(), (json) => {
            for (const read of [readEndpoint, readEndpoints, readConnection("vpce-1"), readToken]) {
                try {
                    read(json);
                } catch (error) {
                    expect((error as Error).message).toMatch(/: expected /);
                }
            }
        }),
    );
});

test("a text that is too long is cut before it goes into state; all attachments are searched, and a state lists some", () => {
    const long = "x".repeat(100_000);
    expect(readEndpoint({ id: "a", status: "FAILED", errorMessage: long }).errorMessage).toHaveLength(1_000);
    const odd = `x\u202ey\u001b${long}`;
    const { status, errorMessage } = readEndpoint({ id: "a", status: odd, errorMessage: odd });
    expect([status.length, status.slice(0, 4)]).toEqual([100, "x y "]);
    const connection = readConnection("vpce-1")({ connectionStatus: odd, errorMessage: odd });
    for (const text of [errorMessage, connection.connectionStatus, connection.errorMessage]) {
        expect(text).toMatch(/^x y x+$/);
    }
    const interfaceEndpoints = Array.from({ length: 3_000 }, (_, index) => `vpce-${index}`);
    const read = readEndpoint({ id: "a", status: "X", interfaceEndpoints });
    expect(read.interfaceEndpoints).toEqual(interfaceEndpoints);
    const { interfaceEndpoints: kept } = endpointState({ groupId: "g" }, { ...read, api: "endpointService" });
    expect(kept).toEqual(interfaceEndpoints.slice(0, 200));
});

test("a list is bare or stands under results", () => {
    const one = { id: "a", status: "INITIATING" };
    for (const answer of [[one], { results: [one], totalCount: 1 }]) {
        expect(readEndpoints(answer).map(({ id }) => id)).toEqual(["a"]);
    }
    expect(readEndpoints([])).toEqual([]);
});

test("an attachment, an answer to an attach call, a token; what nobody reads may be anything", () => {
    const read = readConnection("vpce-1");
    const all = { connectionStatus: "REJECTED", deleteRequested: true, errorMessage: "no" };
    expect(read({ ...all, interfaceEndpointId: "vpce-1" })).toEqual(all);
    expect(read({ connectionStatus: "NONE" })).toEqual({
        connectionStatus: "NONE",
        deleteRequested: false,
        errorMessage: undefined,
    });
    expect(() => read({})).toThrow("connectionStatus");
    for (const answer of [undefined, {}, { interfaceEndpointId: "vpce-1", connectionStatus: "NONE" }]) {
        expect(() => readAttached("vpce-1")(answer)).not.toThrow();
    }
    const other = { connectionStatus: "NONE", interfaceEndpointId: "vpce-2" };
    for (const reader of [read, readAttached("vpce-1")]) {
        expect(() => reader(other)).toThrow("interfaceEndpointId: expected vpce-1");
    }
    expect(readToken({ access_token: "t", expires_in: 3600, token_type: "Bearer" })).toEqual({
        access_token: "t",
        expires_in: 3600,
    });
    expect(() => readToken({ access_token: "", expires_in: 1 })).toThrow("access_token");
    expect(() => readToken({ access_token: "t", expires_in: "1" })).toThrow("expires_in");
    expect(() => readNothing("<html>")).not.toThrow();
});

test("readCluster: only nodes in AWS count, each region once; a shared one is known by its provider or size", () => {
    const config = (providerName: string, regionName?: string, instanceSize?: string): object => ({
        providerName,
        regionName,
        electableSpecs: { instanceSize },
    });
    const cluster = (more: object = {}): ReturnType<typeof readCluster> =>
        readCluster({ name: "orders", stateName: "IDLE", ...more });
    const inRegions = (...regionConfigs: object[]): ReturnType<typeof readCluster> =>
        cluster({ replicationSpecs: [{ regionConfigs }] });
    const least = {
        name: "orders",
        stateName: "IDLE",
        isPaused: false,
        regions: [],
        isShared: false,
        privateStrings: [],
    };
    expect([cluster(), cluster({ replicationSpecs: [{}], connectionStrings: {} })]).toEqual([least, least]);
    expect(cluster({ paused: true }).isPaused).toBe(true);
    const two = [config("AWS", "US_EAST_1", "M10"), config("AWS", "US_EAST_1", "M20")];
    expect(inRegions(...two, config("GCP", "EUROPE"), config("AWS"))).toMatchObject({
        regions: ["US_EAST_1"],
        isShared: false,
    });
    expect(
        [config("TENANT", "US_EAST_1"), config("AWS", "US_EAST_1", "M2")].map(
            (one) => inRegions(one).isShared,
        ),
    ).toEqual([true, true]);
    const { privateStrings } = cluster({
        connectionStrings: { privateEndpoint: [{ type: "MONGOD" }, { endpoints: [{}] }] },
    });
    expect(privateStrings.map(({ endpointIds }) => endpointIds)).toEqual([[], [""]]);
    expect(readCluster(recorded("cluster IDLE").body).stateName).toBe("IDLE");
    expect(readClusterNames({ results: [{ name: "orders" }, { name: "carts" }] })).toEqual([
        "orders",
        "carts",
    ]);
    expect(() => readClusterNames([])).toThrow("results: expected");
});

test("there are 18 regions, and 34 in the newer API, the 18 first; the emulator knows the same ones", () => {
    expect([new Set(REGIONS).size, new Set(ENDPOINT_SERVICE_REGIONS).size]).toEqual([18, 34]);
    expect(ENDPOINT_SERVICE_REGIONS.slice(0, 18)).toEqual([...REGIONS]);
    expect([[...REGIONS].sort(), [...ENDPOINT_SERVICE_REGIONS].sort()]).toEqual([
        [...ATLAS_REGIONS].sort(),
        [...ATLAS_SERVICE_REGIONS].sort(),
    ]);
});

test("each region in every spelling is one region", () => {
    for (const region of ENDPOINT_SERVICE_REGIONS) {
        const atlas = SUCCESSOR.spellRegion(region);
        for (const spelled of [region, atlas, atlas.toLowerCase(), region.toUpperCase(), ` ${region} `]) {
            expect(normalizeRegion(spelled)).toBe(region);
        }
        expect(regionOfServiceName(`com.amazonaws.vpce.${region}.vpce-svc-0aee615d3fe32c14e`)).toBe(region);
    }
    for (const text of ["", "us-east", "us_east-1x", "useast1", "US East 1", "constructor", "__proto__"]) {
        expect(normalizeRegion(text)).toBeUndefined();
    }
    for (const name of [
        "com.amazonaws.vpce.us.vpce-svc-1",
        "com.amazonaws.us-east-1.s3",
        `x${NAME}`,
        "com.amazonaws.vpce.us-east-1",
        "",
    ]) {
        expect(regionOfServiceName(name)).toBeUndefined();
    }
});

test.each([
    [{ endpointServiceName: NAME }, "us-east-1"],
    [{ regionName: "AP_SOUTH_1" }, "ap-south-1"],
    [{ regionName: "MOON_1", endpointServiceName: NAME }, "us-east-1"],
    [{}, undefined],
    [{ endpointServiceName: NAME.replace("us-east-1", "moon-1") }, undefined],
    [{ endpointServiceName: "us-east-1" }, undefined],
])("the region of an endpoint with %j is %s", (more, expected) => {
    expect(regionOf(endpoint("a", more))).toBe(expected);
});

test.each([
    [{ status: "INITIATING" }, "pending"],
    [{ status: "WAITING_FOR_USER", endpointServiceName: NAME }, "ready"],
    [{ status: "AVAILABLE" }, "pending"],
    [{ status: "FAILED", endpointServiceName: NAME }, "failed"],
    [{ status: "DELETING" }, "leaving"],
    [{ status: "DELETED" }, "gone"],
    [{ status: "A_WORD_THAT_ATLAS_ADDS", endpointServiceName: NAME }, "pending"],
])("an endpoint %j is %s", (one, phase) => {
    expect(endpointPhase(one)).toBe(phase);
});

test.each([
    ["NONE", "pending"],
    ["AVAILABLE", "ready"],
    ["REJECTED", "rejected"],
    ["FAILED", "failed"],
    ["DELETING", "leaving"],
    ["DELETED", "gone"],
    ["A_WORD_THAT_ATLAS_ADDS", "pending"],
])("an attachment %s is %s", (connectionStatus, phase) => {
    expect(connectionPhase({ connectionStatus })).toBe(phase);
});
