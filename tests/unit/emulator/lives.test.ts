import { REGIONS, type AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";
import { Client, CREATE, GROUP, LIST, start, startAt, stopAll, V1, type Reply } from "./client";

afterEach(stopAll);

const VPCE = "vpce-0a1b2c3d4e5f";
const aws = (region: string): object => ({ providerName: "AWS", region });

test.each([
    ["after a time", { initiating: 60, deleting: "60ms" }],
    ["after a number of reads, which snapshots are not", { initiating: "1reads", deleting: "1reads" }],
] as const)("a status goes on %s", async (_when, options) => {
    const { atlas, client, pass } = await startAt(options);
    const id = await client.create();
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
        atlas.endpoints();
        seen.push(await client.status(id));
        pass(80);
    };
    await look();
    await look();
    expect((await client.call("DELETE", `${V1}/${id}`)).status).toBe(202);
    await look();
    await look();
    expect(seen).toEqual(["INITIATING", "WAITING_FOR_USER", "DELETING", "gone"]);
    expect((await client.call("DELETE", `${V1}/${id}`)).status).toBe(404);
});

test("all 18 regions can be had once, and are listed in pages; 16 more by the newer API", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    for (const region of REGIONS) {
        await client.create(region);
    }
    const all = atlas.endpoints(GROUP);
    expect(all.map(({ region }) => region)).toEqual(REGIONS);
    expect(all[4]?.endpointServiceName).toMatch(/\.ca-central-1\.vpce-svc-[0-9a-f]{17}$/);
    const listed: number[] = [];
    for (const query of ["", "/?pageNum=1&itemsPerPage=7", "?pageNum=3&itemsPerPage=7", "?pageNum=9"]) {
        listed.push(((await client.get(V1 + query)).json as unknown[]).length);
    }
    expect(listed).toEqual([18, 7, 4, 0]);
    expect((await client.call("POST", CREATE, aws("CA_WEST_1"))).json).toMatchObject({
        regionName: "CA_WEST_1",
    });
});

test.each(["INITIATING", "WAITING_FOR_USER", "FAILED", "DELETING", "UPGRADING"])(
    "a status that is set stays: %s takes its region",
    async (status) => {
        const atlas = await start({ deleting: "1h", initiating: "1h" });
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "eu-west-1");
        atlas.setStatus(id, status, "because");
        expect((await client.get(`${V1}/${id}`)).json).toMatchObject({ status, errorMessage: "because" });
        const taken = {
            status: 409,
            json: { errorCode: "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION" },
        };
        expect(await client.call("POST", V1, aws("eu-west-1"))).toMatchObject(taken);
        expect(await client.call("POST", CREATE, aws("EU_WEST_1"))).toMatchObject(taken);
        atlas.remove(id);
        expect(await client.status(id)).toBe("gone");
        expect(() => atlas.setStatus(id, "FAILED")).toThrow(id);
    },
);

test("both APIs show the same endpoint, and its remote regions can be changed", async () => {
    const client = new Client((await start()).url);
    const made = await client.call("POST", CREATE, {
        ...aws("US_EAST_1"),
        supportedRemoteRegions: ["EU_WEST_1"],
    });
    const { id } = made.json as { id: string };
    expect([
        await client.status(id),
        ((await client.get(`${LIST}/${id}`)).json as { status: string }).status,
    ]).toEqual(["WAITING_FOR_USER", "AVAILABLE"]);
    const change = { cloudProvider: "AWS", supportedRemoteRegions: ["CA_WEST_1"] };
    const changed = await client.call("PATCH", `${CREATE}/${id}`, change);
    expect(changed).toMatchObject({ status: 200, json: { id, supportedRemoteRegions: ["CA_WEST_1"] } });
    expect((await client.get(`${LIST}/${id}`)).json).toEqual(changed.json);
});

describe.each([
    {
        api: "privateEndpoint",
        one: V1,
        attached: "interfaceEndpoints",
        key: "interfaceEndpointId",
        takesEndpoint: false,
    },
    { api: "endpointService", one: LIST, attached: "endpoint", key: "id", takesEndpoint: true },
])("attachments of $api", ({ one, attached, key, takesEndpoint }) => {
    const setUp = async (
        options: EmulatorOptions = {},
    ): Promise<{
        atlas: AtlasEmulator;
        id: string;
        call: (method: string, path: string, body?: unknown) => Promise<Reply>;
    }> => {
        const atlas = await start(options);
        const client = new Client(atlas.url);
        const { id } = atlas.create(GROUP, "us-east-1");
        return { atlas, id, call: (method, path, body) => client.call(method, `${one}/${id}${path}`, body) };
    };
    const path = `/${attached}`;

    test("are PENDING_ACCEPTANCE, AVAILABLE, DELETING, and gone", async () => {
        const { call } = await setUp({ attaching: "1reads", detaching: "1reads", deleting: "1h" });
        const made = await call("POST", path, { [key]: VPCE });
        expect(made).toMatchObject({
            status: 201,
            json: {
                interfaceEndpointId: VPCE,
                connectionStatus: "PENDING_ACCEPTANCE",
                deleteRequested: false,
                errorMessage: null,
            },
        });
        const look = async (): Promise<unknown> =>
            ((await call("GET", `${path}/${VPCE}`)).json as { connectionStatus?: string }).connectionStatus;
        expect([await look(), await look()]).toEqual(["PENDING_ACCEPTANCE", "AVAILABLE"]);
        expect((await call("DELETE", `${path}/${VPCE}`)).status).toBe(202);
        expect([await look(), await look()]).toEqual(["DELETING", undefined]);
        const status = takesEndpoint ? "DELETING" : "WAITING_FOR_USER";
        expect((await call("GET", "")).json).toMatchObject({ interfaceEndpoints: [], status });
    });

    test("are there once, keep their endpoint, and may be refused or rejected", async () => {
        const { atlas, id, call } = await setUp();
        atlas.attach(id, VPCE, "PENDING");
        const answers = [
            await call("POST", path, { [key]: VPCE }),
            await call("DELETE", ""),
            await call("POST", path, { [key]: "vpc-1" }),
        ];
        expect(answers.map(({ json }) => (json as { errorCode: string }).errorCode)).toEqual([
            "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS",
            "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS",
            "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED",
        ]);
        atlas.setConnectionStatus(id, VPCE, "REJECTED", "not welcome");
        expect((await call("GET", `${path}/${VPCE}`)).json).toMatchObject({
            connectionStatus: "REJECTED",
            errorMessage: "not welcome",
        });
        atlas.setStatus(id, "INITIATING");
        expect((await (await setUp({ initiating: "1h" })).call("POST", path, { [key]: VPCE })).status).toBe(
            409,
        );
    });
});
