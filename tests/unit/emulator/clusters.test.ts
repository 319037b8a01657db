import type { AtlasEmulator } from "../../../emulator/src";
import { readArguments } from "../../../emulator/src/cliOptions";
import { Client, GROUP, send } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

const CLUSTERS = `/api/atlas/v2/groups/${GROUP}/clusters`;
const version = (date = "2024-08-05"): Record<string, string> => ({
    Accept: `application/vnd.atlas.${date}+json`,
});
const ORDERS = { name: "orders", regions: ["us-east-1"] } as const;

interface Shown {
    readonly stateName: string;
    readonly connectionStrings: {
        readonly privateEndpoint?: readonly { readonly srvConnectionString: string }[];
    };
}

async function get(atlas: AtlasEmulator, name = "orders"): Promise<Shown> {
    const { json } = await new Client(atlas.url).call("GET", `${CLUSTERS}/${name}`, undefined, version());
    return json as Shown;
}

const strings = ({ connectionStrings }: Shown): (string | undefined)[] =>
    (connectionStrings.privateEndpoint ?? []).map(
        ({ srvConnectionString }) => /-pl-\d/.exec(srvConnectionString)?.[0],
    );

/** An emulator whose clock a test moves. */
async function startAt(): Promise<{ atlas: AtlasEmulator; pass: (ms: number) => void }> {
    let time = Date.parse("2026-01-01");
    const atlas = await start({
        now: () => time,
        clusters: [ORDERS],
        attaching: "2s",
        clusterUpdateAfter: "5s",
        clusterUpdating: "10s",
    });
    return { atlas, pass: (ms) => (time += ms) };
}

test("an attachment makes a cluster update, not at once, and gives it a string for each VPC endpoint", async () => {
    const { atlas, pass } = await startAt();
    const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    atlas.attach(id, "vpce-1");
    const seen: unknown[] = [];
    for (const pause of [0, 2_000, 5_000, 10_000]) {
        pass(pause);
        const shown = await get(atlas);
        seen.push([shown.stateName, strings(shown)]);
    }
    expect(seen).toEqual([
        ["IDLE", []],
        ["IDLE", []],
        ["UPDATING", []],
        ["IDLE", ["-pl-0"]],
    ]);
    atlas.attach(id, "vpce-2", "AVAILABLE");
    for (const pause of [5_000, 10_000]) {
        pass(pause);
        atlas.clusters(GROUP);
    }
    const two = await get(atlas);
    expect(strings(two)).toEqual(["-pl-0", "-pl-1"]);
    expect(two.connectionStrings.privateEndpoint).toMatchObject([
        { endpoints: [{ endpointId: "vpce-1", providerName: "AWS", region: "US_EAST_1" }] },
        { endpoints: [{ endpointId: "vpce-2" }] },
    ]);
});

test("a cluster of two regions has strings only once something is attached in both", async () => {
    const atlas = await start({ clusterUpdateAfter: "now", clusterUpdating: "now" });
    atlas.createCluster(GROUP, "wide", ["us-east-1", "eu-west-1"]);
    for (const [region, vpce, count] of [
        ["us-east-1", "vpce-1", 0],
        ["eu-west-1", "vpce-2", 1],
    ] as const) {
        const { id } = atlas.create(GROUP, region, { status: "WAITING_FOR_USER" });
        atlas.attach(id, vpce, "AVAILABLE");
        expect(strings(await get(atlas, "wide"))).toHaveLength(count);
    }
    const [endpoint] = atlas.endpoints(GROUP);
    atlas.remove(endpoint?.id ?? "");
    expect(strings(await get(atlas, "wide"))).toEqual([]);
});

