import { Client, CLUSTERS, GROUP, start, startAt, stopAll } from "./client";

afterEach(stopAll);

describe("clusters", () => {
    const TIMES = {
        clusters: [{ name: "orders", regions: ["us-east-1"] as const }],
        attaching: "2s",
        clusterUpdateAfter: "5s",
        clusterUpdating: "10s",
    } as const;
    const shown = async (client: Client, name = "orders"): Promise<[string, ...string[]]> => {
        const { json } = await client.get(`${CLUSTERS}/${name}`);
        const { stateName, connectionStrings } = json as {
            stateName: string;
            connectionStrings: { privateEndpoint?: { srvConnectionString: string }[] };
        };
        const strings = (connectionStrings.privateEndpoint ?? []).map(
            ({ srvConnectionString }) => /\/\/\w+-(pl.*?)\./.exec(srvConnectionString)?.[1] ?? "",
        );
        return [stateName, ...strings];
    };

    test("update some time after an attachment, and then have a string for each VPC endpoint", async () => {
        const { atlas, client, pass } = await startAt(TIMES);
        const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        atlas.attach(id, "vpce-1");
        const seen = [];
        for (const pause of [0, 2_000, 5_000, 10_000]) {
            pass(pause);
            seen.push(await shown(client));
        }
        expect(seen).toEqual([["IDLE"], ["IDLE"], ["UPDATING"], ["IDLE", "pl-0"]]);
        atlas.attach(id, "vpce-2");
        // Whether or not somebody looks meanwhile.
        pass(17_001);
        expect(await shown(client)).toEqual(["IDLE", "pl-0", "pl-1"]);
    });

    test("are listed but for flex ones; each kind answers in its own way", async () => {
        const regions = ["us-east-1"] as const;
        const clusters = [
            { name: "orders", regions },
            { name: "free", regions, kind: "shared" as const },
            { name: "mobile", regions, kind: "flex" as const },
        ];
        const client = new Client((await start({ clusters })).url);
        expect((await client.get(CLUSTERS)).json).toMatchObject({
            totalCount: 2,
            results: [{ name: "orders" }, { name: "free" }],
        });
        expect((await client.get(`${CLUSTERS}/free`)).json).toMatchObject({
            replicationSpecs: [{ regionConfigs: [{ providerName: "TENANT" }] }],
        });
    });
});
