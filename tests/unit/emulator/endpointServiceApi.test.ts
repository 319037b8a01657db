import { Client, PRIVATE_ENDPOINT, ENDPOINT_SERVICE, VERSION, send } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

const LIST = `${ENDPOINT_SERVICE}/AWS/endpointService`;
const CREATE = `${ENDPOINT_SERVICE}/endpointService`;

async function token(url: string, secret = "secret"): Promise<Awaited<ReturnType<typeof send>>> {
    const basic = Buffer.from(`client:${secret}`).toString("base64");
    const headers = {
        Authorization: `Basic ${basic}`,
        "Content-Type": "application/x-www-form-urlencoded",
    };
    return send(url, "POST", "/api/oauth/token", headers, "grant_type=client_credentials");
}

test("both dialects tell of the same endpoint, each in its own words", async () => {
    const { url } = await start({ initiating: { reads: 1 } });
    const client = new Client(url);
    const created = await client.call("POST", CREATE, { providerName: "AWS", region: "US_EAST_1" }, VERSION);
    expect(created.status).toBe(201);
    expect(created.headers.get("content-type")).toMatch(/^application\/vnd\.atlas\.2023-01-01\+json/);
    const { id } = created.json as { id: string };
    expect(created.json).toEqual({
        cloudProvider: "AWS",
        endpointServiceName: null,
        errorMessage: null,
        id,
        interfaceEndpoints: [],
        regionName: "US_EAST_1",
        status: "INITIATING",
        supportedRemoteRegions: null,
    });
    expect((await client.call("GET", LIST, undefined, VERSION)).json).toMatchObject([
        { id, status: "INITIATING" },
    ]);
    expect((await client.call("GET", `${LIST}/${id}`, undefined, VERSION)).json).toMatchObject({
        status: "AVAILABLE",
        endpointServiceName: expect.stringMatching(/^com\.amazonaws\.vpce\.us-east-1\./) as string,
    });
    expect(await client.status(id)).toBe("WAITING_FOR_USER");
    const seed = await client.call("POST", PRIVATE_ENDPOINT, { providerName: "AWS", region: "us-east-1" });
    expect(seed.status).toBe(409);
    expect((await client.call("DELETE", `${LIST}/${id}`, undefined, VERSION)).status).toBe(202);
    expect((await client.call("GET", `${LIST}/${id}`, undefined, VERSION)).status).toBe(404);
});

test("regions that privateEndpoint does not have work here, and are a 400 there", async () => {
    const { url } = await start();
    const client = new Client(url);
    const made = await client.call("POST", CREATE, { providerName: "AWS", region: "CA_WEST_1" }, VERSION);
    expect(made).toMatchObject({ status: 201, json: { regionName: "CA_WEST_1" } });
    const seed = await client.call("POST", PRIVATE_ENDPOINT, { providerName: "AWS", region: "eu-south-2" });
    expect(seed).toMatchObject({ status: 400, json: { errorCode: "INVALID_ENUM_VALUE" } });
});

describe("remote regions", () => {
    const create = (client: Client, supportedRemoteRegions: unknown): ReturnType<Client["call"]> =>
        client.call(
            "POST",
            CREATE,
            { providerName: "AWS", region: "US_EAST_1", supportedRemoteRegions },
            VERSION,
        );

    test("are set at the creation and by PATCH", async () => {
        const { url } = await start();
        const client = new Client(url);
        const made = await create(client, ["EU_WEST_1"]);
        const { id } = made.json as { id: string };
        expect(made.json).toMatchObject({ supportedRemoteRegions: ["EU_WEST_1"] });
        const change = (body: unknown): ReturnType<Client["call"]> =>
            client.call("PATCH", `${CREATE}/${id}`, body, VERSION);
        const changed = await change({ cloudProvider: "AWS", supportedRemoteRegions: ["CA_WEST_1"] });
        expect(changed).toMatchObject({ status: 200, json: { id, supportedRemoteRegions: ["CA_WEST_1"] } });
        expect((await client.call("GET", `${LIST}/${id}`, undefined, VERSION)).json).toEqual(changed.json);
        expect((await change({ supportedRemoteRegions: [] })).status).toBe(400);
    });
});

test("endpointService can be switched off", async () => {
    const { url } = await start({ endpointServiceApi: false });
    const client = new Client(url);
    expect((await client.call("GET", LIST, undefined, VERSION)).status).toBe(404);
    expect((await client.call("GET", PRIVATE_ENDPOINT)).status).toBe(200);
});

test("a service account's token is good for endpointService only", async () => {
    const atlas = await start();
    const issued = await token(atlas.url);
    expect(issued).toMatchObject({ status: 200, json: { expires_in: 3600, token_type: "Bearer" } });
    const { access_token } = issued.json as { access_token: string };
    const bearer = { ...VERSION, Authorization: `Bearer ${access_token}` };
    expect((await send(atlas.url, "GET", LIST, bearer)).status).toBe(200);
    expect((await send(atlas.url, "GET", PRIVATE_ENDPOINT, bearer)).status).toBe(401);
    expect(atlas.tokensIssued).toBe(1);
    expect(atlas.requests.map(({ scheme }) => scheme)).toEqual(["basic", "bearer", "bearer"]);
    atlas.revokeTokens();
    expect((await send(atlas.url, "GET", LIST, bearer)).status).toBe(401);
});

test("a token ends after its lifetime", async () => {
    let now = Date.now();
    const { url } = await start({ tokenLifetime: 60, now: () => now });
    const { access_token } = (await token(url)).json as { access_token: string };
    now += 61_000;
    const reply = await send(url, "GET", LIST, { ...VERSION, Authorization: `Bearer ${access_token}` });
    expect(reply.status).toBe(401);
    expect(reply.headers.get("www-authenticate")).toContain('error="invalid_token"');
});

test("a wrong secret or grant gets no token", async () => {
    const atlas = await start();
    expect((await token(atlas.url, "guess")).status).toBe(401);
    const basic = Buffer.from("client:secret").toString("base64");
    const other = await send(
        atlas.url,
        "POST",
        "/api/oauth/token",
        { Authorization: `Basic ${basic}` },
        "{}",
    );
    expect(other.status).toBe(400);
    expect(atlas.tokensIssued).toBe(0);
});
