import { FAULT_KINDS, type AtlasEmulator, type Fault, type FaultKind } from "../../../emulator/src";
import { Client, GROUP, send, start, stopAll, V1 } from "./client";

afterEach(stopAll);

const create = (client: Client): ReturnType<Client["call"]> =>
    client.call("POST", V1, { providerName: "AWS", region: "us-east-1" });

async function ready(): Promise<{ atlas: AtlasEmulator; client: Client }> {
    const atlas = await start();
    const client = new Client(atlas.url);
    await client.get(V1);
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
    [{ kind: "slow", delay: "80ms" }, { status: 201 }],
])("%j is answered once, and in the log", async (fault, expected) => {
    const { atlas, client } = await ready();
    atlas.fault({ ...fault, headers: { "X-Proxy": "p1" }, retryAfter: 7 });
    const reply = await create(client);
    expect(reply).toMatchObject(expected);
    expect([reply.headers.get("x-proxy"), reply.headers.get("retry-after")]).toEqual(["p1", "7"]);
    expect(atlas.requests).toMatchObject([{ fault: fault.kind }]);
    const next = await client.get(V1);
    expect([next.status, next.headers.get("retry-after")]).toEqual([200, null]);
});

const WITHOUT_EFFECT: FaultKind[] = ["status", "refuse429", "reset", "hang", "html"];
const WITHOUT_ANSWER: FaultKind[] = ["reset", "lost", "half", "hang"];

test.each(FAULT_KINDS.filter((kind) => kind !== "stale"))(
    "%s has its own effect, or the one that is asked for",
    async (kind) => {
        for (const effect of [undefined, WITHOUT_EFFECT.includes(kind)]) {
            const { atlas, client } = await ready();
            atlas.fault({ kind, delay: 1, ...(effect === undefined ? {} : { effect }) });
            const call = create(client).then(
                () => "answered",
                () => "no answer",
            );
            // Only `close` ends a call that hangs.
            const made = kind === "hang" ? await whenSeen(atlas) : atlas;
            const ended = kind === "hang" ? atlas.close().then(() => call) : call;
            expect(await ended).toBe(WITHOUT_ANSWER.includes(kind) ? "no answer" : "answered");
            expect(made.endpoints()).toHaveLength((effect ?? !WITHOUT_EFFECT.includes(kind)) ? 1 : 0);
        }
    },
);

async function whenSeen(atlas: AtlasEmulator): Promise<AtlasEmulator> {
    while (!atlas.requests.some(({ fault }) => fault !== undefined)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return atlas;
}

test("a fault strikes the requests that it is meant for", async () => {
    const { atlas, client } = await ready();
    atlas.fault({
        kind: "status",
        method: "GET",
        path: /\/[0-9a-f]{24}$/g,
        groupId: GROUP,
        skip: 1,
        times: 2,
    });
    const one = `${V1}/${await client.create()}`;
    const ask = async (...paths: string[]): Promise<number[]> => {
        const statuses = [];
        for (const path of paths) {
            statuses.push((await client.get(path)).status);
        }
        return statuses;
    };
    expect(await ask(V1, one, one, V1, one, one)).toEqual([200, 200, 500, 200, 500, 200]);
    atlas.fault({ kind: "status", path: "pageNum=2", times: Infinity });
    expect(await ask(V1, `${V1}?pageNum=2`)).toEqual([200, 500]);
    atlas.clearFaults();
    atlas.fault({ kind: "status", groupId: "0".repeat(24) });
    expect(await ask(`${V1}?pageNum=2`, V1.replace(GROUP, "0".repeat(24)))).toEqual([200, 500]);
    atlas.fault({ kind: "status", probability: 0.5, times: Infinity });
    const struck = (await ask(...Array<string>(60).fill(V1))).filter((status) => status === 500).length;
    expect([struck > 10, struck < 50]).toEqual([true, true]);
});

test("only a before-login fault hits the handshake", async () => {
    const { atlas, client } = await ready();
    atlas.fault({ kind: "status" });
    expect((await send(atlas.url, "GET", V1)).status).toBe(401);
    atlas.clearFaults();
    atlas.fault({ kind: "status", stage: "before-login", times: 2 });
    expect([(await send(atlas.url, "GET", V1)).status, (await client.get(V1)).status]).toEqual([500, 500]);
    expect(atlas.requests.at(-1)).toMatchObject({ authenticated: false });
});

test("a stale copy lacks what is newer", async () => {
    let now = Date.now();
    const atlas = await start({ now: () => now });
    const client = new Client(atlas.url);
    await client.create("eu-west-1");
    now += 120_000;
    const id = await client.create();
    atlas.fault({ kind: "stale", age: "1m", times: 2 });
    expect((await client.get(V1)).json).toHaveLength(1);
    expect([(await client.get(`${V1}/${id}`)).status, (await client.get(`${V1}/${id}`)).status]).toEqual([
        404, 200,
    ]);
});

test.each<[object, string]>([
    [{ kind: "explode" }, 'kind: "explode" is not allowed; allowed: status'],
    [{ kind: "slow", delay: "soon" }, 'delay: "soon" is not allowed'],
    [{ kind: "status", methods: "GET" }, "methods is no field of a fault"],
    [{ kind: "status", method: "get" }, "upper case"],
    [{ kind: "status", stage: "before_login" }, "before-login"],
])("the fault %j is refused, and the field is named", async (fault, words) => {
    const { atlas } = await ready();
    expect(() => atlas.fault(fault as Fault)).toThrow(words);
});
