import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { Client, GROUP, send, start, stopAll, V1 } from "./client";

afterEach(stopAll);

test("endpoints can be made, listed, changed and removed over HTTP", async () => {
    const { url } = await start({ initiating: "1h" });
    const made = await send(url, "POST", "/_emulator/endpoints", { groupId: GROUP, region: "us-east-1" });
    expect(made).toMatchObject({ status: 201, json: { groupId: GROUP, status: "INITIATING" } });
    const { id } = made.json as { id: string };
    const path = `/_emulator/endpoints/${id}`;
    const ready = await send(url, "POST", `${path}/status`, { status: "WAITING_FOR_USER" });
    expect(ready.status).toBe(204);
    await send(url, "POST", `${path}/interfaceEndpoints`, { interfaceEndpointId: "vpce-1" });
    const rejected = { status: "REJECTED", errorMessage: "no" };
    await send(url, "POST", `${path}/interfaceEndpoints/vpce-1/status`, rejected);
    expect((await send(url, "GET", `/_emulator/endpoints?groupId=${GROUP}`)).json).toMatchObject([
        {
            id,
            region: "us-east-1",
            status: "WAITING_FOR_USER",
            interfaceEndpoints: [{ interfaceEndpointId: "vpce-1", connectionStatus: "REJECTED" }],
        },
    ]);
    expect((await send(url, "DELETE", path)).status).toBe(204);
    const other = await send(url, "POST", "/_emulator/endpoints", { groupId: GROUP, region: "eu-west-1" });
    const { id: otherId } = other.json as { id: string };
    expect(await send(url, "DELETE", path)).toMatchObject({
        status: 404,
        json: { detail: `Cannot find resource endpoint ${id}; there is ${otherId} in eu-west-1.` },
    });
    await send(url, "DELETE", `/_emulator/endpoints/${otherId}`);
    expect((await send(url, "GET", "/_emulator/endpoints")).json).toEqual([]);
});

test("faults can be armed and disarmed over HTTP, with patterns and without end", async () => {
    const { url } = await start();
    const client = new Client(url);
    const fault = { kind: "status", status: 503, pathPattern: "privateEndpoint$", times: "Infinity" };
    const armed = await send(url, "POST", "/_emulator/faults", fault);
    expect(armed.status).toBe(201);
    const statuses = [];
    for (const path of [V1, V1, `${V1}?pretty=true`]) {
        statuses.push((await client.get(path)).status);
    }
    expect(statuses).toEqual([503, 503, 200]);
    await send(url, "DELETE", `/_emulator/faults/${(armed.json as { id: string }).id}`);
    expect((await client.get(V1)).status).toBe(200);
    await send(url, "POST", "/_emulator/faults", fault);
    await send(url, "DELETE", "/_emulator/faults");
    expect((await client.get(V1)).status).toBe(200);
});

test("the request log can be read and cleared over HTTP, which is not logged itself", async () => {
    const { url } = await start();
    await new Client(url).get(V1);
    expect((await send(url, "GET", "/_emulator/requests")).json).toMatchObject([
        { method: "GET", path: V1, status: 401 },
        { method: "GET", path: V1, status: 200, scheme: "digest" },
    ]);
    await send(url, "DELETE", "/_emulator/requests");
    expect((await send(url, "GET", "/_emulator/requests")).json).toEqual([]);
});

test("transitions, failures and keys can be set over HTTP, and reset removes the endpoints", async () => {
    const atlas = await start();
    const { url } = atlas;
    await send(url, "POST", "/_emulator/configure", { initiating: { reads: 3 } });
    expect(atlas.options.initiating).toEqual({ reads: 3 });
    await send(url, "POST", "/_emulator/configure", { initiating: "1h..2h", deleting: "2reads" });
    const id = await new Client(url).create("eu-west-1");
    expect(atlas.endpoints()).toMatchObject([{ status: "INITIATING" }]);
    atlas.remove(id);
    await send(url, "POST", "/_emulator/configure", { initiating: "now" });
    await send(url, "POST", "/_emulator/failNext", { groupId: GROUP, errorMessage: "no capacity" });
    await send(url, "POST", "/_emulator/key", { publicKey: "k", privateKey: "p" });
    await new Client(url, "k", "p").create();
    expect(atlas.endpoints()).toMatchObject([{ status: "FAILED", errorMessage: "no capacity" }]);
    await send(url, "DELETE", "/_emulator/key");
    expect((await new Client(url, "k", "p").get(V1)).status).toBe(401);
    expect((await send(url, "POST", "/_emulator/reset")).status).toBe(204);
    expect(atlas.endpoints()).toEqual([]);
});

test("clusters and the regional mode can be set over HTTP", async () => {
    const { url } = await start();
    const post = (path: string, body: object): ReturnType<typeof send> =>
        send(url, "POST", `/_emulator/${path}`, body);
    const made = await post("clusters", { groupId: GROUP, name: "orders", regions: "us-east-1,eu-west-1" });
    expect(made).toMatchObject({
        status: 201,
        json: { stateName: "IDLE", regions: ["us-east-1", "eu-west-1"] },
    });
    expect((await post(`clusters/${GROUP}/orders/regions`, { regions: "us-east-1" })).status).toBe(204);
    await post(`clusters/${GROUP}/orders/state`, { stateName: "REPAIRING" });
    expect((await post("regionalMode", { groupId: GROUP, enabled: true })).status).toBe(204);
    expect((await send(url, "GET", `/_emulator/clusters/${GROUP}`)).json).toMatchObject([
        { name: "orders", stateName: "REPAIRING" },
    ]);
});

test.each([
    ["/_emulator/regionalMode", { groupId: GROUP }, "enabled: "],
    ["/_emulator/clusters", { groupId: GROUP, name: "a", regions: "us-east-1", kind: "huge" }, "kind: "],
    ["/_emulator/faults", { kind: "explode" }, "kind: "],
    ["/_emulator/faults", { kind: "status", pathPattern: "(" }, "pathPattern: "],
    ["/_emulator/configure", { initiating: "soon" }, "initiating: "],
    ["/_emulator/configure", { initiating: "2s..1s" }, "initiating: "],
    ["/_emulator/configure", { initiating: "1s..2s..3s" }, "initiating: "],
    ["/_emulator/configure", { initating: "1s" }, "initating cannot be configured"],
    ["/_emulator/endpoints", { groupId: GROUP }, "region: "],
    ["/_emulator/endpoints", { groupId: GROUP, region: "mars" }, "region: "],
])("%s refuses %j and says why", async (path, body, why) => {
    const { url } = await start();
    const reply = await send(url, "POST", path, body);
    expect(reply.status).toBe(400);
    expect((reply.json as { detail: string }).detail).toContain(why);
});

/** `fetch` sets the Host itself. */
async function statusOf(url: string, method: string, path: string, headers: object): Promise<number> {
    const [response] = (await once(
        request(url + path, { method, headers: { ...headers } }).end(),
        "response",
    )) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
}

test.each([
    ["a web page's Origin", { Origin: "https://example.com" }],
    ["even this machine's Origin", { Origin: "http://127.0.0.1:1" }],
    ["a name that leads here", { Host: "rebound.example.com" }],
])("the control path is closed to %s", async (_what, headers) => {
    const { url } = await start();
    expect(await statusOf(url, "GET", "/_emulator/requests", headers)).toBe(403);
    expect(await statusOf(url, "POST", "/_emulator/reset", headers)).toBe(403);
    expect(await statusOf(url, "GET", "/_emulator/requests", { Host: "localhost:80" })).toBe(200);
});