describe("strings change", () => {
    const names = async (atlas: AtlasEmulator): Promise<(string | undefined)[]> =>
        ((await get(atlas)).connectionStrings.privateEndpoint ?? []).map(
            ({ srvConnectionString }) => /orders(.*?)\./.exec(srvConnectionString)?.[1],
        );

    test("in regional mode each attachment has one, which names its region, also where a region has none", async () => {
        const { atlas, pass } = await startAt();
        const { url } = atlas;
        atlas.createCluster(GROUP, "orders", ["us-east-1", "eu-west-1"], { sharded: true });
        const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        atlas.attach(id, "vpce-1", "AVAILABLE");
        pass(15_000);
        expect(await names(atlas)).toEqual([]);
        const mode = `/api/atlas/v2/groups/${GROUP}/privateEndpoint/regionalMode`;
        const read = async (): Promise<unknown> =>
            (await new Client(url).call("GET", mode, undefined, version("2023-01-01"))).json;
        expect(await read()).toEqual({ enabled: false });
        const on = { groupId: GROUP, enabled: true };
        expect((await send(url, "POST", "/_emulator/regionalMode", {}, on)).status).toBe(204);
        expect(await read()).toEqual({ enabled: true });
        pass(5_000);
        expect(await get(atlas)).toMatchObject({ stateName: "UPDATING" });
        pass(10_000);
        expect(await names(atlas)).toEqual(["-pl-0-us-east-1"]);
        atlas.setRegionalMode(GROUP, false);
        pass(5_000);
        atlas.clusters(GROUP);
        pass(10_000);
        expect(await names(atlas)).toEqual([]);
        expect((await send(url, "POST", "/_emulator/regionalMode", {}, { groupId: GROUP })).status).toBe(400);
    });

    test("in time, whether or not somebody looks meanwhile", async () => {
        const { atlas, pass } = await startAt();
        const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        atlas.attach(id, "vpce-1");
        pass(17_001);
        expect([(await get(atlas)).stateName, await names(atlas)]).toEqual(["IDLE", ["-pl-0"]]);
        expect(() => atlas.setRegionalMode("abc", true)).toThrow(
            `groupId: "abc" is not allowed; allowed: 24`,
        );
    });

    test("of a cluster in several regions one always has index 0", async () => {
        const { atlas, pass } = await startAt();
        const update = (): void => {
            pass(5_000);
            atlas.clusters(GROUP);
            pass(10_000);
        };
        const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        atlas.attach(id, "vpce-1", "AVAILABLE");
        update();
        atlas.attach(id, "vpce-2", "AVAILABLE");
        update();
        atlas.detach(id, "vpce-1");
        update();
        expect(await names(atlas)).toEqual(["-pl-1"]);
        const other = atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
        atlas.attach(other.id, "vpce-3", "AVAILABLE");
        const path = `/_emulator/clusters/${GROUP}/orders/regions`;
        await send(atlas.url, "POST", path, {}, { regions: "us-east-1,eu-west-1" });
        expect(await names(atlas)).toEqual(["-pl-1"]);
        update();
        expect(await names(atlas)).toEqual(["-pl-0"]);
    });
});

test("the list has all but flex clusters; each kind answers in its own way", async () => {
    const atlas = await start({
        clusters: [
            ORDERS,
            { ...ORDERS, name: "free", kind: "shared" },
            { ...ORDERS, name: "mobile", kind: "flex" },
        ],
    });
    const client = new Client(atlas.url);
    const list = await client.call("GET", CLUSTERS, undefined, version());
    expect(list.json).toMatchObject({ totalCount: 2, results: [{ name: "orders" }, { name: "free" }] });
    expect(await get(atlas, "free")).toMatchObject({
        replicationSpecs: [{ regionConfigs: [{ providerName: "TENANT", backingProviderName: "AWS" }] }],
    });
    const flex = await client.call("GET", `${CLUSTERS}/mobile`, undefined, version());
    expect(flex).toMatchObject({
        status: 400,
        json: { errorCode: "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API" },
    });
    const none = await client.call("GET", `${CLUSTERS}/none`, undefined, version());
    expect(none).toMatchObject({ status: 404, json: { errorCode: "CLUSTER_NOT_FOUND" } });
});

test("clusters can be made and changed over HTTP", async () => {
    const { url } = await start();
    const made = await send(
        url,
        "POST",
        "/_emulator/clusters",
        {},
        { groupId: GROUP, name: "orders", regions: "us-east-1,eu-west-1" },
    );
    expect(made).toMatchObject({
        status: 201,
        json: { stateName: "IDLE", regions: ["us-east-1", "eu-west-1"] },
    });
    const path = `/_emulator/clusters/${GROUP}/orders`;
    expect((await send(url, "POST", `${path}/state`, {}, { stateName: "REPAIRING" })).status).toBe(204);
    expect((await send(url, "GET", `/_emulator/clusters/${GROUP}`)).json).toMatchObject([
        { name: "orders", stateName: "REPAIRING" },
    ]);
    const wrong = { groupId: GROUP, name: "a", regions: "us-east-1", kind: "huge" };
    expect((await send(url, "POST", "/_emulator/clusters", {}, wrong)).status).toBe(400);
});

test("and on the command line", () => {
    const options = readArguments(["--cluster", "orders:us-east-1,eu-west-1", "--cluster", "mobile:flex"]);
    expect(options).toMatchObject({
        clusters: [
            { name: "orders", regions: ["us-east-1", "eu-west-1"] },
            { name: "mobile", kind: "flex" },
        ],
    });
    expect(() => readArguments(["--cluster", "orders:nowhere"])).toThrow(
        /^--cluster: "nowhere" is not allowed; allowed: us-east-1/,
    );
    expect(() => readArguments(["--cluster", ":us-east-1"])).toThrow(/^--cluster: ":us-east-1" is not/);
});
