import type { AtlasEmulator, Fault } from "../../../emulator/src";
import { ask, Client, GROUP, type Reply, start, V1 } from "./client";

const NOBODY = "0".repeat(24);

const create = (client: Client): Promise<Reply> =>
    client.call("POST", V1, { providerName: "AWS", region: "us-east-1" });

async function ready(): Promise<{ atlas: AtlasEmulator; client: Client }> {
    const atlas = await start();
    const client = new Client(atlas.url);
    await client.get(V1);
    atlas.clearRequests();
    return { atlas, client };
}

const retryAfter = { "retry-after": "7" };

test.each<[Fault, object, number]>([
    [{ kind: "status", status: 503 }, { status: 503, json: { reason: "Service Unavailable" } }, 0],
    [
        { kind: "status", status: 405, errorCode: "ANY" },
        { status: 405, json: undefined, reason: "Method Not Allowed" },
        0,
    ],
    [{ kind: "status", status: 403, body: "no" }, { status: 403, unreadable: "no JSON" }, 0],
    [{ kind: "refuse429", retryAfter: 7 }, { status: 429, headers: retryAfter }, 0],
    [{ kind: "html" }, { status: 502, unreadable: "HTML where JSON was expected" }, 0],
    [
        { kind: "html", status: 200, body: "<p>hi</p>" },
        { status: 200, unreadable: "HTML where JSON was expected" },
        1,
    ],
    [{ kind: "shape" }, { status: 201, json: { unexpected: ["another", "shape"] } }, 1],
    [{ kind: "shape", status: 504, body: [1] }, { status: 504, json: [1] }, 1],
    [{ kind: "slow", delay: "80ms" }, { status: 201 }, 1],
    [{ kind: "half" }, { status: 0 }, 1],
    [{ kind: "lost" }, { status: 0 }, 1],
    [{ kind: "reset" }, { status: 0 }, 0],
])("%j strikes once, and is in the log: %j, %d made", async (fault, expected, made) => {
    const { atlas, client } = await ready();
    atlas.fault(fault);
    expect(await create(client)).toMatchObject(expected);
    expect([atlas.requests.map((one) => one.fault), atlas.endpoints().length]).toEqual([[fault.kind], made]);
    expect((await client.get(V1)).status).toBe(200);
});

test("a request that hangs has no effect; closing the emulator ends it", async () => {
    const { atlas, client } = await ready();
    atlas.fault({ kind: "hang" });
    const hanging = create(client);
    while (atlas.requests.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await atlas.close();
    expect([(await hanging).status, atlas.endpoints()]).toEqual([0, []]);
});

test("a fault strikes the requests that it is meant for", async () => {
    const { atlas, client } = await ready();
    const { id } = atlas.create(GROUP, "us-east-1");
    const ends = async (...paths: string[]): Promise<number[]> => {
        const statuses = [];
        for (const path of paths) {
            statuses.push((await client.get(path)).status);
        }
        return statuses;
    };
    const chosen = { method: "GET", path: /\/[0-9a-f]{24}$/g, groupId: GROUP, skip: 1, times: 2 };
    atlas.fault({ kind: "status", ...chosen });
    const one = `${V1}/${id}`;
    expect(await ends(V1, one, one, V1, one, one)).toEqual([200, 200, 500, 200, 500, 200]);
    atlas.fault({ kind: "status", path: "pageNum=2", times: Infinity });
    expect(await ends(V1, `${V1}?pageNum=2`)).toEqual([200, 500]);
    atlas.clearFaults();
    atlas.fault({ kind: "status", groupId: NOBODY });
    expect(await ends(`${V1}?pageNum=2`, V1.replace(GROUP, NOBODY))).toEqual([200, 500]);
    atlas.fault({ kind: "status", probability: 0.5, times: Infinity });
    const struck = (await ends(...Array<string>(60).fill(V1))).filter((status) => status === 500).length;
    expect([struck > 10, struck < 50]).toEqual([true, true]);
});

test("only a before-login fault hits the handshake", async () => {
    const { atlas } = await ready();
    atlas.fault({ kind: "status" });
    expect((await ask("GET", atlas.url + V1)).status).toBe(401);
    atlas.fault({ kind: "status", stage: "before-login" });
    expect((await ask("GET", atlas.url + V1)).status).toBe(500);
    expect(atlas.requests.at(-1)).toMatchObject({ authenticated: false });
});

test("a stale copy lacks what is newer", async () => {
    let now = Date.now();
    const atlas = await start({ now: () => now });
    const client = new Client(atlas.url);
    atlas.create(GROUP, "eu-west-1");
    now += 120_000;
    const one = `${V1}/${atlas.create(GROUP, "us-east-1").id}`;
    atlas.fault({ kind: "stale", age: "1m", times: 2 });
    expect((await client.get(V1)).json).toHaveLength(1);
    expect([(await client.get(one)).status, (await client.get(one)).status]).toEqual([404, 200]);
});
