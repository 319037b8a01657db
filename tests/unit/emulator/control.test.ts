import { ask, Client, GROUP, type Reply, start, V1 } from "./client";

test("members are called over HTTP, and that is not logged", async () => {
    const atlas = await start({ initiating: "1h" });
    const call = (name: string, ...given: unknown[]): Promise<Reply> =>
        ask("POST", `${atlas.url}/_emulator/${name}`, given);
    const made = await call("create", GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const { id } = made.json as { id: string };
    expect((await call("attach", id, "vpce-1", "AVAILABLE")).status).toBe(204);
    expect((await call("endpoints", GROUP)).json).toMatchObject([
        { id, region: "us-east-1", interfaceEndpoints: [{ interfaceEndpointId: "vpce-1" }] },
    ]);
    await ask("POST", `${atlas.url}/_emulator/fault`, '[{"kind": "status", "times": 1e999}]');
    await call("configure", { deleting: "2reads" });
    expect(atlas.options.deleting).toBe("2reads");
    const client = new Client(atlas.url);
    expect([(await client.get(V1)).status, (await client.get(V1)).status]).toEqual([500, 500]);
    await call("clearFaults");
    expect((await client.get(V1)).status).toBe(200);
    expect((await call("requests")).json).toHaveLength(4);
});

test.each([
    ["create", [GROUP, "mars"], "region: "],
    ["create", ["my-project", "us-east-1"], "groupId: "],
    ["setStatus", ["none", "FAILED"], "there is none"],
    ["fault", [{ kind: "explode" }], 'kind: "explode" is not allowed; allowed: status'],
    ["fault", [{ kind: "slow", delay: "soon" }], 'delay: "soon" is not allowed'],
    ["fault", [{ kind: "status", methods: "GET" }], "methods is no field of a fault"],
    ["fault", [{ kind: "status", method: "get" }], "upper case"],
    ["fault", [{ kind: "status", stage: "before_login" }], "before-login"],
    ["configure", [{ initiating: "2s..1s" }], "initiating: "],
    ["configure", [{ initiating: "1s..2s..3s" }], "initiating: "],
    ["configure", [{ initating: "1s" }], "initating cannot be configured"],
    ["configure", { initiating: "1s" }, "no list of arguments"],
    ["close", [], "there is POST /_emulator/"],
])("%s refuses %j and says why", async (name, given, why) => {
    const reply = await ask("POST", `${(await start()).url}/_emulator/${name}`, given);
    expect(reply).toMatchObject({ status: 400, json: { detail: expect.stringContaining(why) as unknown } });
});

test.each([
    ["a web page's Origin", { Origin: "https://example.com" }, 403],
    ["even this machine's Origin", { Origin: "http://127.0.0.1:1" }, 403],
    ["a name that leads here", { Host: "rebound.example.com" }, 403],
    ["nobody on this machine", { Host: "localhost:80" }, 204],
])("the control path is closed to %s", async (_what, headers, status) => {
    const { url } = await start();
    expect((await ask("POST", `${url}/_emulator/reset`, undefined, headers)).status).toBe(status);
});
