import { Client, VERSION } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

test("the system's own page tells the API key's roles", async () => {
    const atlas = await start({ roles: ["ORG_READ_ONLY"] });
    const { json } = await new Client(atlas.url).call("GET", "/api/atlas/v2", undefined, VERSION);
    expect(json).toMatchObject({ apiKey: { publicKey: "public", roles: [{ roleName: "ORG_READ_ONLY" }] } });
});

test("it is not there where the endpointService API is not served", async () => {
    const atlas = await start({ endpointServiceApi: false });
    const { status } = await new Client(atlas.url).call("GET", "/api/atlas/v2", undefined, VERSION);
    expect(status).toBe(404);
});
