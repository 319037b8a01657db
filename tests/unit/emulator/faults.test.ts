import { FAULT_KINDS, type AtlasEmulator, type Fault, type FaultKind } from "../../../emulator/src";
import { Client, GROUP, PRIVATE_ENDPOINT, pause, send } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

const create = (client: Client): ReturnType<Client["call"]> =>
    client.call("POST", PRIVATE_ENDPOINT, { providerName: "AWS", region: "us-east-1" });

async function ready(): Promise<{ atlas: AtlasEmulator; client: Client }> {
    const atlas = await start();
    const client = new Client(atlas.url);
    await client.handshake();
    atlas.clearRequests();
    return { atlas, client };
}

test.each<[Fault, object]>([
    [
        { kind: "status", status: 503 },
        { status: 503, json: { error: 503, reason: "Service Unavailable" } },
    ],
    [{ kind: "refuse429" }, { status: 429, json: { errorCode: "RATE_LIMITED_TOKEN_BUCKET" } }],
    [{ kind: "html" }, { status: 502, text: expect.stringMatching(/^<html>/) as string }],
    [
        { kind: "html", status: 200, body: "<p>hi</p>" },
        { status: 200, text: "<p>hi</p>" },
    ],
    [{ kind: "shape" }, { status: 201, json: { unexpected: ["another", "shape"] } }],
    [
        { kind: "shape", body: [1] },
        { status: 201, json: [1] },
    ],
])("%j is answered once, and in the log", async (fault, expected) => {
    const { atlas, client } = await ready();
    atlas.fault({ ...fault, headers: { "X-Proxy": "p1" }, retryAfter: 7 });
    const reply = await create(client);
    expect(reply).toMatchObject(expected);
    expect([reply.headers.get("x-proxy"), reply.headers.get("retry-after")]).toEqual(["p1", "7"]);
    expect(atlas.requests).toMatchObject([{ fault: fault.kind }]);
    const next = await client.call("GET", PRIVATE_ENDPOINT);
    expect([next.status, next.headers.get("retry-after")]).toEqual([200, null]);
});

test("half sends less than Content-Length says", async () => {
    const { atlas, client } = await ready();
    atlas.fault({ kind: "half" });
    await expect(create(client)).rejects.toThrow("terminated");
});

