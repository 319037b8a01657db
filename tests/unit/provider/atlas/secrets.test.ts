import { inspect } from "node:util";
import axios from "axios";
import fc from "fast-check";
import { AtlasError } from "../../../../provider/src/atlas/errors/errors";
import { digestAuth } from "../../../../provider/src/atlas/wire/digestAuth";
import { redact, redactAll } from "../../../../provider/src/atlas/wire/redaction";
import type * as wire from "../../../../provider/src/atlas/wire/transport";
import type { Send } from "../../../../provider/src/atlas/wire/wire";
import { systemClock } from "../../../../provider/src/waiting/clock";
import { HttpSetup, SECRET, stopServers } from "../../support/atlasHttp";
import { answerOf, requestFor } from "../../support/fakeWire";
import { RawServer, sendJson } from "../../support/rawServer";
import { failure } from "../../support/until";

// What must not come out: secrets, another package's errors, huge texts.

afterEach(stopServers);

const KEY = "s3cr3t/+=&<x>1234";
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const each = (spell: (code: number) => string) => (text: string) =>
    Array.from(text, (one) => spell(one.charCodeAt(0))).join("");

/** How a server, or a proxy before it, may spell what it sends back. */
const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
    "as it is": (text) => text,
    "for JSON": (text) => JSON.stringify(text).replaceAll("/", "\\/"),
    "for JSON, each character": each((code) => `\\u${code.toString(16).padStart(4, "0")}`),
    "for a URL": encodeURIComponent,
    "for a URL, in lower case": (text) =>
        encodeURIComponent(text).replaceAll(/%../g, (one) => one.toLowerCase()),
    "for HTML": (text) =>
        text
            .replaceAll("&", "&amp;")
            .replaceAll("<", "&lt;")
            .replaceAll(">", "&gt;")
            .replaceAll('"', "&quot;"),
    "for HTML, by number": each((code) => `&#${code};`),
    "for HTML, by hexadecimal number": each((code) => `&#x${code.toString(16)};`),
    "with a backslash before each character": each((code) => `\\${String.fromCharCode(code)}`),
};
const BASE64: Readonly<Record<string, (text: string) => string>> = {
    "in base64": base64,
    "in base64 for a URL": (text) => Buffer.from(text).toString("base64url"),
    "in base64 of a login": (text) => base64(`user:${text}`),
    "in base64 of a longer login": (text) => base64(`user1:${text}`),
    "in base64 of one longer still": (text) => base64(`user12:${text}`),
    "in upper case": (text) => text.toUpperCase(),
};

test.each(Object.entries({ ...SPELLINGS, ...BASE64 }))("a secret %s is taken out", (_how, spell) => {
    const clean = redact(`before ${spell(KEY)} after`, [KEY]);
    expect(clean).toMatch(/^before .*\[secret\].* after$/);
    expect(clean).not.toContain("1234");
    expect(clean).not.toContain(base64(KEY).slice(4, 14));
});

test("no spelling of a secret survives, also made twice; what has none stays as it is", () => {
    const spelling = fc.constantFrom(...Object.values(SPELLINGS));
    fc.assert(
        fc.property(fc.stringMatching(/^[a-z0-9/+&<]{16,24}$/), spelling, (secret, spell) => {
            const clean = redact(`x ${spell(secret)} y`, [secret]);
            expect([clean.includes("[secret]"), clean.includes(secret.slice(0, 8))]).toEqual([true, false]);
        }),
    );
    for (const twice of [JSON.stringify(JSON.stringify(KEY)), encodeURIComponent(encodeURIComponent(KEY))]) {
        expect(redact(twice, [KEY])).toMatch(/^\W*\[secret\]\W*$/);
    }
    fc.assert(fc.property(fc.string(), (text) => redact(text, ["0123456789abcdef"]) === text));
});

test("a short secret is one in its own case only; words that are part of the address stay readable", async () => {
    const [short, long] = ["a1b2c3d4e5f6g7h", "a1b2c3d4e5f6g7h8"];
    expect(redact(`${long.toUpperCase()} ${long}`, [long])).toBe("[secret] [secret]");
    expect(redact(`${short.toUpperCase()} ${short}`, [short])).toBe(`${short.toUpperCase()} [secret]`);
    expect(redact("at %2Fgw%2ftok-9 &#x2F;gw&#X2f;tok-9", ["/gw/tok-9"])).toBe("at [secret] [secret]");
    expect(redact("x\u0130stanbul-\u03a3ecret-\u03a3x", ["\u0130stanbul-\u03a3ecret-\u03a3"])).toBe(
        "x[secret]x",
    );
    const setup = await HttpSetup.start((response) => sendJson(response, 404, { errorCode: "X" }));
    const error = await failure(setup.send("GET", { path: `/${SECRET}Endpoint` }));
    expect(error.message).toContain(`GET /${SECRET}Endpoint`);
});

test.each(["\\", "%", "%4", "%25", "&", "&#", "&amp;", "\\u", "\u2028", " ", "a", "/", "s"])(
    "many of %j take steps in proportion to their number",
    (text) => {
        const stepsOf = (length: number): number => {
            const startedAt = process.cpuUsage().user;
            redact(
                text.repeat(length / text.length),
                [KEY, "/gateway/token-0123456789"],
                "Basic dXNlcjpwYXNz",
            );
            return process.cpuUsage().user - startedAt;
        };
        stepsOf(20_000);
        // A quadratic one takes 400 times as long for 20 times the length.
        expect(stepsOf(400_000)).toBeLessThan(100 * (stepsOf(20_000) + 2_000));
    },
);

