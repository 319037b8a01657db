import axios from "axios";
import { inspect } from "node:util";
import { digestAuth } from "../../../../provider/src/atlas/wire/digestAuth";
import { AtlasApiError, AtlasError } from "../../../../provider/src/atlas/errors/errors";
import type { Send } from "../../../../provider/src/atlas/wire/wire";
import { answerOf } from "../../support/fakeWire";
import { HttpSetup, SECRET, stopServers } from "../../support/atlasHttp";
import { RawServer, sendJson } from "../../support/rawServer";
import { collectGarbage } from "../../support/garbage";
import { failure, until } from "../../support/until";

afterEach(stopServers);

const login = (send: Send): Send => digestAuth(send, { username: "public", password: SECRET });

const CHALLENGE = { "WWW-Authenticate": `Digest realm="r", nonce="n", qop="auth"` };

test.each([301, 302, 303, 307, 308])(
    "a %d is not followed, and no login leaves for another host",
    async (status) => {
        const elsewhere = await RawServer.start((response) => sendJson(response, 200, {}));
        const setup = await HttpSetup.start((response, count) => {
            if (count === 1) {
                sendJson(response, 401, {}, CHALLENGE);
            } else {
                response.writeHead(status, { Location: `${elsewhere.url}/thing` }).end();
            }
        }, login);
        const error = await failure(setup.send());
        expect(error).toMatchObject({ name: "AtlasApiError", problem: { status } });
        expect(error.message).toContain("Redirects are not followed");
        expect(error.message).toContain("mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)");
        expect(elsewhere.requests).toEqual([]);
        expect(setup.server.requests).toHaveLength(2);
        await elsewhere.close();
    },
);

test("the password is never on the wire", async () => {
    const setup = await HttpSetup.start((response, count) => {
        if (count === 1) {
            sendJson(response, 401, {}, CHALLENGE);
        } else {
            sendJson(response, 200, {});
        }
    }, login);
    await setup.send();
    expect(setup.server.requests).toHaveLength(2);
    expect(inspect(setup.server.requests, { depth: 9 })).not.toContain(SECRET);
});

test.each([
    [
        "a refusal",
        (text: string) => ({ status: 403, body: { errorCode: `E_${text}`, detail: `You sent ${text}.` } }),
    ],
    ["a server error", (text: string) => ({ status: 500, body: { errorCode: "E", detail: text } })],
    [
        "a detail whose cut goes through it",
        (text: string) => ({ status: 400, body: { errorCode: "E", detail: "x".repeat(490) + text } }),
    ],
    [
        "a code whose cut goes through it",
        (text: string) => ({ status: 409, body: { errorCode: "x".repeat(495) + text } }),
    ],
])("a server that echoes the password: %s", async (_what, answer) => {
    const { status, body } = answer(SECRET);
    const setup = await HttpSetup.start((response) => sendJson(response, status, body));
    const error = await failure(setup.send("POST"));
    expect(error).toBeInstanceOf(AtlasError);
    const shown =
        inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + String(error.stack);
    expect(shown).not.toContain(SECRET.slice(0, 4));
    expect(shown).toContain(status < 500 || status === 500 ? "E" : "");
});

test("a server that echoes the password in a header", async () => {
    const setup = await HttpSetup.start((response) => {
        response.setHeader("X-Error-Code", `got ${SECRET}`);
        sendJson(response, 409, {});
    });
    const error = await failure(setup.send());
    expect(error.message).toContain("got [secret]");
});

const LOGINS = ["Bearer eyJhbGciOi.token+/x", "Basic Y2xpZW50OnNlY3JldA=="];
/** How a server, or a proxy before it, may encode the credentials that it echoes. */
const ECHOES: Readonly<Record<string, (text: string) => string>> = {
    "as it is": (text) => text,
    "escaped once more": (text) => JSON.stringify(text),
    "as HTML": (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;"),
    "in a URL": encodeURIComponent,
    "only the part that counts": (text) => text.slice(text.indexOf(" ") + 1),
};

test.each(LOGINS.flatMap((login) => Object.keys(ECHOES).map((how) => [login, how] as const)))(
    "a server that echoes the login %s %s",
    async (authorization, how) => {
        const echo = ECHOES[how]?.(authorization) ?? "";
        const setup = await HttpSetup.start(
            (response) => {
                response.statusMessage = `Bad ${echo.replaceAll(/[^ -~]/g, "")}`;
                sendJson(response, 400, { errorCode: "BAD", detail: `got ${echo}` });
            },
            (send) => (request) => {
                const headers = { ...request.headers, Authorization: authorization };
                return send({ ...request, headers });
            },
        );
        const error = await failure(setup.send());
        expect(error.message).toContain("got ");
        expect(error.message).toContain("[secret]");
        expect(inspect(error)).not.toContain(echo);
        expect(inspect(error)).not.toMatch(/eyJhb|Y2xp/);
    },
);

test.each(["proxy", "certificate", "broken"] as const)(
    "no answer (%s), and a cause that repeats a secret",
    async (kind) => {
        const setup = await HttpSetup.start(
            () => undefined,
            () => async () => ({ kind, text: `no way to ${SECRET}`, sentAt: 0, login: "" }),
        );
        const { message } = await failure(setup.send("POST"));
        expect(message).toContain("no way to [secret]");
    },
);

test("a reason phrase is truncated, and its control characters are removed", async () => {
    const setup = await HttpSetup.start(
        () => undefined,
        () => async () =>
            answerOf({ status: 400, reason: `\u001b[2J\u0007${"x".repeat(5_000)}`, body: "{}" }),
    );
    const { message } = await failure(setup.send());
    expect(message.length).toBeLessThan(300);
    // eslint-disable-next-line no-control-regex
    expect(message).not.toMatch(/[\u0000-\u001f]/);
});

test("retrying for hours with large error bodies does not leak memory", async () => {
    const body = JSON.stringify({ errorCode: "UNEXPECTED_ERROR", detail: "x".repeat(3_900_000) });
    const kept: WeakRef<object>[] = [];
    const setup = await HttpSetup.start(
        () => undefined,
        () => async () => {
            const answer = answerOf({ status: 500, body: `${body} ` });
            kept.push(new WeakRef(answer));
            return answer;
        },
    );
    const answer = failure(setup.send());
    for (let tries = 0; kept.length < 40; tries += 1) {
        await setup.clock.advance(20_000);
        expect(tries).toBeLessThan(100);
    }
    setup.end(new Error("enough"));
    await answer;
    await collectGarbage();
    expect(kept.filter((one) => one.deref() !== undefined).length).toBeLessThan(5);
});

test.each([401, 403, 404, 409, 500])("no error of axios leaves, after a %d", async (status) => {
    const setup = await HttpSetup.start((response) => sendJson(response, status, {}), login);
    const error = await failure(setup.send("POST"));
    expect(axios.isAxiosError(error)).toBe(false);
    expect(error).toBeInstanceOf(AtlasError);
    expect(error.cause).toBeUndefined();
    expect(Object.keys(error).sort()).toEqual(
        error instanceof AtlasApiError
            ? ["name", "problem", "text"]
            : ["attempt", "effect", "name", "problem", "text"],
    );
});

test("words that are part of the address stay readable, however short the secret", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 404, { errorCode: "X" }));
    const error = await failure(setup.send("GET", { path: `/${SECRET}Endpoint` }));
    expect(error.message).toContain(`GET /${SECRET}Endpoint`);
});

