import type { Api } from "../../../../provider/src/atlas/api/dialects";
import { dialectOf } from "../../../../provider/src/atlas/api/dialects";
import { EndpointApi } from "../../../../provider/src/atlas/api/endpointApi";
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

/** A server that knows no pages. */
const whole =
    (total: number): Handler =>
    (response) =>
        sendJson(response, 200, items(0, total));

test.each([
    ["privateEndpoint", 0, 1, paging],
    ["privateEndpoint", 499, 1, paging],
    ["privateEndpoint", 500, 2, paging],
    ["privateEndpoint", 1_250, 3, paging],
    ["privateEndpoint", 500, 2, whole],
    ["endpointService", 99, 1, paging],
    ["endpointService", 100, 2, paging],
    ["endpointService", 250, 3, paging],
    ["endpointService", 100, 2, whole],
    ["endpointService", 700, 1, whole],
] as const)("%s: a list of %d takes %d requests (%p)", async (api, total, requests, handler) => {
    const { setup, endpoints } = await start(api, handler(total));
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

const CALLS: readonly [string, boolean, (endpoints: EndpointApi) => Promise<unknown>][] = [
    ["create", false, (endpoints) => endpoints.create("us-east-1", OPTIONS)],
    ["attach", false, (endpoints) => endpoints.attach(ONE, OPTIONS)],
    ["list", true, (endpoints) => endpoints.list(OPTIONS)],
    ["find", true, (endpoints) => endpoints.find("a", OPTIONS)],
    ["remove", true, (endpoints) => endpoints.remove("a", OPTIONS)],
    ["findConnection", true, (endpoints) => endpoints.findConnection(ONE, OPTIONS)],
    ["detach", true, (endpoints) => endpoints.detach(ONE, OPTIONS)],
];

test.each(CALLS)("%s is sent again after a 500: %s", async (_what, isRepeated, ask) => {
    const { setup, endpoints } = await start("privateEndpoint", (response, count) =>
        sendJson(response, count === 1 ? 500 : 404, { errorCode: "RESOURCE_NOT_FOUND" }),
    );
    const answer = ask(endpoints).catch(() => undefined);
    if (isRepeated) {
        await setup.clock.pass(375);
    }
    await answer;
    expect(setup.server.requests).toHaveLength(isRepeated ? 2 : 1);
});

test("an accepted deletion returns true, whatever its body", async () => {
    const { endpoints } = await start("privateEndpoint", (response, count) =>
        count === 1 ? response.writeHead(204).end() : sendJson(response, 202, {}),
    );
    expect([await endpoints.remove("a", OPTIONS), await endpoints.detach(ONE, OPTIONS)]).toEqual([
        true,
        true,
    ]);
});

test("an id cannot leave its place in the path", async () => {
    const { setup, endpoints } = await start("privateEndpoint", (response) => response.writeHead(204).end());
    await endpoints.remove("../x?y#z", OPTIONS);
    const paths = setup.server.requests.map(({ path }) => path);
    expect(paths).toEqual([`/api/atlas/v1.0/groups/${GROUP}/privateEndpoint/..%2Fx%3Fy%23z`]);
    for (const id of [".", ".."]) {
        await expect(endpoints.remove(id, OPTIONS)).rejects.toThrow(`"${id}" is not an id`);
    }
    expect(setup.server.requests).toHaveLength(1);
});
