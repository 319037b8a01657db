import type { ServerResponse } from "node:http";
import { AxiosError } from "axios";
import { AtlasApiError, AtlasUnreachableError } from "../../../../provider/src/atlas/errors";
import { HttpSetup, stopServers } from "../../support/atlasHttp";
import { sendJson } from "../../support/rawServer";
import { failure, stateOf, until } from "../../support/until";

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

test.each([400, 401, 403, 404, 405, 409, 410, 415])("a %d is final at once", async (status) => {
    const setup = await HttpSetup.start((response) =>
        sendJson(response, status, { errorCode: "SOME_CODE", detail: "Some detail." }),
    );
    const error = await failure(setup.send("GET"));
    expect(error).toBeInstanceOf(AtlasApiError);
    expect(error).toMatchObject({ status, errorCode: "SOME_CODE", detail: "Some detail." });
    expect(error.message).toContain("(SOME_CODE: Some detail.) to GET /thing.");
    expect(setup.server.requests).toHaveLength(1);
});

test("a GET waits out a 429 for as long as Atlas says, with one request for each interval", async () => {
    const setup = await HttpSetup.start((response) => {
        if (setup.clock.now() < 20_000) {
            sendJson(response, 429, { errorCode: "RATE_LIMITED_TOKEN_BUCKET" }, { "Retry-After": "10" });
        } else {
            sendJson(response, 200, OK);
        }
    });
    const answers = [setup.send()];
    await until(
        () => setup.problems.length === 1,
        () => "no problem",
    );
    answers.push(...Array.from({ length: 17 }, () => setup.send()));
    await setup.clock.pass(10_000);
    await until(
        () => setup.problems.length === 2,
        () => "no second problem",
    );
    expect(setup.server.requests).toHaveLength(2);
    await setup.clock.pass(10_000);
    expect(await Promise.all(answers)).toEqual(Array(18).fill(OK));
    expect(setup.server.requests).toHaveLength(2 + 18);
});

test("a POST that is refused by the limit goes back to its caller", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 429, {}, { "Retry-After": "10" }));
    expect(await failure(setup.send("POST"))).toMatchObject({ status: 429 });
    expect(setup.server.requests).toHaveLength(1);
});

test("a call that belongs to no project waits out a 429, too", async () => {
    const setup = await HttpSetup.start((response) => {
        if (setup.clock.now() < 5_000) {
            sendJson(response, 429, {}, { "Retry-After": "5" });
        } else {
            sendJson(response, 200, OK);
        }
    });
    const answer = setup.http.send({
        method: "GET",
        path: "/",
        read: (json) => json,
        repeatable: true,
        signal: new AbortController().signal,
    });
    await setup.clock.pass(5_000);
    expect(await answer).toEqual(OK);
    expect(setup.server.requests).toHaveLength(2);
});

test("the caller's end ends a pause, and nothing is sent any more", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 500, {}));
    const answer = failure(setup.send());
    await until(
        () => setup.problems.length === 1,
        () => "no problem",
    );
    setup.end(new Error("my time is over"));
    expect((await answer).message).toBe("my time is over");
    await setup.clock.advance(60_000);
    expect(setup.server.requests).toHaveLength(1);
    expect(setup.clock.pending).toEqual([]);
});

test("the caller's end ends a request that is under way", async () => {
    let closed = false;
    const setup = await HttpSetup.start((response) => response.on("close", () => (closed = true)));
    const answer = failure(setup.send());
    await until(
        () => setup.server.requests.length === 1,
        () => "no request",
    );
    setup.end(new Error("my time is over"));
    expect((await answer).message).toBe("my time is over");
    await until(
        () => closed,
        () => "the connection is still open",
    );
});

test("a call that ended while it waited for a login is not sent", async () => {
    let finishLogin: () => void = () => undefined;
    const login = new Promise<void>((resolve) => (finishLogin = resolve));
    const setup = await HttpSetup.start(
        (response) => sendJson(response, 201, OK),
        (send) => async (config) => {
            await login;
            return send(config);
        },
    );
    const post = setup.send("POST");
    expect(await stateOf(post)).toBe("pending");
    setup.end(new Error("over"));
    await failure(post);
    finishLogin();
    await setup.clock.advance(1_000);
    // Were the POST sent, it would arrive before this one, on the same server.
    await setup.send("GET", { signal: new AbortController().signal });
    expect(setup.server.requests.map(({ method }) => method)).toEqual(["GET"]);
});

test("what is no problem of the network is shown as it is", async () => {
    const setup = await HttpSetup.start(
        () => undefined,
        () => () => Promise.reject(new TypeError("a mistake of ours")),
    );
    expect(await failure(setup.send())).toBeInstanceOf(TypeError);
});
