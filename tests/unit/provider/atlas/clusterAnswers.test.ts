import { readCluster, readClusterNames } from "../../../../provider/src/atlas/api/clusterApi";

test("a cluster of which Atlas tells the least has no regions and no strings", () => {
    expect(readCluster({ name: "orders", stateName: "CREATING" })).toEqual({
        name: "orders",
        stateName: "CREATING",
        isPaused: false,
        regions: [],
        isShared: false,
        privateStrings: [],
    });
    const empty = { replicationSpecs: [{}], connectionStrings: {} };
    expect(readCluster({ name: "orders", stateName: "IDLE", ...empty }).privateStrings).toEqual([]);
});

test("only nodes in AWS count, each region once; a shared cluster is told by its provider or its size", () => {
    const config = (providerName: string, regionName?: string, instanceSize?: string): object => ({
        providerName,
        regionName,
        electableSpecs: { instanceSize },
    });
    const cluster = (...regionConfigs: object[]): ReturnType<typeof readCluster> =>
        readCluster({ name: "orders", stateName: "IDLE", replicationSpecs: [{ regionConfigs }] });
    const two = [config("AWS", "US_EAST_1", "M10"), config("AWS", "US_EAST_1", "M10")];
    expect(cluster(...two, config("GCP", "EUROPE"), config("AWS"))).toMatchObject({
        regions: ["US_EAST_1"],
        isShared: false,
    });
    expect(cluster(config("TENANT", "US_EAST_1")).isShared).toBe(true);
    expect(cluster(config("AWS", "US_EAST_1", "M2")).isShared).toBe(true);
});

test("a string without endpoints, or with an endpoint without id, is for nobody", () => {
    const { privateStrings } = readCluster({
        name: "orders",
        stateName: "IDLE",
        connectionStrings: { privateEndpoint: [{ type: "MONGOD" }, { endpoints: [{}] }] },
    });
    expect(privateStrings.map(({ endpointIds }) => endpointIds)).toEqual([[], [""]]);
});

test("names come from the list's results", () => {
    expect(readClusterNames({ results: [{ name: "orders" }, { name: "carts" }] })).toEqual([
        "orders",
        "carts",
    ]);
    expect(() => readClusterNames([])).toThrow("results: expected");
});
