import type { Api } from "../../../../provider/src/atlas/api/dialects";
import { dialectOf } from "../../../../provider/src/atlas/api/dialects";
import { EndpointApi } from "../../../../provider/src/atlas/api/endpointApi";
import type { CallOptions } from "../../../../provider/src/atlas/api/projectCalls";
import { GROUP, HttpSetup, stopServers } from "../../support/atlasHttp";
import { sendJson, type Handler } from "../../support/rawServer";
import { failure } from "../../support/until";

afterEach(stopServers);

const OPTIONS = { signal: new AbortController().signal };
const items = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `id${from + i}`, status: "AVAILABLE" }));

async function start(api: Api, handler: Handler): Promise<{ setup: HttpSetup; endpoints: EndpointApi }> {
    const setup = await HttpSetup.start(handler);
    return { setup, endpoints: new EndpointApi(setup.client, dialectOf(api), GROUP) };
}

/** Serves `total` endpoints by the query's own page and size. */
const paging =
    (total: number): Handler =>
    (response, _count, { path }) => {
        const query = new URL(path, "http://x").searchParams;
        const size = Number(query.get("itemsPerPage") ?? 100);
        const from = (Number(query.get("pageNum") ?? 1) - 1) * size;
        sendJson(response, 200, items(from, Math.max(0, Math.min(size, total - from))));
    };

const ONE = { privateEndpointId: "a", interfaceEndpointId: "vpce-1" };
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `id${i}`);

test.each([
    ["privateEndpoint", 0, 1],
    ["privateEndpoint", 18, 1],
    ["privateEndpoint", 499, 1],
    ["privateEndpoint", 500, 2],
    ["privateEndpoint", 501, 2],
    ["privateEndpoint", 1_250, 3],
    ["endpointService", 18, 1],
    ["endpointService", 99, 1],
    ["endpointService", 100, 2],
    ["endpointService", 250, 3],
] as const)("%s: a list of %d takes %d requests", async (api, total, requests) => {
    const { setup, endpoints } = await start(api, paging(total));
    expect((await endpoints.list(OPTIONS)).value.map(({ id }) => id)).toEqual(ids(total));
    expect(setup.server.requests).toHaveLength(requests);
});

test.each([
    ["privateEndpoint", 500, 2],
    ["endpointService", 100, 2],
    ["endpointService", 700, 1],
] as const)("%s: a server that knows no pages and shows all %d at once", async (api, total, requests) => {
    const { setup, endpoints } = await start(api, (response) => sendJson(response, 200, items(0, total)));
    expect((await endpoints.list(OPTIONS)).value.map(({ id }) => id)).toEqual(ids(total));
    expect(setup.server.requests).toHaveLength(requests);
});

test("a list that shifts between two pages shows none twice", async () => {
    const { endpoints } = await start("privateEndpoint", (response, count) =>
        sendJson(response, 200, count === 1 ? items(0, 500) : items(499, 3)),
    );
    expect((await endpoints.list(OPTIONS)).value.map(({ id }) => id)).toEqual(ids(502));
});

test.each([
    ["privateEndpoint", `/api/atlas/v1.0/groups/${GROUP}/privateEndpoint`, "/interfaceEndpoints"],
    ["endpointService", `/api/atlas/v2/groups/${GROUP}/privateEndpoint/AWS/endpointService`, "/endpoint"],
] as const)("%s: each call's method, path, body and version", async (api, base, attachments) => {
    const { setup, endpoints } = await start(api, (response) =>
        sendJson(response, 200, { id: "a", status: "X", connectionStatus: "NONE" }),
    );
    await endpoints.create("us-east-1", OPTIONS);
    await endpoints.find("A", OPTIONS);
    await endpoints.remove("a", OPTIONS);
    await endpoints.attach(ONE, OPTIONS);
    await endpoints.findConnection(ONE, OPTIONS);
    await endpoints.detach(ONE, OPTIONS);
    const isFirst = api === "privateEndpoint";
    expect(setup.server.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
        [
            "POST",
            isFirst ? base : base.replace("/AWS", ""),
            JSON.stringify({ providerName: "AWS", region: isFirst ? "us-east-1" : "US_EAST_1" }),
        ],
        ["GET", `${base}/a`, ""],
        ["DELETE", `${base}/a`, ""],
        [
            "POST",
            `${base}/a${attachments}`,
            JSON.stringify(isFirst ? { interfaceEndpointId: "vpce-1" } : { id: "vpce-1" }),
        ],
        ["GET", `${base}/a${attachments}/vpce-1`, ""],
        ["DELETE", `${base}/a${attachments}/vpce-1`, ""],
    ]);
    const accepted = new Set(setup.server.requests.map(({ headers }) => headers.accept));
    expect([...accepted]).toEqual([isFirst ? "application/json" : "application/vnd.atlas.2023-01-01+json"]);
});

