import { digestAuth, digestAuthorization } from "../../../../provider/src/atlas/wire/digestAuth";
import {
    digestField,
    fakeWire,
    requestFor,
    statusOf,
    type FakeAnswer,
    type SentRequest,
} from "../../support/fakeWire";
import type { Outcome, Send } from "../../../../provider/src/atlas/wire/wire";
import { letRun } from "../../support/until";

const CREDENTIALS = { username: "public", password: "private" };
const OK: FakeAnswer = { status: 200, body: "ok" };
const challenge = (nonce: string, stale = false): FakeAnswer => ({
    status: 401,
    headers: { "www-authenticate": `Digest realm="r", nonce="${nonce}", qop="auth", stale=${stale}` },
});
const nonceOf = ({ authorization }: SentRequest): string | undefined => digestField(authorization, "nonce");
const countOf = ({ authorization }: SentRequest): string | undefined => digestField(authorization, "nc");

/** A server that accepts the nonces for which `isValid` holds, and challenges with those of `next`. */
function serverWith(isValid: (nonce: string) => boolean, next: () => string, stale = true) {
    return fakeWire((request) => {
        const nonce = nonceOf(request);
        return nonce === undefined ? challenge(next()) : isValid(nonce) ? OK : challenge(next(), stale);
    });
}

const get = (send: Send, path = "/"): Promise<Outcome> => send(requestFor(`http://atlas.test${path}`));

describe("the examples of RFC 7616, section 3.9.1", () => {
    const example = {
        realm: "http-auth@example.org",
        nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        opaque: "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
        stale: false,
    };
    test.each([
        ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
        ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
    ] as const)("%s", (algorithm, response) => {
        const header = digestAuthorization(
            { ...example, algorithm },
            { username: "Mufasa", password: "Circle of Life" },
            {
                method: "GET",
                uri: "/dir/index.html",
                count: 1,
                cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            },
        );
        expect(header).toBe(
            `Digest username="Mufasa", realm="http-auth@example.org", nonce="${example.nonce}", ` +
                `uri="/dir/index.html", algorithm=${algorithm}, qop=auth, nc=00000001, ` +
                `cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", response="${response}", ` +
                `opaque="${example.opaque}"`,
        );
    });

    test("quotes and backslashes are escaped, and the count is eight hexadecimal digits", () => {
        const header = digestAuthorization(
            { realm: 'a"b', nonce: "n\\", algorithm: "MD5", stale: false },
            { username: 'u"', password: "p" },
            { method: "GET", uri: "/", count: 255, cnonce: "c" },
        );
        expect(header).toContain(`username="u\\"", realm="a\\"b", nonce="n\\\\"`);
        expect(header).toContain("nc=000000ff");
        expect(header).not.toContain("opaque");
    });
});

test("20 first calls at once share one handshake, and no count is used twice", async () => {
    const server = serverWith(
        () => true,
        () => "one=",
    );
    const send = digestAuth(server.send, CREDENTIALS);
    const answers = await Promise.all(Array.from({ length: 20 }, () => statusOf(get(send))));
    expect(answers).toEqual(Array(20).fill(200));
    expect(server.requests).toHaveLength(21);
    expect(server.requests.filter(({ authorization }) => authorization === "")).toHaveLength(1);
    expect(server.requests.slice(1).map(nonceOf)).toEqual(Array(20).fill("one="));
    expect(server.requests.slice(1).map(countOf).sort()).toEqual(
        Array.from({ length: 20 }, (_, i) => (i + 1).toString(16).padStart(8, "0")),
    );
});

test("each request has a client nonce of its own", async () => {
    const server = serverWith(
        () => true,
        () => "n",
    );
    const send = digestAuth(server.send, CREDENTIALS);
    await get(send);
    await get(send);
    const [, first, second] = server.requests.map(({ authorization }) =>
        digestField(authorization, "cnonce"),
    );
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
});

test("the uri is the request target with its query", async () => {
    const server = serverWith(
        () => true,
        () => "n",
    );
    await get(digestAuth(server.send, CREDENTIALS), "/a%20b?itemsPerPage=500&pageNum=1");
    expect(digestField(server.requests[1]?.authorization ?? "", "uri")).toBe(
        "/a%20b?itemsPerPage=500&pageNum=1",
    );
});

