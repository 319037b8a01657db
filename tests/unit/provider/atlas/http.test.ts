import type { ServerResponse } from "node:http";
import { AtlasApiError, AtlasUnreachableError } from "../../../../provider/src/atlas/errors/errors";
import { mayHaveHadEffect } from "../../../../provider/src/atlas/errors/problem";
import { kindOf } from "../../../../provider/src/atlas/wire/transport";
import type { NoAnswerKind } from "../../../../provider/src/atlas/wire/wire";
import { HttpSetup, stopServers } from "../../support/atlasHttp";
import { sendJson } from "../../support/rawServer";
import { failure, stateOf, until } from "../../support/until";

// What becomes of a call, by what the server does: how often it is sent, with which pauses, and how it ends.

afterEach(stopServers);

const OK = { fine: true };
const ok = (response: ServerResponse): void => sendJson(response, 200, OK);
type Answer = (response: ServerResponse) => void;
const json =
    (status: number, body: object = {}): Answer =>
    (response) =>
        sendJson(response, status, body);
const text =
    (status: number, body?: string): Answer =>
    (response) => {
        response.writeHead(status).end(body);
    };
const half =
    (status: number): Answer =>
    (response) => {
        response.writeHead(status, { "Content-Length": "100" }).write("{", () => response.destroy());
    };

const classOf = (error: unknown): string => (error as { problem: { errorClass: string } }).problem.errorClass;

test.each<[string, Answer, string]>([
    ["a 500", json(500, { errorCode: "UNEXPECTED_ERROR", detail: "Oops." }), "serverError"],
    ["a proxy's 502", text(502, "<html>secret path</html>"), "serverError"],
    ["a 503 without a time", text(503), "serverError"],
    ["a 408", text(408), "serverError"],
    ["a reset", (response) => void response.destroy(), "broken"],
    ["half a body", half(200), "broken"],
    ["half of an error's body", half(409), "broken"],
    ["HTML with a 200", text(200, "<html></html>"), "badResponse"],
    ["a text with a 200", text(200, "fine"), "badResponse"],
    ["a body that ends early, whole by its length", text(200, '{"fin'), "badResponse"],
    ["a shape that the reader rejects", json(200, { odd: 1 }), "badResponse"],
])(
    "%s: a GET is sent again, a POST is not, and may have had an effect",
    async (_what, answer, errorClass) => {
        const read = (body: unknown): unknown => {
            if ((body as { odd?: number }).odd !== undefined) {
                throw new Error("odd: expected nothing");
            }
            return body;
        };
        const setup = await HttpSetup.start((response, count) =>
            count < 3 ? answer(response) : ok(response),
        );
        const got = setup.send("GET", { read });
        await setup.clock.pass(375);
        await setup.clock.pass(750);
        expect([await got, setup.server.requests.length, setup.problems.length]).toEqual([OK, 3, 2]);
        const post = await HttpSetup.start(answer);
        const error = await failure(post.send("POST", { body: { a: 1 }, read }));
        expect(error).toBeInstanceOf(AtlasUnreachableError);
        expect(error).toMatchObject({ effect: true, problem: { errorClass } });
        expect(post.server.requests.map(({ body }) => body)).toEqual(['{"a":1}']);
    },
);

test.each<[number, object | undefined, string]>([
    [400, { errorCode: "SOME_CODE", detail: "Some detail." }, "refused"],
    [401, { errorCode: "SOME_CODE" }, "wrongLogin"],
    [401, { errorCode: "UNEXPECTED_ERROR" }, "passingRefusal"],
    [403, { errorCode: "SOME_CODE" }, "noAccess"],
    [403, {}, "passingRefusal"],
    [404, { errorCode: "SOME_CODE" }, "notFound"],
    [405, { errorCode: "SOME_CODE" }, "routeGone"],
    [409, { errorCode: "SOME_CODE" }, "refused"],
    [410, { errorCode: "SOME_CODE" }, "routeGone"],
    [415, { errorCode: "SOME_CODE" }, "refused"],
])("a %d %j is final at once, to a login that was never accepted", async (status, body, errorClass) => {
    const setup = await HttpSetup.start((response) => sendJson(response, status, body));
    const error = await failure(setup.send("GET"));
    expect(error).toBeInstanceOf(AtlasApiError);
    expect([classOf(error), setup.server.requests.length]).toEqual([errorClass, 1]);
});

