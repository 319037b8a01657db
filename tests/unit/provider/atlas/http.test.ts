import type { ServerResponse } from "node:http";
import type { ErrorClass } from "../../../../provider/src/atlas/errors/catalogue";
import { noAnswerKind } from "../../../../provider/src/atlas/wire/transport";
import type { NoAnswerKind } from "../../../../provider/src/atlas/wire/wire";
import { HttpSetup, stopServers } from "../../support/atlasHttp";
import { AutoAdvancingClock } from "../../support/fakeClock";
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

const beginning: Answer = (response) => void response.writeHead(200).write("[");

const ALWAYS = Infinity;
const UNSURE = [ALWAYS, 0, true] as const;
const FINAL = [0, 0, false] as const;
const UPGRADING = { errorCode: "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES" };

// [what, an answer or what the network says instead, its class; for how many seconds a GET is repeated before anybody has
// answered, and a POST of a login that was accepted; whether a request may have had an effect]
test.each<readonly [string, Answer | NoAnswerKind, ErrorClass, number, number, boolean]>([
    ["a 500", json(500, { errorCode: "UNEXPECTED_ERROR", detail: "Oops." }), "serverError", ...UNSURE],
    ["a proxy's 502", text(502, "<html>secret path</html>"), "serverError", ...UNSURE],
    ["a reset", (response) => void response.destroy(), "broken", ...UNSURE],
    ["half a body", half(200), "broken", ...UNSURE],
    ["half of an error's body", half(409), "broken", ...UNSURE],
    ["HTML with a 200", text(200, "<html></html>"), "badResponse", ...UNSURE],
    ["a body that ends early, whole by its length", text(200, '{"fin'), "badResponse", ...UNSURE],
    ["a shape that the reader rejects", json(200, { odd: 1 }), "badResponse", ...UNSURE],
    ["a code that nobody knows", json(409, { errorCode: "SOME_CODE" }), "refused", ...FINAL],
    ["a wrong certificate", "certificate", "certificate", ...FINAL],
    ["a proxy that refuses", "proxy", "proxy", ...FINAL],
    ["a 401", json(401, { errorCode: "UNEXPECTED_ERROR" }), "passingRefusal", 0, 120, false],
    ["a bare 403", json(403, { errorCode: "", detail: "" }), "passingRefusal", 0, 120, false],
    ["a 404 in HTML", text(404, "<html>404</html>"), "notAtlas", 30, 0, true],
    ["an empty 404", text(404, ""), "notAtlas", 30, 0, true],
    ["silence", "timeout", "timeout", 60, 0, true],
    ["nobody there", "noConnection", "noConnection", 10, ALWAYS, false],
    ["a limit", json(429), "limited", ALWAYS, ALWAYS, false],
    ["an upgrade", json(405, UPGRADING), "upgrading", ALWAYS, ALWAYS, false],
])("what becomes of a call that gets %s", async (_what, answer, ...row) => {
    const [errorClass, first, later, effect] = row;
    const read = (body: unknown): unknown => {
        if ((body as { odd?: number } | undefined)?.odd !== undefined) {
            throw new Error("odd: expected nothing");
        }
        return body;
    };
    for (const [method, lasts] of [
        ["GET", first],
        ["POST", later],
    ] as const) {
        const clock = new AutoAdvancingClock();
        let isFine = method === "POST";
        const setup = await HttpSetup.start(
            (response) => (isFine || typeof answer === "string" ? ok : answer)(response),
            (send) => async (request) => {
                isFine ||= clock.now() > 200_000;
                return isFine || typeof answer !== "string"
                    ? send(request)
                    : { kind: answer, text: answer, sentAt: 0, login: "" };
            },
            { clock },
        );
        if (method === "POST") {
            await setup.send();
            isFine = false;
        }
        const ended = await setup.send(method, { read }).catch((error: unknown) => error);
        if (lasts === ALWAYS) {
            expect(ended).toEqual(OK);
        } else {
            expect(ended).toMatchObject({ problem: { errorClass } });
            expect((ended as { effect?: boolean }).effect ?? false).toBe(effect);
            expect(clock.now()).toBeGreaterThanOrEqual(lasts * 500);
            expect(clock.now()).toBeLessThanOrEqual(lasts * 1_000);
        }
    }
});

// [the network's words, its code, whether that is no connection, or one that broke after the request was sent]
test.each<[string, string, NoAnswerKind]>([
    ["connect ECONNREFUSED 10.0.0.1:443", "ECONNREFUSED", "noConnection"],
    ["getaddrinfo ENOTFOUND nowhere", "ENOTFOUND", "noConnection"],
    ["connect ECONNRESET 10.0.0.1:443", "ECONNRESET", "noConnection"],
    ["connect ENEW 1.2.3.4", "ENEW", "noConnection"],
    ["write EPROTO 1:error:0A00010B:SSL routines::wrong version number", "EPROTO", "noConnection"],
    ["Client network socket disconnected before secure TLS connection", "ECONNRESET", "noConnection"],
    ["certificate has expired", "CERT_HAS_EXPIRED", "certificate"],
    ["read ECONNREFUSED", "ECONNREFUSED", "broken"],
    ["write ENETUNREACH", "ENETUNREACH", "broken"],
    ["socket hang up", "", "broken"],
    ["read ECONNRESET", "ECONNRESET", "broken"],
    ["decryption failed or bad record mac", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "broken"],
    ["write EPROTO", "EPROTO", "broken"],
])("%j (%s) is %s", (message, code, kind) => {
    expect(noAnswerKind({ message, code })).toBe(kind);
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

test.each<[string, boolean, Answer]>([
    ["silence of 30 s each before anybody has answered ends after three", false, () => undefined],
    ["after Atlas has answered a body that does not end is waited out", true, beginning],
])("%s", async (_what, answered, answer) => {
    let isSilent = !answered;
    const setup = await HttpSetup.start((response) => (isSilent ? answer : ok)(response));
    if (answered) {
        await setup.send();
    }
    isSilent = true;
    const failed = failure(setup.send("GET"));
    await until(() => setup.server.requests.length > 0, "no request");
    await setup.clock.advance(29_999);
    expect(setup.problems).toEqual([]);
    await setup.clock.pass(1);
    for (const pause of [375, 750]) {
        await setup.clock.pass(pause);
        await setup.clock.pass(30_000);
    }
    expect(await stateOf(failed)).toBe(answered ? "pending" : "resolved");
    setup.end(new Error("over"));
    expect(await failed).toMatchObject(answered ? { message: "over" } : { text: { code: "timeout" } });
});

test("the pauses double from half a second to 20 s, each from its upper half, and each request is the same", async () => {
    const setup = await HttpSetup.start((response, count) =>
        (count < 9 ? json(405, UPGRADING) : ok)(response),
    );
    const answer = setup.send("POST", { body: { region: "us-east-1" }, path: "/a?b=c" });
    for (const pause of [375, 750, 1_500, 3_000, 6_000, 12_000, 15_000, 15_000]) {
        await setup.clock.pass(pause);
    }
    expect(await answer).toEqual(OK);
    const sent = setup.server.requests.map(({ method, path, body }) => `${method} ${path} ${body}`);
    expect(new Set(sent)).toEqual(new Set(['POST /a?b=c {"region":"us-east-1"}']));
});
