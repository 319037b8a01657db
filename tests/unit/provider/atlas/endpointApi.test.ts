import type { Api } from "../../../../provider/src/atlas/api/dialects";
import { dialectOf } from "../../../../provider/src/atlas/api/dialects";
import { EndpointApi } from "../../../../provider/src/atlas/api/endpointApi";
import { GROUP, HttpSetup, stopServers } from "../../support/atlasHttp";
import { sendJson, type Handler } from "../../support/rawServer";

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
    expect([...(await endpoints.list(OPTIONS)).value.keys()]).toEqual(ids(total));
    expect(setup.server.requests).toHaveLength(requests);
});

test("a list that shifts between two pages shows none twice", async () => {
    const { endpoints } = await start("privateEndpoint", (response, count) =>
        sendJson(response, 200, count === 1 ? items(0, 500) : items(499, 3)),
    );
    expect([...(await endpoints.list(OPTIONS)).value.keys()]).toEqual(ids(502));
});

test("an id cannot leave its place in the path", async () => {
    const { setup, endpoints } = await start("privateEndpoint", (response) => response.writeHead(204).end());
    await endpoints.remove("../X?y#z", OPTIONS);
    const paths = setup.server.requests.map(({ path }) => path);
    expect(paths).toEqual([`/api/atlas/v1.0/groups/${GROUP}/privateEndpoint/..%2Fx%3Fy%23z`]);
    for (const id of [".", ".."]) {
        await expect(endpoints.remove(id, OPTIONS)).rejects.toMatchObject({ code: "noId" });
    }
    expect(setup.server.requests).toHaveLength(1);
});
