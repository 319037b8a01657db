import type { ServerResponse } from "node:http";
import { AtlasUnreachableError } from "../../../../provider/src/atlas/errors/errors";
import { kindOf } from "../../../../provider/src/atlas/wire/transport";
import type { NoAnswer } from "../../../../provider/src/atlas/wire/wire";
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
        expect(error).toMatchObject({ effect: true });
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

test("a response that the parser rejects counts as no response", async () => {
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

test("a request times out after 30 s without a response", async () => {
    const setup = await HttpSetup.start((response, count) => {
        if (count > 1) {
            sendJson(response, 200, OK);
        }
    });
    const answer = setup.send();
    await until(() => setup.server.requests.length === 1, "no request");
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
    await until(() => setup.server.requests.length === 1, "no request");
    await setup.clock.pass(30_000);
    expect(await answer).toMatchObject({ name: "AtlasUnreachableError", effect: true });
});

/** A request that ends without an answer, in the network's own words. */
const failing = (message: string, code: string): NoAnswer => ({
    kind: kindOf({ message, code }),
    text: message,
    sentAt: 0,
    login: "",
});

/** Connection errors: nothing was sent, so even a POST is retried. */
const NOBODY = [
    ["connect ECONNREFUSED 10.0.0.1:443", "ECONNREFUSED"],
    ["getaddrinfo ENOTFOUND nowhere", "ENOTFOUND"],
    ["connect EHOSTUNREACH 10.0.0.1:443", "EHOSTUNREACH"],
    ["connect ETIMEDOUT 10.0.0.1:443", "ETIMEDOUT"],
    ["connect ECONNRESET 10.0.0.1:443", "ECONNRESET"],
    ["write EPROTO 1:error:0A00010B:SSL routines::wrong version number", "EPROTO"],
    ["Client network socket disconnected before secure TLS connection was established", "ECONNRESET"],
] as const;

test.each(NOBODY)(
    "%j before anybody has answered: tried for ten seconds over all calls, then told with the address",
    async (message, code) => {
        const setup = await HttpSetup.start(
            () => undefined,
            () => async () => failing(message, code),
        );
        const answer = failure(setup.send("POST"));
        await setup.clock.advance(5_000);
        expect(await stateOf(answer)).toBe("pending");
        await setup.clock.advance(5_000);
        const error = await answer;
        expect(error).toMatchObject({ name: "AtlasUnreachableError", effect: false });
        expect(error.message).toContain("Nothing was made or changed.");
        expect(error.message).toContain("mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)");
        expect(error.message).toContain(setup.server.url);
        const tried = setup.problems.length;
        await failure(setup.send());
        expect(setup.problems).toHaveLength(tried);
        // After a while without a call the time begins anew.
        await setup.clock.advance(11_000);
        const later = failure(setup.send());
        await setup.clock.advance(5_000);
        expect(await stateOf(later)).toBe("pending");
        await setup.clock.advance(5_000);
        await later;
    },
);

test.each(NOBODY)(
    "%j after Atlas has answered: tried for as long as the caller waits",
    async (message, code) => {
        let there = true;
        const setup = await HttpSetup.start(
            (response) => sendJson(response, 200, OK),
            (send) => async (request) => (there ? send(request) : failing(message, code)),
        );
        await setup.send();
        there = false;
        const answer = failure(setup.send("POST"));
        await setup.clock.advance(3_000_000);
        expect(await stateOf(answer)).toBe("pending");
        setup.end(new Error("over"));
        expect((await answer).message).toBe("over");
    },
);

test("silence before anybody has answered, as behind a firewall: two minutes at most, then told with the address", async () => {
    const setup = await HttpSetup.start(() => undefined);
    const answer = failure(setup.send("GET"));
    for (const pause of [375, 750]) {
        await setup.clock.pass(30_000);
        await setup.clock.pass(pause);
    }
    await setup.clock.pass(30_000);
    const error = await answer;
    expect(error.message).toContain("no answer within 30 s");
    expect(error.message).toContain("mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)");
    expect(error.message).toContain("firewall");
});

test("silence after Atlas has answered is waited out", async () => {
    let silent = false;
    const setup = await HttpSetup.start((response) => (silent ? undefined : sendJson(response, 200, OK)));
    await setup.send();
    silent = true;
    const answer = failure(setup.send("GET"));
    for (const pause of [375, 750, 1_500]) {
        await setup.clock.pass(30_000);
        await setup.clock.pass(pause);
    }
    expect(await stateOf(answer)).toBe("pending");
    setup.end(new Error("over"));
    await answer;
});

test.each([
    ["read EHOSTUNREACH", "EHOSTUNREACH"],
    ["write ENETUNREACH", "ENETUNREACH"],
    ["socket hang up", "ECONNRESET"],
    ["read ECONNRESET", "ECONNRESET"],
    ["decryption failed or bad record mac", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"],
    ["write EPROTO", "EPROTO"],
])("a POST that ends in %j %s may have had an effect, and is not repeated", async (message, code) => {
    const setup = await HttpSetup.start(
        () => undefined,
        () => async () => failing(message, code),
    );
    expect(await failure(setup.send("POST"))).toMatchObject({ effect: true });
});

test("a failed call tells when its last request was under way, by Atlas's clock", async () => {
    const date = new Date(1_700_000_000_000).toUTCString();
    const setup = await HttpSetup.start((response, count) => {
        if (count === 1) {
            sendJson(response, 200, OK, { Date: date });
        } else if (count === 2) {
            sendJson(response, 429, {}, { "Retry-After": "60" });
        } else {
            response.destroy();
        }
    });
    await setup.send();
    await setup.clock.advance(5_000);
    const answer = failure(setup.send("POST"));
    await setup.clock.pass(60_000);
    // Not from its first request on, which the limit refused.
    expect(await answer).toMatchObject({
        attempt: { startedAt: 65_000, window: { from: 1_700_000_065_000, to: 1_700_000_066_000 } },
    });
});

test("without a good answer before, nobody knows Atlas's time", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 500, {}));
    expect(await failure(setup.send("POST"))).toMatchObject({ attempt: { window: undefined } });
});

test("an invalid certificate is not retried", async () => {
    const setup = await HttpSetup.start(
        () => undefined,
        () => async () => failing("expired", "CERT_HAS_EXPIRED"),
    );
    const error = await failure(setup.send("GET"));
    expect(error.message).toMatch(
        /^Atlas at http:\/\/127\.0\.0\.1:\d+: expired for GET \/thing\. Nothing was made or changed\./,
    );
    expect(setup.clock.sleeps).toEqual([]);
});
