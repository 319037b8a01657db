import { challengeOf, Client, LIST, send, start, stopAll, V1 } from "./client";

afterEach(stopAll);

test("one nonce serves many requests, in any order of its counts", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    for (const count of [3, 1, 2]) {
        expect((await client.call("GET", `${V1}?itemsPerPage=5`, undefined, {}, { count })).status).toBe(200);
    }
    expect(atlas.requests.slice(0, 2)).toMatchObject([
        { method: "GET", path: V1, scheme: "none", status: 401, authenticated: false },
        {
            scheme: "digest",
            nc: "00000003",
            status: 200,
            authenticated: true,
        },
    ]);
    expect(challengeOf(await send((await start({ nonceStyle: "padded" })).url, "GET", V1))?.nonce).toMatch(
        /^.{31}=$/,
    );
});

test.each([
    ["another key", { password: "guess" }, 401],
    ["another realm", { challenge: { realm: "other" } }, 401],
    ["a nonce of nobody", { challenge: { nonce: "0".repeat(32) } }, 401],
    ["an algorithm that was not offered", { challenge: { algorithm: "SHA-256" } }, 401],
    ["a response for another method", { method: "POST" }, 401],
    ["the uri without its query", { uri: V1 }, 400],
] as const)("%s is refused", async (_what, bent, status) => {
    const reply = await new Client((await start()).url).call("GET", `${V1}?pretty=true`, undefined, {}, bent);
    expect(reply.status).toBe(status);
});

test("a nonce is stale after its uses, but not for a wrong key; a count is taken once, loudly", async () => {
    const warn = jest.spyOn(console, "error").mockImplementation();
    const { url } = await start({ nonceUses: 2, quiet: false });
    const client = new Client(url);
    const ask = async (bent = {}): Promise<unknown> => {
        const reply = await client.call("GET", V1, undefined, {}, bent);
        return reply.status === 401 ? challengeOf(reply)?.stale : reply.status;
    };
    expect([await ask(), await ask({ count: 1 })]).toEqual([200, false]);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("nonce count 00000001 was used twice"));
    expect([await ask(), await ask({ password: "guess" }), await ask()]).toEqual([200, false, true]);
    warn.mockRestore();
});

test("a revoked key is refused, a new one is taken; the system's page names the key's roles", async () => {
    const atlas = await start({ roles: ["ORG_READ_ONLY"] });
    const client = new Client(atlas.url);
    const { json } = await client.get("/api/atlas/v2");
    expect(json).toMatchObject({ apiKey: { publicKey: "public", roles: [{ roleName: "ORG_READ_ONLY" }] } });
    atlas.revokeKey();
    expect((await client.get(V1)).status).toBe(401);
    atlas.setKey("other", "key");
    expect((await new Client(atlas.url, "other", "key").get(V1)).status).toBe(200);
});

test("a service account's token is good for the newer API, for a time", async () => {
    let now = Date.now();
    const atlas = await start({ tokenLifetime: 60, now: () => now });
    const token = async (
        secret: string,
        grant = "grant_type=client_credentials",
    ): Promise<{ status: number; json: unknown }> => {
        const Authorization = `Basic ${Buffer.from(`client:${secret}`).toString("base64")}`;
        const headers = { Authorization, "Content-Type": "application/x-www-form-urlencoded" };
        return send(atlas.url, "POST", "/api/oauth/token", grant, headers);
    };
    const use = async (path: string, Authorization: string): Promise<unknown> => {
        const accept = { Accept: "application/vnd.atlas.2023-01-01+json" };
        return (await send(atlas.url, "GET", path, undefined, { ...accept, Authorization })).status;
    };
    const issue = async (): Promise<string> => {
        const { json } = await token("secret");
        expect(json).toMatchObject({ expires_in: 60, token_type: "Bearer" });
        return `Bearer ${(json as { access_token: string }).access_token}`;
    };
    expect([(await token("guess")).status, (await token("secret", "{}")).status]).toEqual([401, 400]);
    const first = await issue();
    expect([await use(LIST, first), await use(V1, first)]).toEqual([200, 401]);
    now += 61_000;
    expect(await use(LIST, first)).toBe(401);
    const second = await issue();
    expect([atlas.tokensIssued, await use(LIST, second)]).toEqual([2, 200]);
});