test("redact: secrets leave all texts of an answer, however deep, and so does the token of the request's own login", () => {
    const answer = { a: [{ b: `x${KEY}` }, 1, null], c: true };
    expect(redactAll(answer, [KEY])).toEqual({ a: [{ b: "x[secret]" }, 1, null], c: true });
    expect(redact("got tok/en", [""], "Bearer tok/en")).toBe("got [secret]");
    expect(redact(`got ${base64("client:secret")}`, [], `Basic ${base64("client:secret")}`)).toBe(
        "got [secret]",
    );
    const backslashes = `${"\\".repeat(17)}x`;
    expect(redact(`a ${backslashes} ${JSON.stringify(backslashes)}`, [backslashes])).toBe(
        'a [secret] "[secret]"',
    );
});

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
        expect(await failure(setup.send())).toMatchObject({ name: "AtlasApiError", problem: { status } });
        expect([elsewhere.requests, setup.server.requests.length]).toEqual([[], 2]);
        expect(inspect(setup.server.requests, { depth: 9 })).not.toContain(SECRET);
        await elsewhere.close();
    },
);

const TOKEN = "0123456789abcdef0123456789abcdef";
const withToken =
    (send: Send): Send =>
    (request) =>
        send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${TOKEN}` } });
const cut = "x".repeat(490);

test.each<[number, object, Readonly<Record<string, string>>]>([
    [403, { errorCode: `E_${SECRET}`, detail: `You sent ${SECRET}, ${TOKEN}.` }, {}],
    [500, { errorCode: "E", detail: SECRET + TOKEN }, {}],
    [400, { errorCode: "E", detail: cut + SECRET }, {}],
    [409, { errorCode: cut + SECRET }, {}],
    [409, {}, { "X-Error-Code": `E got ${SECRET}` }],
])("a server that sends the password and the token back: %d %j %j", async (status, body, headers) => {
    const setup = await HttpSetup.start((response) => {
        response.statusMessage = `Bad ${TOKEN}`;
        sendJson(response, status, body, headers);
    }, withToken);
    const error = await failure(setup.send("POST"));
    const shown =
        inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + String(error.stack);
    expect(shown).toContain("[secret]");
    expect(shown).not.toMatch(new RegExp(`${SECRET.slice(0, 4)}|${TOKEN.slice(0, 4)}`));
    expect([axios.isAxiosError(error), error instanceof AtlasError, error.cause]).toEqual([
        false,
        true,
        undefined,
    ]);
});

test("a good answer that repeats the login does not bring it into the state; nor does a cause of silence", async () => {
    const errorMessage = `your key is ${SECRET}, you sent Bearer ${TOKEN}`;
    const setup = await HttpSetup.start((response) => sendJson(response, 200, { errorMessage }), withToken);
    expect(await setup.send()).toEqual({ errorMessage: "your key is [secret], you sent Bearer [secret]" });
    const silent = await HttpSetup.start(
        () => undefined,
        () => async () => ({ kind: "proxy", text: `no way to ${SECRET}`, sentAt: 0, login: "" }),
    );
    expect((await failure(silent.send("POST"))).message).toContain("no way to [secret]");
});

test("huge answers: a body of 3 MB is read, one without end is cut off, huge headers are no answer, reasons are cut", async () => {
    const list = Array.from({ length: 3_000 }, () => "x".repeat(1_000));
    expect(await (await HttpSetup.start((response) => sendJson(response, 200, list))).send()).toHaveLength(
        3_000,
    );
    const endless = await HttpSetup.start(
        (response) => void response.writeHead(200).write("x".repeat(5 << 20)),
    );
    expect((await failure(endless.send("POST"))).message).toContain("4194304");
    const headers = await HttpSetup.start((response) =>
        response.writeHead(200, { "X-Huge": "x".repeat(100_000) }).end("{}"),
    );
    expect(await failure(headers.send("POST"))).toMatchObject({
        name: "AtlasUnreachableError",
        effect: true,
    });
    const reason = `\u001b[2J\u0007${"x".repeat(5_000)}`;
    const long = await HttpSetup.start(
        () => undefined,
        () => async () => answerOf({ status: 400, reason, json: {} }),
    );
    const { message } = await failure(long.send());
    expect(message.length).toBeLessThan(300);
    // eslint-disable-next-line no-control-regex
    expect(message).not.toMatch(/[\u0000-\u001f]/);
});

test("a browser's XMLHttpRequest, which some test environments have, gets no request", async () => {
    const server = await RawServer.start((response) => sendJson(response, 200, "direct"));
    const used = jest.fn();
    Object.assign(globalThis, { XMLHttpRequest: used });
    try {
        await jest.isolateModulesAsync(async () => {
            // axios chooses its adapter when it is loaded.
            const fresh = jest.requireActual<typeof wire>("../../../../provider/src/atlas/wire/transport");
            const answer = await fresh.transport(undefined, systemClock)(requestFor(server.url));
            expect(answer).toMatchObject({ kind: "answer", json: "direct" });
        });
        expect(used).not.toHaveBeenCalled();
    } finally {
        Reflect.deleteProperty(globalThis, "XMLHttpRequest");
        await server.close();
    }
});