interface Repeated {
    readonly what: string;
    readonly answer: Answer;
    readonly method: "GET" | "POST";
    /** Whether Atlas has answered before. */
    readonly before: boolean;
    readonly ends: string;
    /** At least and at most, in seconds. */
    readonly lasts: readonly [number, number];
}
const inTheMiddle = { method: "POST", before: true, ends: "passingRefusal", lasts: [95, 120] } as const;
const atFirst = { method: "GET", before: false, ends: "notAtlas", lasts: [15, 30] } as const;

test.each<Repeated>([
    { what: "a 401", answer: json(401, { errorCode: "UNEXPECTED_ERROR" }), ...inTheMiddle },
    { what: "a bare 403", answer: json(403, { errorCode: "", detail: "" }), ...inTheMiddle },
    { what: "a 404 in HTML", answer: text(404, "<html>404</html>"), ...atFirst },
    { what: "a 404 without a code", answer: text(404, "{}"), ...atFirst },
    { what: "an empty 404", answer: text(404, ""), ...atFirst },
])("$what to a $method (answered before: $before) is $ends, repeated for $lasts s", async (row) => {
    const { answer, method, before, ends, lasts } = row;
    const setup = await HttpSetup.startAutoAdvancing((response, count) =>
        before && count === 1 ? ok(response) : answer(response),
    );
    if (before) {
        await setup.send();
    }
    expect(classOf(await failure(setup.send(method)))).toBe(ends);
    expect(setup.clock.now()).toBeGreaterThan(lasts[0] * 1_000);
    expect(setup.clock.now()).toBeLessThanOrEqual(lasts[1] * 1_000);
});

// [the network's words, its code, kind, whether a request may have had an effect]
test.each<[string, string, NoAnswerKind, boolean]>([
    ["connect ECONNREFUSED 10.0.0.1:443", "ECONNREFUSED", "noConnection", false],
    ["getaddrinfo ENOTFOUND nowhere", "ENOTFOUND", "noConnection", false],
    ["connect EHOSTUNREACH 10.0.0.1:443", "EHOSTUNREACH", "noConnection", false],
    ["connect ETIMEDOUT 10.0.0.1:443", "ETIMEDOUT", "noConnection", false],
    ["connect ECONNRESET 10.0.0.1:443", "ECONNRESET", "noConnection", false],
    ["connect ENEW 1.2.3.4", "ENEW", "noConnection", false],
    ["write EPROTO 1:error:0A00010B:SSL routines::wrong version number", "EPROTO", "noConnection", false],
    [
        "Client network socket disconnected before secure TLS connection was established",
        "ECONNRESET",
        "noConnection",
        false,
    ],
    ["certificate has expired", "CERT_HAS_EXPIRED", "certificate", false],
    ["read ECONNREFUSED", "ECONNREFUSED", "broken", true],
    ["read EHOSTUNREACH", "EHOSTUNREACH", "broken", true],
    ["write ENETUNREACH", "ENETUNREACH", "broken", true],
    ["socket hang up", "", "broken", true],
    ["read ECONNRESET", "ECONNRESET", "broken", true],
    ["decryption failed or bad record mac", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "broken", true],
    ["write EPROTO", "EPROTO", "broken", true],
])("%j (%s) is %s, with an effect: %s", async (message, code, kind, effect) => {
    expect([kindOf({ message, code }), mayHaveHadEffect({ errorClass: kind })]).toEqual([kind, effect]);
    let isThere = true;
    const setup = await HttpSetup.start(
        ok,
        (send) => async (request) =>
            isThere ? send(request) : { kind, text: message, sentAt: 0, login: "" },
    );
    await setup.send();
    isThere = false;
    // Atlas has answered before: what had no effect is tried for as long as the caller waits.
    const answer = failure(setup.send("POST"));
    await setup.clock.advance(3_000_000);
    const isHeld = kind === "noConnection";
    expect(await stateOf(answer)).toBe(isHeld ? "pending" : "resolved");
    setup.end(new Error("over"));
    expect(await answer).toMatchObject(isHeld ? { message: "over" } : { effect });
});

