import { Client, GROUP, VERSION } from "./client";
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

test("answers tell how many requests a project has left, which come back over time", async () => {
    let time = Date.parse("2026-01-01");
    const client = new Client((await start({ now: () => time })).url);
    const left = async (): Promise<string | null> => {
        const { headers } = await client.call("GET", `/api/atlas/v2/groups/${GROUP}`, undefined, VERSION);
        return headers.get("RateLimit-Remaining");
    };
    expect([await left(), await left(), await left()]).toEqual(["3999", "3998", "3997"]);
    time += 60_000;
    expect(await left()).toBe("3999");
});