test("a huge body is cut off", async () => {
    let sent = 0;
    const setup = await HttpSetup.start((response) => {
        const more = (): void => {
            while (!response.destroyed && sent < 64 * 1024 * 1024) {
                sent += 65_536;
                if (!response.write("x".repeat(65_536))) {
                    response.once("drain", more);
                    return;
                }
            }
        };
        response.writeHead(200);
        more();
    });
    const error = await failure(setup.send("POST"));
    expect(error.message).toContain("maxContentLength size of 4194304 exceeded");
    expect(sent).toBeLessThan(32 * 1024 * 1024);
});

test("a body of 3 MB is read", async () => {
    const list = Array.from({ length: 3_000 }, () => "x".repeat(1_000));
    const setup = await HttpSetup.start((response) => sendJson(response, 200, list));
    expect(await setup.send()).toHaveLength(3_000);
});

test("huge headers are no answer", async () => {
    const setup = await HttpSetup.start((response) =>
        response.writeHead(200, { "X-Huge": "x".repeat(100_000) }).end("{}"),
    );
    const error = await failure(setup.send("POST"));
    expect(error).toMatchObject({ name: "AtlasUnreachableError", effect: true });
    expect(error.message.length).toBeLessThan(500);
});

test("requests to this machine bypass a proxy from the environment", async () => {
    const proxy = await RawServer.start((response) => sendJson(response, 200, "proxied"));
    const before = { ...process.env };
    Object.assign(process.env, { http_proxy: proxy.url, HTTP_PROXY: proxy.url, no_proxy: "", NO_PROXY: "" });
    try {
        const setup = await HttpSetup.start((response) => sendJson(response, 200, "direct"));
        expect(await setup.send()).toBe("direct");
        expect(proxy.requests).toEqual([]);
    } finally {
        process.env = before;
        await proxy.close();
    }
});

test("a call says what it accepts, in its own version where it has one, and sends JSON", async () => {
    const setup = await HttpSetup.start((response) => sendJson(response, 200, {}));
    await setup.send("GET");
    await setup.send("POST", {
        headers: { Accept: "application/vnd.atlas.2023-01-01+json" },
        body: { a: "é" },
    });
    await setup.send("DELETE");
    expect(setup.server.requests.map(({ headers }) => headers.accept)).toEqual([
        "application/json",
        "application/vnd.atlas.2023-01-01+json",
        "application/json",
    ]);
    expect(setup.server.requests[1]?.headers["content-type"]).toContain("application/json");
    expect(setup.server.requests[1]?.body).toBe('{"a":"é"}');
});

test("a repeated call has the same body, method and path", async () => {
    const setup = await HttpSetup.start((response, count) => sendJson(response, count === 1 ? 500 : 200, {}));
    const answer = setup.send("POST", { repeatable: true, body: { region: "us-east-1" }, path: "/a?b=c" });
    await setup.clock.pass(375);
    await answer;
    const [first, second] = setup.server.requests;
    expect(second?.body).toBe('{"region":"us-east-1"}');
    expect(second).toMatchObject({ method: "POST", path: "/a?b=c", body: first?.body });
});

test("a 204 and an empty body read as nothing", async () => {
    const setup = await HttpSetup.start((response, count) =>
        response.writeHead(count === 1 ? 204 : 200).end(),
    );
    expect(await setup.send("DELETE")).toBeUndefined();
    expect(await setup.send("DELETE")).toBeUndefined();
    await until(() => setup.clock.pending.length === 0, "a timer is left");
});

test("a good answer that repeats the login does not bring it into the state", async () => {
    const login = "Bearer 0123456789abcdef0123456789abcdef";
    const setup = await HttpSetup.start(
        (response) => sendJson(response, 200, { errorMessage: `your key is ${SECRET}, you sent ${login}` }),
        (send) => (request) => send({ ...request, headers: { ...request.headers, Authorization: login } }),
    );
    expect(JSON.stringify(await setup.send())).toBe(
        '{"errorMessage":"your key is [secret], you sent Bearer [secret]"}',
    );
});