test("a nonce that has grown old is renewed once for all who used it", async () => {
    let current = 0;
    const server = serverWith(
        (nonce) => nonce === `nonce${current}`,
        () => `nonce${current}`,
    );
    const send = digestAuth(server.send, CREDENTIALS);
    await get(send);
    current = 1;
    await Promise.all(Array.from({ length: 10 }, () => get(send)));
    const later = server.requests.slice(2);
    expect(later).toHaveLength(20);
    const renewed = later.filter((request) => nonceOf(request) === "nonce1").map(countOf);
    expect(renewed.sort()).toEqual(
        Array.from({ length: 10 }, (_, i) => (i + 1).toString(16).padStart(8, "0")),
    );
});

test("after another request has renewed the nonce, its nonce is used, not the one from one's own refusal", async () => {
    let made = 0;
    const server = serverWith(
        (nonce) => nonce !== "nonce1",
        () => `nonce${(made += 1)}`,
    );
    const send = digestAuth(server.send, CREDENTIALS);
    await Promise.all([get(send), get(send), get(send)]);
    // Three were refused with nonce1; the first refusal's nonce2 serves all three.
    expect(server.requests.map(nonceOf)).toEqual([
        undefined,
        ...Array<string>(3).fill("nonce1"),
        ...Array<string>(3).fill("nonce2"),
    ]);
});

test("a 401 for a fresh nonce is final: a wrong key costs two requests", async () => {
    const server = fakeWire(() => challenge("n"));
    const send = digestAuth(server.send, CREDENTIALS);
    expect(await statusOf(get(send))).toBe(401);
    expect(server.requests).toHaveLength(2);
});

test("a nonce that served before and is refused without stale is tried once more with a new one", async () => {
    let current = "first";
    const server = serverWith(
        (nonce) => nonce === current,
        () => current,
        false,
    );
    const send = digestAuth(server.send, CREDENTIALS);
    await get(send);
    current = "second";
    await get(send);
    expect(server.requests.map(nonceOf)).toEqual([undefined, "first", "first", "second"]);
});

test("a revoked key ends after one more try", async () => {
    let revoked = false;
    const server = serverWith(
        () => !revoked,
        () => "n",
        false,
    );
    const send = digestAuth(server.send, CREDENTIALS);
    await get(send);
    revoked = true;
    await get(send);
    expect(server.requests).toHaveLength(4);
});

test("nonces that are stale at once do not cause an endless loop", async () => {
    let made = 0;
    const server = serverWith(
        () => false,
        () => `nonce${(made += 1)}`,
    );
    expect(await statusOf(get(digestAuth(server.send, CREDENTIALS)))).toBe(401);
    expect(server.requests).toHaveLength(4);
});

test("a server that asks for no login is taken as it is", async () => {
    const server = fakeWire(() => OK);
    const send = digestAuth(server.send, CREDENTIALS);
    expect(await get(send)).toMatchObject({ body: "ok" });
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([""]);
});

test.each([
    ["another error", { status: 503 }, 503],
    ["a 401 without a challenge", { status: 401 }, 401],
    ["a 401 that asks for Basic", { status: 401, headers: { "www-authenticate": `Basic realm="r"` } }, 401],
] as const)("a first answer that is no challenge goes to the caller: %s", async (_what, answer, status) => {
    const server = fakeWire(() => answer);
    const send = digestAuth(server.send, CREDENTIALS);
    expect(await statusOf(get(send))).toBe(status);
    expect(server.requests).toHaveLength(1);
});

test("where the first handshake fails, the next one leads, and only one at a time", async () => {
    let running = 0;
    const server = fakeWire(async (request, count) => {
        if (request.authorization !== "") {
            return OK;
        }
        running += 1;
        expect(running).toBe(1);
        await letRun();
        running -= 1;
        if (count <= 2) {
            return undefined;
        }
        return challenge("n");
    });
    const send = digestAuth(server.send, CREDENTIALS);
    const results = await Promise.all(Array.from({ length: 5 }, () => statusOf(get(send))));
    expect(results).toEqual([0, 0, 200, 200, 200]);
    expect(server.requests).toHaveLength(3 + 3);
});

test("the caller's own request stays as it was", async () => {
    const server = serverWith(
        () => true,
        () => "n",
    );
    const request = requestFor("http://atlas.test/");
    await digestAuth(server.send, CREDENTIALS)(request);
    expect(request.headers.Authorization).toBeUndefined();
});
