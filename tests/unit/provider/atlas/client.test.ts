import type { ServerResponse } from "node:http";
import { AxiosError } from "axios";
import { digestAuth } from "../../../../provider/src/atlas/wire/digestAuth";
import { textOf } from "../../../../provider/src/atlas/wire/transport";
import { HttpSetup, SECRET, stopServers } from "../../support/atlasHttp";
import { sendJson } from "../../support/rawServer";
import { failure, stateOf, until } from "../../support/until";

afterEach(stopServers);

const OK = { fine: true };
const ok = (response: ServerResponse): void => sendJson(response, 200, OK);

test("an abort by the caller ends a pause and a request in flight, and nothing more is sent", async () => {
    for (const status of [500, undefined]) {
        const setup = await HttpSetup.start((response) =>
            status === undefined ? undefined : sendJson(response, status, {}),
        );
        const answer = failure(setup.send());
        await until(() => setup.server.requests.length === 1, "no request");
        if (status !== undefined) {
            await until(() => setup.problems.length === 1, "no problem");
        }
        setup.end(new Error("my time is over"));
        expect((await answer).message).toBe("my time is over");
        await setup.clock.advance(60_000);
        expect([setup.server.requests.length, setup.clock.pending]).toEqual([1, []]);
    }
});

test("a call that ended while it waited for another one's login is not sent", async () => {
    const setup = await HttpSetup.start(
        (response, count) => (count > 1 ? ok(response) : undefined),
        (send) => digestAuth(send, { username: "public", password: SECRET }),
    );
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

test("a failed call names when its last request was under way, by Atlas's clock, if a good answer has told it", async () => {
    const Date = "Tue, 14 Nov 2023 22:13:20 GMT"; // 1,700,000,000 s
    const setup = await HttpSetup.start((response, count) => {
        response.sendDate = false;
        const answers = [
            () => sendJson(response, 500, {}, { Date }),
            () => sendJson(response, 200, OK, { Date }),
            () => sendJson(response, 200, OK, { Date: "yesterday" }),
            () => sendJson(response, 429, {}, { "Retry-After": "60" }),
        ];
        (answers[count - 1] ?? ((): unknown => response.destroy()))();
    });
    expect(await failure(setup.send("POST"))).toMatchObject({ time: { window: undefined } });
    await setup.send();
    await setup.send();
    await setup.clock.advance(5_000);
    const answer = failure(setup.send("POST"));
    await setup.clock.pass(60_000);
    // Not from its first request on, which the limit refused.
    expect(await answer).toMatchObject({
        time: { startedAt: 65_000, window: { from: 1_700_000_065_000, to: 1_700_000_066_000 } },
    });
});

test("a 204 and an empty body are nothing, and no timer is left", async () => {
    const setup = await HttpSetup.start((response, count) =>
        response.writeHead(count === 1 ? 204 : 200).end(),
    );
    expect(await setup.send("DELETE")).toBeUndefined();
    expect(await setup.send("POST")).toBeUndefined();
    await until(() => setup.clock.pending.length === 0, "a timer is left");
});

test("an error without words gets its code, or ours; a mistake of ours is passed on as it is", async () => {
    const ofOpenSsl = "write EPROTO 802C:SSL routines:ssl3_get_record:wrong version number:";
    const errors = [{ message: "", code: "EODD" }, { message: "" }, new AxiosError(ofOpenSsl, "EPROTO")];
    expect(errors.map(textOf)).toEqual(["EODD", "the connection broke", "the server speaks http, not https"]);
    const setup = await HttpSetup.start(ok, () => () => Promise.reject(new TypeError("a mistake of ours")));
    expect(await failure(setup.send())).toBeInstanceOf(TypeError);
});

const NO_PROJECT = { errorCode: "GROUP_NOT_FOUND" };

test("of what is asked once, too, the project itself is asked, and the call repeated", async () => {
    const setup = await HttpSetup.start((response, count) =>
        count === 1 ? sendJson(response, 404, NO_PROJECT) : sendJson(response, 200, { count }),
    );
    const asked = setup.send("GET", { once: true, projectPath: "/project" });
    await setup.clock.pass(375);
    expect([await asked, setup.problems.length]).toEqual([{ count: 3 }, 1]);
});

test("a route that is about no project, such as that of tokens, cannot say that one is gone", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 404, NO_PROJECT));
    const { signal } = new AbortController();
    const call = { method: "POST", path: "/token", read: () => true, repeatable: true, signal } as const;
    expect(await failure(setup.client.call(call))).toMatchObject({ code: "refused" });
});

test.each([
    ["", false],
    ["/gateway", true],
])("an error knows whether the address has a path, which may lead elsewhere: %j", async (path, hasPath) => {
    const refuse = (response: ServerResponse): void =>
        sendJson(response, 404, { errorCode: "RESOURCE_NOT_FOUND" });
    const setup = await HttpSetup.start(refuse, undefined, { path });
    const { url: origin } = setup.server;
    expect(await failure(setup.send())).toMatchObject({ text: { facts: { origin, isExplained: hasPath } } });
});
