import type { AxiosAdapter } from "axios";
import { axiosDigestAuth, digestAuthorization } from "../../../../provider/src/atlas/wire/digestAuth";
import {
    digestField,
    fakeAdapter,
    requestFor,
    type Answer,
    type SentRequest,
} from "../../support/fakeAdapter";
import { failure, letRun } from "../../support/until";

const CREDENTIALS = { username: "public", password: "private" };
const OK: Answer = { status: 200, body: "ok" };
const challenge = (nonce: string, stale = false): Answer => ({
    status: 401,
    headers: { "www-authenticate": `Digest realm="r", nonce="${nonce}", qop="auth", stale=${stale}` },
});
const nonceOf = ({ authorization }: SentRequest): string | undefined => digestField(authorization, "nonce");
const countOf = ({ authorization }: SentRequest): string | undefined => digestField(authorization, "nc");

/** A server that accepts the nonces for which `isValid` holds, and challenges with those of `next`. */
function serverWith(isValid: (nonce: string) => boolean, next: () => string, stale = true) {
    return fakeAdapter((request) => {
        const nonce = nonceOf(request);
        return nonce === undefined ? challenge(next()) : isValid(nonce) ? OK : challenge(next(), stale);
    });
}

const get = (adapter: AxiosAdapter, path = "/"): ReturnType<AxiosAdapter> =>
    adapter(requestFor(`http://atlas.test${path}`));

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
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(adapter)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
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
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    await get(adapter);
    await get(adapter);
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
    await get(axiosDigestAuth(server.adapter, CREDENTIALS), "/a%20b?itemsPerPage=500&pageNum=1");
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
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    await get(adapter);
    current = 1;
    await Promise.all(Array.from({ length: 10 }, () => get(adapter)));
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
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    await Promise.all([get(adapter), get(adapter), get(adapter)]);
    // Three were refused with nonce1; the first refusal's nonce2 serves all three.
    expect(server.requests.map(nonceOf)).toEqual([
        undefined,
        ...Array<string>(3).fill("nonce1"),
        ...Array<string>(3).fill("nonce2"),
    ]);
});

test("a 401 for a fresh nonce is final: a wrong key costs two requests", async () => {
    const server = fakeAdapter(() => challenge("n"));
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    await expect(get(adapter)).rejects.toMatchObject({ response: { status: 401 } });
    expect(server.requests).toHaveLength(2);
});

test("a nonce that served before and is refused without stale is tried once more with a new one", async () => {
    let current = "first";
    const server = serverWith(
        (nonce) => nonce === current,
        () => current,
        false,
    );
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    await get(adapter);
    current = "second";
    await get(adapter);
    expect(server.requests.map(nonceOf)).toEqual([undefined, "first", "first", "second"]);
});

test("a revoked key ends after one more try", async () => {
    let revoked = false;
    const server = serverWith(
        () => !revoked,
        () => "n",
        false,
    );
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    await get(adapter);
    revoked = true;
    await failure(get(adapter));
    expect(server.requests).toHaveLength(4);
});

test("nonces that are stale at once do not cause an endless loop", async () => {
    let made = 0;
    const server = serverWith(
        () => false,
        () => `nonce${(made += 1)}`,
    );
    await expect(get(axiosDigestAuth(server.adapter, CREDENTIALS))).rejects.toMatchObject({
        response: { status: 401 },
    });
    expect(server.requests).toHaveLength(4);
});

test("a server that asks for no login is taken as it is", async () => {
    const server = fakeAdapter(() => OK);
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    expect((await get(adapter)).data).toBe("ok");
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([""]);
});

test.each([
    ["another error", { status: 503 }, 503],
    ["a 401 without a challenge", { status: 401 }, 401],
    ["a 401 that asks for Basic", { status: 401, headers: { "www-authenticate": `Basic realm="r"` } }, 401],
] as const)("a first answer that is no challenge goes to the caller: %s", async (_what, answer, status) => {
    const server = fakeAdapter(() => answer);
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    await expect(get(adapter)).rejects.toMatchObject({ response: { status } });
    expect(server.requests).toHaveLength(1);
});

test("where the first handshake fails, the next one leads, and only one at a time", async () => {
    let running = 0;
    const server = fakeAdapter(async (request, count) => {
        if (request.authorization !== "") {
            return OK;
        }
        running += 1;
        expect(running).toBe(1);
        await letRun();
        running -= 1;
        if (count <= 2) {
            throw new Error("broken");
        }
        return challenge("n");
    });
    const adapter = axiosDigestAuth(server.adapter, CREDENTIALS);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => get(adapter)));
    expect(results.map(({ status }) => status)).toEqual([
        "rejected",
        "rejected",
        "fulfilled",
        "fulfilled",
        "fulfilled",
    ]);
    expect(server.requests).toHaveLength(3 + 3);
});

test("the caller's own request stays as it was", async () => {
    const server = serverWith(
        () => true,
        () => "n",
    );
    const config = requestFor("http://atlas.test/");
    await axiosDigestAuth(server.adapter, CREDENTIALS)(config);
    expect(config.headers.has("Authorization")).toBe(false);
});
