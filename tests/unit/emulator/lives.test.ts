import { Client, CLUSTERS, GROUP, LIST, start, V1 } from "./client";

const statusOf = async (client: Client, path: string): Promise<unknown> => {
    const { status, json } = await client.get(path);
    const { status: shown, connectionStatus } = json as Record<string, unknown>;
    return status === 404 ? "gone" : (connectionStatus ?? shown);
};

test.each([
    ["after a time", { initiating: 60, deleting: "60ms" }],
    ["after a number of reads, which snapshots are not", { initiating: "1reads", deleting: "1reads" }],
] as const)("a status goes on %s", async (_when, options) => {
    let time = Date.parse("2026-01-01");
    const atlas = await start({ now: () => time, ...options });
    const client = new Client(atlas.url);
    const { json } = await client.call("POST", V1, { providerName: "AWS", region: "us-east-1" });
    const one = `${V1}/${(json as { id: string }).id}`;
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
        atlas.endpoints();
        seen.push(await statusOf(client, one));
        time += 80;
    };
    await look();
    await look();
    expect((await client.call("DELETE", one)).status).toBe(202);
    await look();
    await look();
    expect(seen).toEqual(["INITIATING", "WAITING_FOR_USER", "DELETING", "gone"]);
});

test.each([
    [`${V1}/ID`, "interfaceEndpoints", "interfaceEndpointId", "WAITING_FOR_USER"],
    [`${LIST}/ID`, "endpoint", "id", "DELETING"],
])("%s: attachments are PENDING_ACCEPTANCE, AVAILABLE, DELETING, and gone", async (path, many, key, left) => {
    const atlas = await start({ attaching: "1reads", detaching: "1reads", deleting: "1h" });
    const client = new Client(atlas.url);
    const one = path.replace("ID", atlas.create(GROUP, "us-east-1").id);
    const attached = `${one}/${many}/vpce-1`;
    const made = await client.call("POST", `${one}/${many}`, { [key]: "vpce-1" });
    expect(made).toMatchObject({ status: 201, json: { connectionStatus: "PENDING_ACCEPTANCE" } });
    const seen = [await statusOf(client, attached), await statusOf(client, attached)];
    expect((await client.call("DELETE", attached)).status).toBe(202);
    seen.push(await statusOf(client, attached), await statusOf(client, attached));
    expect(seen).toEqual(["PENDING_ACCEPTANCE", "AVAILABLE", "DELETING", "gone"]);
    expect((await client.get(one)).json).toMatchObject({ interfaceEndpoints: [], status: left });
});

test("a cluster follows an attachment, whether or not somebody looks meanwhile", async () => {
    let time = Date.parse("2026-01-01");
    const atlas = await start({
        now: () => time,
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
        attaching: "2s",
        clusterUpdateAfter: "5s",
        clusterUpdating: "10s",
    });
    atlas.attach(atlas.create(GROUP, "us-east-1").id, "vpce-1");
    time += 17_001;
    const { json } = await new Client(atlas.url).get(`${CLUSTERS}/orders`);
    const privateEndpoint = [{ type: "MONGOD" }];
    expect(json).toMatchObject({ stateName: "IDLE", connectionStrings: { privateEndpoint } });
});

test("flex clusters are in no list", async () => {
    const regions = ["us-east-1"] as const;
    const { url } = await start({
        clusters: [
            { name: "mobile", regions, kind: "flex" },
            { name: "orders", regions },
        ],
    });
    const { json } = await new Client(url).get(CLUSTERS);
    expect(json).toMatchObject({ totalCount: 1, results: [{ name: "orders" }] });
});

test("a list comes in pages", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    ["us-east-1", "us-east-2", "eu-west-1"].forEach((region) => atlas.create(GROUP, region));
    const listed: number[] = [];
    for (const query of ["", "/?pageNum=1&itemsPerPage=2", "?pageNum=2&itemsPerPage=2", "?pageNum=9"]) {
        listed.push(((await client.get(V1 + query)).json as unknown[]).length);
    }
    expect(listed).toEqual([3, 2, 1, 0]);
});
