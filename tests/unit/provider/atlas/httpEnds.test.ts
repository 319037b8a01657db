import { AtlasApiError } from "../../../../provider/src/atlas/errors/errors";
import { AtlasClient } from "../../../../provider/src/atlas/api/client";
import { transport } from "../../../../provider/src/atlas/wire/transport";
import { digestAuth } from "../../../../provider/src/atlas/wire/digestAuth";
import type { Send } from "../../../../provider/src/atlas/wire/wire";
import { GROUP, HttpSetup, SECRET, stopServers } from "../../support/atlasHttp";
import { FakeClock } from "../../support/fakeClock";
import { RawServer, sendJson } from "../../support/rawServer";
import { failure, stateOf, until } from "../../support/until";

afterEach(stopServers);

const OK = { fine: true };

test.each([400, 401, 403, 404, 405, 409, 410, 415])("a %d is final at once", async (status) => {
    const setup = await HttpSetup.start((response) =>
        sendJson(response, status, { errorCode: "SOME_CODE", detail: "Some detail." }),
    );
    const error = await failure(setup.send("GET"));
    expect(error).toBeInstanceOf(AtlasApiError);
    expect(error).toMatchObject({ problem: { status, errorCode: "SOME_CODE", detail: "Some detail." } });
    expect(error.message).toContain("(SOME_CODE: Some detail.) to GET /thing.");
    expect(setup.server.requests).toHaveLength(1);
});

test("a write is repeated after a 405 during an upgrade, with growing pauses: it had no effect", async () => {
    const errorCode = "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES";
    const setup = await HttpSetup.start((response, count) =>
        count < 5 ? sendJson(response, 405, { errorCode }) : sendJson(response, 200, OK),
    );
    const answer = setup.send("POST");
    for (const pause of [375, 750, 1_500, 3_000]) {
        await setup.clock.pass(pause);
    }
    expect(await answer).toEqual(OK);
});

const TRANSIENT = [
    [401, { errorCode: "UNEXPECTED_ERROR", detail: "You are not authorized for this resource." }],
    [403, { errorCode: "", detail: "" }],
    [403, {}],
] as const;

test.each(TRANSIENT)(
    "a %d %j to a login that was accepted is repeated for two minutes at most",
    async (status, body) => {
        const setup = await HttpSetup.startAutoAdvancing((response, count) =>
            count === 1 ? sendJson(response, 200, OK) : sendJson(response, status, body),
        );
        await setup.send();
        const error = await failure(setup.send("POST"));
        expect(error).toMatchObject({ name: "AtlasApiError", problem: { status } });
        expect(setup.clock.now()).toBeGreaterThan(95_000);
        expect(setup.clock.now()).toBeLessThanOrEqual(120_000);
    },
);

test.each(TRANSIENT)("a %d %j to a login that was never accepted is final", async (status, body) => {
    const setup = await HttpSetup.start((response) => sendJson(response, status, body));
    expect(await failure(setup.send())).toMatchObject({ name: "AtlasApiError", problem: { status } });
    expect(setup.server.requests).toHaveLength(1);
});

test.each([
    ["HTML", "<html>404</html>"],
    ["JSON without a code", "{}"],
    ["nothing", ""],
])("a 404 with %s is not from Atlas: retried for half a minute, then reported", async (_what, body) => {
    const setup = await HttpSetup.startAutoAdvancing((response) => response.writeHead(404).end(body));
    const { message } = await failure(setup.send());
    expect(setup.clock.now()).toBeGreaterThan(15_000);
    expect(setup.clock.now()).toBeLessThanOrEqual(30_000);
    expect(message).toContain("Is mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) right?");
    expect(message).toContain(setup.server.url);
});

test("a POST that is refused by the limit is sent again: it had no effect", async () => {
    const setup = await HttpSetup.start((response, count) =>
        count === 1 ? sendJson(response, 429, {}, { "Retry-After": "10" }) : sendJson(response, 201, OK),
    );
    const answer = setup.send("POST");
    await setup.clock.pass(10_000);
    expect(await answer).toEqual(OK);
    expect(setup.server.requests).toHaveLength(2);
});

test("where the headers of a 429 name no time, its second parameter does", async () => {
    const parameters = ["/api/atlas/v2/groups/{groupId}/privateEndpoint", "7", "4000", "2000", "60"];
    const setup = await HttpSetup.start((response, count) =>
        count === 1
            ? sendJson(response, 429, { errorCode: "RATE_LIMITED_TOKEN_BUCKET", parameters })
            : sendJson(response, 200, OK),
    );
    const answer = setup.send();
    await setup.clock.pass(7_000);
    expect(await answer).toEqual(OK);
});