test("reset cuts the connection before the effect, lost after it", async () => {
    const { atlas, client } = await ready();
    atlas.fault({ kind: "reset" });
    await expect(create(client)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(atlas.endpoints()).toEqual([]);
    atlas.fault({ kind: "lost" });
    await expect(create(client)).rejects.toThrow("fetch failed");
    expect(atlas.endpoints()).toHaveLength(1);
    expect(atlas.requests).toMatchObject([
        { status: 0, fault: "reset" },
        { status: 0, fault: "lost" },
    ]);
});

test("slow answers late", async () => {
    const { atlas, client } = await ready();
    atlas.fault({ kind: "slow", delay: "80ms" });
    const before = Date.now();
    expect((await create(client)).status).toBe(201);
    expect(Date.now() - before).toBeGreaterThanOrEqual(75);
    const [entry] = atlas.requests;
    expect((entry?.answeredAt?.getTime() ?? 0) - (entry?.time.getTime() ?? 0)).toBeGreaterThanOrEqual(75);
});

test("hang never answers, and close ends at once all the same", async () => {
    const { atlas, client } = await ready();
    atlas.fault({ kind: "hang" });
    atlas.fault({ kind: "slow", delay: "1h" });
    const pending = [create(client), create(client)].map((call) => expect(call).rejects.toThrow());
    while (atlas.requests.length < 2) {
        await pause(10);
    }
    expect(atlas.requests).toMatchObject([{ status: 0 }, { status: 0 }]);
    // Would take an hour, and so this test would time out.
    await atlas.close();
    await Promise.all(pending);
});

const withoutEffect: FaultKind[] = ["status", "refuse429", "reset", "hang", "html"];

test.each(FAULT_KINDS.filter((kind) => kind !== "stale"))(
    "%s has its own effect, or the one that is asked for",
    async (kind) => {
        for (const effect of [undefined, withoutEffect.includes(kind)]) {
            const { atlas, client } = await ready();
            atlas.fault({ kind, delay: 1, ...(effect === undefined ? {} : { effect }) });
            const call = create(client).catch(() => undefined);
            // Only a call that hangs has no end.
            await (kind === "hang" ? Promise.race([call, pause(500)]) : call);
            expect(atlas.endpoints()).toHaveLength((effect ?? !withoutEffect.includes(kind)) ? 1 : 0);
        }
    },
);

test("a fault strikes the requests it is meant for", async () => {
    const { atlas, client } = await ready();
    atlas.fault({
        kind: "status",
        method: "GET",
        path: /\/[0-9a-f]{24}$/g,
        groupId: GROUP,
        skip: 1,
        times: 2,
    });
    const id = await client.create();
    const one = `${PRIVATE_ENDPOINT}/${id}`;
    const statuses: number[] = [];
    for (const path of [PRIVATE_ENDPOINT, one, one, PRIVATE_ENDPOINT, one, one]) {
        statuses.push((await client.call("GET", path)).status);
    }
    expect(statuses).toEqual([200, 200, 500, 200, 500, 200]);
    atlas.fault({ kind: "status", path: "pageNum=2", times: Infinity });
    expect((await client.call("GET", PRIVATE_ENDPOINT)).status).toBe(200);
    expect((await client.call("GET", `${PRIVATE_ENDPOINT}?pageNum=2`)).status).toBe(500);
    atlas.clearFaults();
    expect((await client.call("GET", `${PRIVATE_ENDPOINT}?pageNum=2`)).status).toBe(200);
    atlas.fault({ kind: "status", groupId: "0".repeat(24) });
    expect((await client.call("GET", PRIVATE_ENDPOINT)).status).toBe(200);
    expect((await client.call("GET", PRIVATE_ENDPOINT.replace(GROUP, "0".repeat(24)))).status).toBe(500);
});

test("a fault may be a matter of chance", async () => {
    const { atlas, client } = await ready();
    atlas.fault({ kind: "status", probability: 0.5, times: Infinity });
    let struck = 0;
    for (let i = 0; i < 100; i++) {
        struck += (await client.call("GET", PRIVATE_ENDPOINT)).status === 500 ? 1 : 0;
    }
    expect(struck).toBeGreaterThan(25);
    expect(struck).toBeLessThan(75);
});

test("only a before-login fault hits the handshake", async () => {
    const { atlas, client } = await ready();
    const id = atlas.fault({ kind: "status", status: 500 });
    expect((await send(atlas.url, "GET", PRIVATE_ENDPOINT)).status).toBe(401);
    atlas.clearFaults(id);
    atlas.fault({ kind: "status", status: 500, stage: "before-login", times: 2 });
    expect((await send(atlas.url, "GET", PRIVATE_ENDPOINT)).status).toBe(500);
    expect((await client.call("GET", PRIVATE_ENDPOINT)).status).toBe(500);
    expect(atlas.requests.at(-1)).toMatchObject({ authenticated: false });
    atlas.fault({ kind: "lost", stage: "before-login" });
    await expect(create(client)).rejects.toThrow();
    expect(atlas.endpoints()).toHaveLength(1);
});

test("an invalid fault is refused, and the field is named", async () => {
    const { atlas } = await ready();
    expect(() => atlas.fault({ kind: "explode" as FaultKind })).toThrow(
        /^kind: "explode" is no fault; allowed: status/,
    );
    expect(() => atlas.fault({ kind: "status", times: 0 })).toThrow("times: 0 is out of range");
    const misspelt = { kind: "status", methods: "GET" } as const;
    expect(() => atlas.fault(misspelt)).toThrow("methods is no field of a fault");
});