test("before anybody has answered, nobody there is tried for ten seconds over all calls, and once more after a while", async () => {
    const setup = await HttpSetup.start(ok, () => async () => ({
        kind: "noConnection",
        text: "connect ECONNREFUSED",
        sentAt: 0,
        login: "",
    }));
    const tenSeconds = async (): Promise<Error> => {
        const answer = failure(setup.send("POST"));
        await setup.clock.advance(5_000);
        expect(await stateOf(answer)).toBe("pending");
        await setup.clock.advance(5_000);
        return answer;
    };
    const error = await tenSeconds();
    expect(error).toMatchObject({ effect: false, text: { code: "noConnection" } });
    expect(error.message).toContain(setup.server.url);
    const tried = setup.problems.length;
    await failure(setup.send());
    expect(setup.problems).toHaveLength(tried);
    await setup.clock.advance(11_000);
    await tenSeconds();
});

test.each([
    ["before anybody has answered ends after three", false],
    ["after Atlas has answered is waited out", true],
])("silence of 30 s each %s", async (_what, answered) => {
    let isSilent = !answered;
    const setup = await HttpSetup.start((response) => (isSilent ? undefined : ok(response)));
    if (answered) {
        await setup.send();
    }
    isSilent = true;
    const answer = failure(setup.send("GET"));
    await until(() => setup.server.requests.length > 0, "no request");
    await setup.clock.advance(29_999);
    expect(setup.problems).toEqual([]);
    await setup.clock.pass(1);
    for (const pause of [375, 750]) {
        await setup.clock.pass(pause);
        await setup.clock.pass(30_000);
    }
    expect(await stateOf(answer)).toBe(answered ? "pending" : "resolved");
    setup.end(new Error("over"));
    expect(await answer).toMatchObject(answered ? { message: "over" } : { text: { code: "timeout" } });
});

test("a body that does not end within 30 s is no answer", async () => {
    const setup = await HttpSetup.start((response) => void response.writeHead(200).write("["));
    const answer = failure(setup.send("POST"));
    await until(() => setup.server.requests.length === 1, "no request");
    await setup.clock.pass(30_000);
    expect(await answer).toMatchObject({ name: "AtlasUnreachableError", effect: true });
});

test("the pauses double from half a second to 20 s, each from its upper half; a POST that had no effect has them, too", async () => {
    const errorCode = "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES";
    for (const [method, status] of [
        ["GET", 500],
        ["POST", 405],
    ] as const) {
        const setup = await HttpSetup.start((response, count) =>
            count < 9 ? sendJson(response, status, { errorCode }) : ok(response),
        );
        const answer = setup.send(method, { body: { region: "us-east-1" }, path: "/a?b=c" });
        for (const pause of [375, 750, 1_500, 3_000, 6_000, 12_000, 15_000, 15_000]) {
            await setup.clock.pass(pause);
        }
        expect(await answer).toEqual(OK);
        expect(
            new Set(setup.server.requests.map((one) => `${one.method} ${one.path} ${one.body}`)).size,
        ).toBe(1);
    }
});

test("a POST that the limit refuses is sent again after the time that its header or its second parameter names", async () => {
    const parameters = ["/api/atlas/v2/groups/{groupId}/privateEndpoint", "7", "4000", "2000", "60"];
    for (const [body, headers, pause] of [
        [{}, { "Retry-After": "10" }, 10_000],
        [{ errorCode: "RATE_LIMITED_TOKEN_BUCKET", parameters }, {}, 7_000],
    ] as const) {
        const setup = await HttpSetup.start((response, count) =>
            count === 1 ? sendJson(response, 429, body, { ...headers }) : ok(response),
        );
        const answer = setup.send("POST");
        await setup.clock.pass(pause);
        expect([await answer, setup.server.requests.length]).toEqual([OK, 2]);
    }
});