test("an abort by the caller ends a pause, and nothing more is sent", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 500, {}));
    const answer = failure(setup.send());
    await until(() => setup.problems.length === 1, "no problem");
    setup.end(new Error("my time is over"));
    expect((await answer).message).toBe("my time is over");
    await setup.clock.advance(60_000);
    expect(setup.server.requests).toHaveLength(1);
    expect(setup.clock.pending).toEqual([]);
});

test("an abort by the caller ends a request in flight", async () => {
    let closed = false;
    const setup = await HttpSetup.start((response) => response.on("close", () => (closed = true)));
    const answer = failure(setup.send());
    await until(() => setup.server.requests.length === 1, "no request");
    setup.end(new Error("my time is over"));
    expect((await answer).message).toBe("my time is over");
    await until(() => closed, "the connection is still open");
});

test("a call that ended while it waited for another one's login is not sent", async () => {
    const login = (send: Send): Send => digestAuth(send, { username: "public", password: SECRET });
    const setup = await HttpSetup.start((response, count) => {
        if (count > 1) {
            sendJson(response, 201, OK);
        }
    }, login);
    const end = new AbortController();
    const first = failure(setup.send("POST", { path: "/first", signal: end.signal }));
    await until(() => setup.server.requests.length === 1, "no request");
    const post = setup.send("POST");
    expect(await stateOf(post)).toBe("pending");
    setup.end(new Error("over"));
    expect((await failure(post)).message).toBe("over");
    end.abort(new Error("over as well"));
    await first;
    await setup.send("GET", { signal: new AbortController().signal });
    expect(setup.server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
        "POST /first",
        "GET /thing",
    ]);
});

test("an error that is not a network problem is passed on unchanged", async () => {
    const setup = await HttpSetup.start(
        () => undefined,
        () => () => Promise.reject(new TypeError("a mistake of ours")),
    );
    expect(await failure(setup.send())).toBeInstanceOf(TypeError);
});

test.each([
    ["a wrong key", 401, {}],
    ["another project's key", 401, { errorCode: "NOT_IN_GROUP" }],
    ["an address that may not", 403, { errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST" }],
    ["no such project", 404, { errorCode: "GROUP_NOT_FOUND" }],
    ["something else than Atlas", 404, undefined],
])("the error for %s ends with the command that checks it all", async (_what, status, body) => {
    const setup = await HttpSetup.startAutoAdvancing((response) =>
        body === undefined
            ? response.writeHead(status).end("<html></html>")
            : sendJson(response, status, body),
    );
    const { message } = await failure(setup.send("GET"));
    expect(message).toMatch(
        new RegExp(
            `[^.]\\. To check it all, type: npx --no -- pulumi-atlas-private-endpoint doctor --group-id ${GROUP}$`,
        ),
    );
});

test("with an explicit provider, a refused login says whose it is", async () => {
    const server = await RawServer.start((response) => sendJson(response, 401, {}));
    const clock = new FakeClock();
    const address = { baseUrl: server.url, provider: "production" };
    const client = new AtlasClient(address, [], clock, transport(undefined, clock));
    const call = { method: "GET", path: "/x", read: () => true, repeatable: true } as const;
    const { message } = await failure(client.call({ ...call, signal: new AbortController().signal }));
    expect(message).toContain(`The login is that of the provider "production" of the program`);
    await server.close();
});

test("an error that doctor cannot explain does not name doctor", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 409, { errorCode: "NO_CAPACITY" }));
    expect((await failure(setup.send("POST"))).message).not.toContain("doctor");
});

test("Atlas's time is that of its latest good answer; one that does not tell it changes nothing", async () => {
    const setup = await HttpSetup.start((response, count) => {
        response.sendDate = false;
        const date = ["Wed, 25 Nov 2026 10:00:00 GMT", "yesterday"][count - 1];
        response.writeHead(count < 4 ? 200 : 500, date === undefined ? {} : { Date: date }).end("{}");
    });
    await setup.send();
    await setup.send();
    await setup.send();
    const from = Date.parse("2026-11-25T10:00:00Z");
    expect(await failure(setup.send("POST"))).toMatchObject({ attempt: { window: { from } } });
});

test("a path in the base URL is the first suspect where Atlas does not know the resource", async () => {
    const server = await RawServer.start((response) =>
        sendJson(response, 404, { errorCode: "RESOURCE_NOT_FOUND" }),
    );
    const setup = await HttpSetup.start(() => undefined, undefined, `${server.url}/gateway`);
    const { message } = await failure(setup.send("GET"));
    expect(message).toContain(
        `Is mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) right? It leads to ${server.url}. To check`,
    );
    await server.close();
});
