import { REGIONS } from "../../../emulator/src";
import { Client, GROUP, PRIVATE_ENDPOINT, send } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

const aws = (region: string): unknown => ({ providerName: "AWS", region });

test("an id's first 4 bytes are the time of creation by the clock of the Date header", async () => {
    const { url } = await start({ now: () => Date.now() + 3_600_000 });
    const reply = await new Client(url).call("POST", PRIVATE_ENDPOINT, aws("us-east-1"));
    const { id } = reply.json as { id: string };
    const created = parseInt(id.slice(0, 8), 16) * 1000;
    const date = Date.parse(reply.headers.get("date") ?? "");
    expect(Math.abs(date - created)).toBeLessThanOrEqual(1000);
    expect(date - Date.now()).toBeGreaterThan(3_500_000);
});

test("all 18 regions can be had in one project, each once", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    for (const region of REGIONS) {
        await client.create(region);
    }
    expect(atlas.endpoints(GROUP).map(({ region }) => region)).toEqual(REGIONS);
    for (const { region, endpointServiceName } of atlas.endpoints()) {
        expect(endpointServiceName).toMatch(
            new RegExp(`^com\\.amazonaws\\.vpce\\.${region}\\.vpce-svc-[0-9a-f]{17}$`),
        );
    }
});

test.each(["INITIATING", "WAITING_FOR_USER", "FAILED", "DELETING"])(
    "a region is taken by an endpoint that is %s, in its own project only",
    async (status) => {
        const atlas = await start({ deleting: "1h", initiating: "1h" });
        const client = new Client(atlas.url);
        atlas.create(GROUP, "eu-west-1", { status });
        const reply = await client.call("POST", PRIVATE_ENDPOINT, aws("eu-west-1"));
        expect(reply.status).toBe(409);
        expect(reply.json).toMatchObject({
            error: 409,
            errorCode: "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
            reason: "Conflict",
        });
        await expect(client.create("eu-west-1", "5df264b8f10fab7d2cad2f0e")).resolves.toBeDefined();
    },
);

test("the list is a bare array in pages", async () => {
    const { url } = await start();
    const client = new Client(url);
    const ids: string[] = [];
    for (const region of REGIONS.slice(0, 5)) {
        ids.push(await client.create(region));
    }
    const list = async (query: string): Promise<string[]> =>
        ((await client.call("GET", `${PRIVATE_ENDPOINT}${query}`)).json as { id: string }[]).map(
            ({ id }) => id,
        );
    expect(await list("")).toEqual(ids);
    expect(await list("/?pageNum=1&itemsPerPage=2")).toEqual(ids.slice(0, 2));
    expect(await list("?pageNum=3&itemsPerPage=2")).toEqual(ids.slice(4));
    expect(await list("?pageNum=9&itemsPerPage=500")).toEqual([]);
});

test("an unknown route is answered as Atlas does and told loudly", async () => {
    const warn = jest.spyOn(console, "error").mockImplementation();
    const { url } = await start({ quiet: false });
    const client = new Client(url);
    const reply = await client.call("GET", `/api/atlas/v1.0/groups/${GROUP}/clusters`);
    expect(reply).toMatchObject({
        status: 404,
        json: {
            detail: `Cannot find resource /api/atlas/v1.0/groups/${GROUP}/clusters.`,
            errorCode: "RESOURCE_NOT_FOUND",
        },
    });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("unknown route: GET"));
    expect((await client.call("PATCH", PRIVATE_ENDPOINT)).status).toBe(405);
    expect((await send(url, "GET", "/elsewhere")).status).toBe(404);
    warn.mockRestore();
});
