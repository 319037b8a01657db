import { REGIONS } from "../../../emulator/src";
import { Client, GROUP, PRIVATE_ENDPOINT, send } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

const aws = (region: string): unknown => ({ providerName: "AWS", region });

test("create answers 201 with the documented fields and no region", async () => {
    const { url } = await start({ initiating: "1h" });
    const reply = await new Client(url).call("POST", `${PRIVATE_ENDPOINT}/?pretty=true`, aws("us-east-1"));
    expect(reply.status).toBe(201);
    expect(reply.json).toEqual({
        endpointServiceName: null,
        errorMessage: null,
        id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
        interfaceEndpoints: [],
        status: "INITIATING",
    });
    expect(reply.text).toContain('\n  "id"');
});

test("an id's first 4 bytes are the time of creation by the clock of the Date header", async () => {
    const { url } = await start({ clockSkew: 3_600_000 });
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

test.each([
    ["endpointService's spelling", aws("US_EAST_1"), "INVALID_ENUM_VALUE"],
    ["an unknown region", aws("us-east-9"), "INVALID_ENUM_VALUE"],
    ["another provider", { providerName: "GCP", region: "us-east-1" }, "INVALID_ENUM_VALUE"],
    ["no region", { providerName: "AWS" }, "MISSING_ATTRIBUTE"],
    ["a number for a region", { providerName: "AWS", region: 1 }, "INVALID_ATTRIBUTE"],
    ["an unknown attribute", { providerName: "AWS", region: "us-east-1", size: "M10" }, "INVALID_ATTRIBUTE"],
    ["an array", "[]", "MALFORMED_JSON"],
    ["half of an object", '{"providerName":"AWS"', "MALFORMED_JSON"],
])("create with %s is a 400", async (_what, body, errorCode) => {
    const atlas = await start();
    const reply = await new Client(atlas.url).call("POST", PRIVATE_ENDPOINT, body);
    expect(reply).toMatchObject({ status: 400, json: { error: 400, errorCode, reason: "Bad Request" } });
    expect(atlas.endpoints()).toEqual([]);
});

test("create without a JSON content type is a 415", async () => {
    const { url } = await start();
    const client = new Client(url);
    const reply = await client.call("POST", PRIVATE_ENDPOINT, aws("us-east-1"), {
        "Content-Type": "text/plain",
    });
    expect(reply).toMatchObject({ status: 415, json: { errorCode: "UNSUPPORTED_MEDIA_TYPE" } });
});

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

test.each([
    "itemsPerPage=0",
    "itemsPerPage=501",
    "itemsPerPage=x",
    "pageNum=0",
    "pretty=1",
    "includeCount=x",
])("the query %s is a 400", async (query) => {
    const { url } = await start();
    const reply = await new Client(url).call("GET", `${PRIVATE_ENDPOINT}?${query}`);
    expect(reply).toMatchObject({ status: 400, json: { errorCode: "INVALID_QUERY_PARAMETER" } });
});

test("an envelope carries the status, a list under results, an object or error under content", async () => {
    const { url } = await start();
    const client = new Client(url);
    const created = await client.call("POST", `${PRIVATE_ENDPOINT}?envelope=true`, aws("us-east-1"));
    expect(created).toMatchObject({
        status: 200,
        json: { status: 201, content: { interfaceEndpoints: [] } },
    });
    const { id } = (created.json as { content: { id: string } }).content;
    await client.create("us-east-2");
    const list = await client.call("GET", `${PRIVATE_ENDPOINT}?envelope=true&itemsPerPage=1`);
    expect(list).toMatchObject({ status: 200, json: { status: 200, results: [{ id }], totalCount: 2 } });
    const uncounted = await client.call("GET", `${PRIVATE_ENDPOINT}?envelope=true&includeCount=false`);
    expect(uncounted.json).not.toHaveProperty("totalCount");
    const missing = await client.call("GET", `${PRIVATE_ENDPOINT}/${GROUP}?envelope=true`);
    expect(missing).toMatchObject({ status: 200, json: { status: 404, content: { error: 404 } } });
    const taken = await client.call("DELETE", `${PRIVATE_ENDPOINT}/${id}?envelope=true`);
    expect(taken).toMatchObject({ status: 200, json: { status: 204 } });
});

test("a project that does not exist is distinguished from an invalid id", async () => {
    const { url } = await start({ projects: [GROUP] });
    const client = new Client(url);
    const other = await client.call("GET", PRIVATE_ENDPOINT.replace(GROUP, "000000000000000000000001"));
    expect(other).toMatchObject({ status: 404, json: { errorCode: "GROUP_NOT_FOUND" } });
    const invalid = await client.call("GET", PRIVATE_ENDPOINT.replace(GROUP, "my-project"));
    expect(invalid).toMatchObject({ status: 404, json: { errorCode: "INVALID_GROUP_ID" } });
    expect((await client.call("GET", PRIVATE_ENDPOINT)).status).toBe(200);
});

test("an endpoint is not found in another project", async () => {
    const { url } = await start();
    const client = new Client(url);
    const id = await client.create();
    const reply = await client.call(
        "GET",
        `${PRIVATE_ENDPOINT.replace(GROUP, "000000000000000000000001")}/${id}`,
    );
    expect(reply).toMatchObject({ status: 404, json: { errorCode: "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND" } });
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

test.each([404, 405, 410] as const)("the API can be gone with %s", async (privateEndpointApiGone) => {
    const { url } = await start({ privateEndpointApi: false, privateEndpointApiGone });
    const reply = await new Client(url).call("POST", PRIVATE_ENDPOINT, aws("us-east-1"));
    expect(reply).toMatchObject({ status: privateEndpointApiGone, json: { error: privateEndpointApiGone } });
});
