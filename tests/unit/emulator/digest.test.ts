import { Client, PRIVATE_ENDPOINT, nonceOf, pause, send } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

test("a request without credentials gets Atlas's challenge and error body", async () => {
    const { url } = await start();
    const reply = await send(url, "GET", PRIVATE_ENDPOINT);
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ error: 401, reason: "Unauthorized", errorCode: "UNEXPECTED_ERROR" });
    const padded = await send((await start({ nonceStyle: "padded" })).url, "GET", PRIVATE_ENDPOINT);
    expect(nonceOf(padded)).toMatch(/^[A-Za-z0-9+/]{31}=$/);
});

test.each(["MD5", "SHA-256"] as const)("one nonce serves many requests (%s)", async (algorithm) => {
    const { url } = await start({ algorithm });
    const client = new Client(url, "public", "private", algorithm);
    const statuses = [];
    for (let i = 0; i < 5; i++) {
        statuses.push((await client.call("GET", PRIVATE_ENDPOINT)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
});

test("nonce counts may arrive out of order, as parallel requests do", async () => {
    const { url } = await start();
    const client = new Client(url);
    await client.handshake();
    expect((await client.once("GET", PRIVATE_ENDPOINT, undefined, {}, { nc: "00000002" })).status).toBe(200);
    expect((await client.once("GET", PRIVATE_ENDPOINT, undefined, {}, { nc: "00000001" })).status).toBe(200);
});

test("a nonce count is not accepted twice, and that is told loudly", async () => {
    const warn = jest.spyOn(console, "error").mockImplementation();
    const { url } = await start({ quiet: false });
    const client = new Client(url);
    await client.call("GET", PRIVATE_ENDPOINT);
    const reply = await client.once("GET", PRIVATE_ENDPOINT, undefined, {}, { nc: "00000001" });
    expect(reply.status).toBe(401);
    expect(reply.headers.get("www-authenticate")).toContain("stale=false");
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("nonce count 00000001 was used twice"));
    warn.mockRestore();
});

test("a nonce is stale after its maximum number of uses, and the new one works", async () => {
    const { url } = await start({ nonceUses: 2 });
    const client = new Client(url);
    await client.call("GET", PRIVATE_ENDPOINT);
    await client.call("GET", PRIVATE_ENDPOINT);
    const reply = await client.call("GET", PRIVATE_ENDPOINT);
    expect(reply.status).toBe(401);
    expect(reply.headers.get("www-authenticate")).toContain("stale=true");
    client.nonce = nonceOf(reply);
    client.count = 0;
    expect((await client.call("GET", PRIVATE_ENDPOINT)).status).toBe(200);
});

test("a nonce is stale after its lifetime, but not for a wrong key", async () => {
    const { url } = await start({ nonceLifetime: 30 });
    const [client, intruder] = [new Client(url), new Client(url, "public", "guess")];
    await client.handshake();
    await intruder.handshake();
    await pause(40);
    const stale = await client.call("GET", PRIVATE_ENDPOINT);
    const wrong = await intruder.call("GET", PRIVATE_ENDPOINT);
    expect(stale.headers.get("www-authenticate")).toContain("stale=true");
    expect(wrong.headers.get("www-authenticate")).toContain("stale=false");
});

test.each([
    ["another private key", { password: "guess" }, 401],
    ["another public key", { username: "somebody" }, 401],
    ["another realm", { realm: "elsewhere" }, 401],
    ["a nonce that was not made here", { nonce: "QUJDREVGR0hJSktMTU5PUFE=" }, 401],
    ["an algorithm that was not offered", { algorithm: "SHA-256" }, 401],
    ["a response for another method", { method: "POST" }, 401],
    ["the uri without its query", { uri: PRIVATE_ENDPOINT }, 400],
    ["a nonce count that is none", { nc: "1" }, 400],
])("%s is refused", async (_what, bent, status) => {
    const { url } = await start();
    const client = new Client(url);
    await client.handshake();
    const reply = await client.once("GET", `${PRIVATE_ENDPOINT}?pretty=true`, undefined, {}, bent);
    expect(reply.status).toBe(status);
    expect(reply.headers.get("www-authenticate") ?? "stale=false").toContain("stale=false");
});

test.each([
    ["no Digest parameters", "Digest"],
    ["an unclosed quote", 'Digest username="public'],
    ["a parameter twice", 'Digest nc=00000001, nc=00000002, username="public"'],
    ["parts missing", 'Digest username="public", realm="MMS Public API"'],
])("a header with %s is refused without an effect", async (_what, authorization) => {
    const atlas = await start();
    const body = { providerName: "AWS", region: "us-east-1" };
    const reply = await send(atlas.url, "POST", PRIVATE_ENDPOINT, { Authorization: authorization }, body);
    expect([400, 401]).toContain(reply.status);
    expect(atlas.endpoints()).toEqual([]);
});

test("a revoked key is refused, a new one is taken", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    await client.call("GET", PRIVATE_ENDPOINT);
    atlas.revokeKey();
    expect((await client.call("GET", PRIVATE_ENDPOINT)).status).toBe(401);
    atlas.setKey("other", "key");
    expect((await new Client(atlas.url, "other", "key").call("GET", PRIVATE_ENDPOINT)).status).toBe(200);
});

test("the request log tells the scheme, nonce and count of each request", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    await client.call("GET", `${PRIVATE_ENDPOINT}?itemsPerPage=5`);
    expect(atlas.requests).toMatchObject([
        { method: "GET", scheme: "none", status: 401, authenticated: false },
        {
            path: `${PRIVATE_ENDPOINT}?itemsPerPage=5`,
            groupId: "5df264b8f10fab7d2cad2f0d",
            scheme: "digest",
            nonce: client.nonce,
            nc: "00000001",
            status: 200,
            authenticated: true,
        },
    ]);
    atlas.clearRequests();
    expect(atlas.requests).toEqual([]);
});