test("an id cannot leave its place in the path", async () => {
    const { setup, endpoints } = await start("privateEndpoint", (response) => response.writeHead(204).end());
    await endpoints.remove("../x?y#z", OPTIONS);
    expect(setup.server.requests[0]?.path).toBe(
        `/api/atlas/v1.0/groups/${GROUP}/privateEndpoint/..%2Fx%3Fy%23z`,
    );
});

test("a missing endpoint is undefined or false; a missing project is an error", async () => {
    let errorCode = "RESOURCE_NOT_FOUND";
    const { endpoints } = await start("privateEndpoint", (response) =>
        sendJson(response, 404, { errorCode }),
    );
    expect(await endpoints.find("a", OPTIONS)).toBeUndefined();
    expect(await endpoints.findConnection(ONE, OPTIONS)).toBeUndefined();
    expect(await endpoints.remove("a", OPTIONS)).toBe(false);
    expect(await endpoints.detach(ONE, OPTIONS)).toBe(false);
    expect(await failure(endpoints.list(OPTIONS))).toMatchObject({ problem: { status: 404 } });
    errorCode = "GROUP_NOT_FOUND";
    for (const call of [
        endpoints.find("a", OPTIONS),
        endpoints.findConnection(ONE, OPTIONS),
        endpoints.remove("a", OPTIONS),
        endpoints.detach(ONE, OPTIONS),
    ]) {
        expect(await failure(call)).toMatchObject({ problem: { status: 404, errorCode } });
    }
});

test("an accepted deletion returns true, whatever its body", async () => {
    const { endpoints } = await start("privateEndpoint", (response, count) =>
        count === 1 ? response.writeHead(204).end() : sendJson(response, 202, {}),
    );
    expect(await endpoints.remove("a", OPTIONS)).toBe(true);
    expect(await endpoints.detach(ONE, OPTIONS)).toBe(true);
});

test("creations and attachments are not repeated", async () => {
    const { setup, endpoints } = await start("privateEndpoint", (response) => sendJson(response, 500, {}));
    for (const call of [endpoints.create("us-east-1", OPTIONS), endpoints.attach(ONE, OPTIONS)]) {
        expect(await failure(call)).toMatchObject({ name: "AtlasUnreachableError" });
    }
    expect(setup.server.requests).toHaveLength(2);
});

test.each<[string, (endpoints: EndpointApi, options: CallOptions) => Promise<unknown>]>([
    ["list", (endpoints, options) => endpoints.list(options)],
    ["find", (endpoints, options) => endpoints.find("a", options)],
    ["remove", (endpoints, options) => endpoints.remove("a", options)],
    ["findConnection", (endpoints, options) => endpoints.findConnection(ONE, options)],
    ["detach", (endpoints, options) => endpoints.detach(ONE, options)],
])("%s is repeated", async (_what, ask) => {
    const { setup, endpoints } = await start("privateEndpoint", (response, count) =>
        sendJson(response, count === 1 ? 500 : 404, { errorCode: "RESOURCE_NOT_FOUND" }),
    );
    const answer = ask(endpoints, OPTIONS).catch(() => undefined);
    await setup.clock.pass(375);
    await answer;
    expect(setup.server.requests).toHaveLength(2);
});

test.each([".", ".."])("the id %j leads to no other path", async (id) => {
    const { setup, endpoints } = await start("privateEndpoint", paging(1));
    await expect(endpoints.remove(id, OPTIONS)).rejects.toThrow(`"${id}" is not an id`);
    expect(setup.server.requests).toEqual([]);
});
