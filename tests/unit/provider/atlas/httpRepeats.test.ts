import type { ServerResponse } from "node:http";
import { AxiosError } from "axios";
import { AtlasUnreachableError } from "../../../../provider/src/atlas/errors";
import { HttpSetup, stopServers } from "../../support/atlasHttp";
import { sendJson } from "../../support/rawServer";
import { failure, until } from "../../support/until";

afterEach(stopServers);

const OK = { fine: true };

/** What a server may do instead of an answer, and how the problem is told. */
const BROKEN: readonly (readonly [string, (response: ServerResponse) => void, RegExp])[] = [
    [
        "a 500 as Atlas makes it",
        (r) => sendJson(r, 500, { errorCode: "UNEXPECTED_ERROR", detail: "Oops." }),
        /^Atlas answered 500 Internal Server Error \(UNEXPECTED_ERROR: Oops\.\)$/,
    ],
    [
        "a 502 in a proxy's HTML",
        (r) => r.writeHead(502).end("<html>secret path</html>"),
        /^Atlas answered 502 Bad Gateway$/,
    ],
    ["a 503 without a time", (r) => r.writeHead(503).end(), /^Atlas answered 503 Service Unavailable$/],
    ["a 408", (r) => r.writeHead(408).end(), /^Atlas answered 408 Request Timeout$/],
    ["a reset", (r) => r.destroy(), /^socket hang up$/],
    [
        "half a body",
        (r) => void r.writeHead(200, { "Content-Length": "100" }).write('{"fin', () => r.destroy()),
        /^the answer broke off$|^aborted$/,
    ],
    [
        "half of an error's body",
        (r) => void r.writeHead(409, { "Content-Length": "100" }).write("{", () => r.destroy()),
        /^the answer broke off$|^aborted$/,
    ],
    ["HTML with a 200", (r) => r.writeHead(200).end("<html></html>"), /HTML where JSON was expected/],
    ["a text with a 200", (r) => r.writeHead(200).end("fine"), /no JSON/],
    ["a body that ends early, whole by its length", (r) => r.writeHead(200).end('{"fin'), /no JSON/],
];

test.each(BROKEN)("a GET is repeated after %s", async (_what, breakAnswer, told) => {
    const setup = await HttpSetup.start((response, count) =>
        count < 3 ? breakAnswer(response) : sendJson(response, 200, OK),
    );
    const answer = setup.send("GET");
    await setup.clock.pass(375);
    await setup.clock.pass(750);
    expect(await answer).toEqual(OK);
    expect(setup.server.requests).toHaveLength(3);
    expect(setup.problems).toEqual([expect.stringMatching(told), expect.stringMatching(told)]);
});

test.each(BROKEN)(
    "a POST is not repeated after %s, and may have had an effect",
    async (_what, breakAnswer) => {
        const setup = await HttpSetup.start(breakAnswer);
        const error = await failure(setup.send("POST", { body: { a: 1 } }));
        expect(error).toBeInstanceOf(AtlasUnreachableError);
        expect(error).toMatchObject({ withoutEffect: false });
        expect(setup.server.requests.map(({ body }) => body)).toEqual(['{"a":1}']);
    },
);

test("the pauses double from half a second to 20 s, each from its upper half", async () => {
    const setup = await HttpSetup.start((response, count) =>
        count < 9 ? sendJson(response, 500, {}) : sendJson(response, 200, OK),
    );
    const answer = setup.send();
    for (const pause of [375, 750, 1_500, 3_000, 6_000, 12_000, 15_000, 15_000]) {
        await setup.clock.pass(pause);
    }
    expect(await answer).toEqual(OK);
});

test("an answer that the reader refuses counts as none", async () => {
    const setup = await HttpSetup.start((response, count) => sendJson(response, 200, { count }));
    const answer = setup.send("GET", {
        read: (json) => {
            if ((json as { count: number }).count < 2) {
                throw new Error("count: expected more");
            }
            return json;
        },
    });
    await setup.clock.pass(375);
    expect(await answer).toEqual({ count: 2 });
    expect(setup.problems).toEqual(["an answer of another shape (count: expected more)"]);
});

test("no answer within 30 s is none", async () => {
    const setup = await HttpSetup.start((response, count) => {
        if (count > 1) {
            sendJson(response, 200, OK);
        }
    });
    const answer = setup.send();
    await until(
        () => setup.server.requests.length === 1,
        () => "no request",
    );
    await setup.clock.advance(29_999);
    expect(setup.problems).toEqual([]);
    await setup.clock.advance(1);
    await setup.clock.pass(375);
    expect(await answer).toEqual(OK);
    expect(setup.problems).toEqual(["no answer within 30 s"]);
});

test("a body that does not end within 30 s is no answer", async () => {
    const setup = await HttpSetup.start((response) => void response.writeHead(200).write("["));
    const answer = failure(setup.send("POST"));
    await until(
        () => setup.server.requests.length === 1,
        () => "no request",
    );
    await setup.clock.pass(30_000);
    expect(await answer).toMatchObject({ name: "AtlasUnreachableError", withoutEffect: false });
});

test("a connection that nobody takes: repeated where that may be, without effect where not", async () => {
    const setup = await HttpSetup.start(() => undefined);
    await setup.server.close();
    const get = failure(setup.send("GET"));
    await setup.clock.pass(375);
    await setup.clock.pass(750);
    expect(setup.problems[0]).toContain("ECONNREFUSED");
    setup.end(new Error("over"));
    expect((await get).message).toBe("over");
    const post = new HttpSetupAt(setup);
    expect(await failure(post.send())).toMatchObject({
        name: "AtlasUnreachableError",
        withoutEffect: true,
    });
});

/** A second call of the same setup, whose own signal has ended. */
class HttpSetupAt {
    constructor(private readonly setup: HttpSetup) {}
    send(): Promise<unknown> {
        return this.setup.send("POST", { signal: new AbortController().signal });
    }
}

test("a name that is unknown is tried again", async () => {
    const setup = await HttpSetup.start(
        () => undefined,
        (send) => send,
        "http://nowhere.invalid",
    );
    const get = failure(setup.send("GET"));
    await setup.clock.pass(375);
    expect(setup.problems[0]).toMatch(/ENOTFOUND|EAI_AGAIN/);
    setup.end(new Error("over"));
    await get;
});

test.each([
    ["connect EHOSTUNREACH 10.0.0.1:443", "EHOSTUNREACH", true],
    ["", "ECONNREFUSED", true],
    ["read EHOSTUNREACH", "EHOSTUNREACH", false],
    ["write ENETUNREACH", "ENETUNREACH", false],
    ["socket hang up", "ECONNRESET", false],
    ["connect ETIMEDOUT 10.0.0.1:443", "ETIMEDOUT", false],
])("a POST that ends in %j %s: without effect is %s", async (message, code, withoutEffect) => {
    const setup = await HttpSetup.start(
        () => undefined,
        () => (config) => Promise.reject(new AxiosError(message, code, config)),
    );
    expect(await failure(setup.send("POST"))).toMatchObject({ withoutEffect });
});

test("a certificate that is wrong does not get better by asking again", async () => {
    const setup = await HttpSetup.start(
        () => undefined,
        () => (config) => Promise.reject(new AxiosError("expired", "CERT_HAS_EXPIRED", config)),
    );
    const error = await failure(setup.send("GET"));
    expect(error.message).toMatch(/^Atlas at http:\/\/127\.0\.0\.1:\d+: expired for GET \/thing$/);
    expect(setup.clock.sleeps).toEqual([]);
});
