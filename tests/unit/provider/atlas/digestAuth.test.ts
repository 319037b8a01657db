import OtherDigestAuth from "@mhoc/axios-digest-auth";
import fc from "fast-check";
import { AtlasEmulator } from "../../../../emulator/src";
import { digestAuth, digestAuthorization } from "../../../../provider/src/atlas/wire/digestAuth";
import { transport } from "../../../../provider/src/atlas/wire/transport";
import type { Outcome, Send } from "../../../../provider/src/atlas/wire/wire";
import { systemClock } from "../../../../provider/src/waiting/clock";
import {
    digestField,
    fakeWire,
    requestFor,
    statusOf,
    type FakeAnswer,
    type SentRequest,
} from "../../support/fakeWire";

const CREDENTIALS = { username: "public", password: "private" };
const OK: FakeAnswer = { status: 200, json: "ok" };
const challenge = (nonce: string, stale = false): FakeAnswer => ({
    status: 401,
    headers: { "www-authenticate": `Digest realm="r", nonce="${nonce}", qop="auth", stale=${stale}` },
});
const fieldOf =
    (name: string) =>
    ({ authorization }: SentRequest): string | undefined =>
        digestField(authorization, name);
const [nonceOf, countOf, uriOf] = [fieldOf("nonce"), fieldOf("nc"), fieldOf("uri")];

/** A server that accepts the nonces for which `isValid` holds, and challenges with those of `next`. */
function serverWith(
    isValid: (nonce: string) => boolean,
    next: () => string,
    stale = true,
): ReturnType<typeof fakeWire> {
    return fakeWire((request) => {
        const nonce = nonceOf(request);
        return nonce === undefined ? challenge(next()) : isValid(nonce) ? OK : challenge(next(), stale);
    });
}

const get = (send: Send, path = "/"): Promise<Outcome> => send(requestFor(`http://atlas.test${path}`));

test.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
] as const)("the example of RFC 7616, section 3.9.1, with %s", (algorithm, response) => {
    const example = {
        realm: "http-auth@example.org",
        nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        opaque: "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
        stale: false,
    };
    const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    const header = digestAuthorization(
        { ...example, algorithm },
        { username: "Mufasa", password: "Circle of Life" },
        { method: "GET", uri: "/dir/index.html", count: 1, cnonce },
    );
    expect(header).toBe(
        `Digest username="Mufasa", realm="http-auth@example.org", nonce="${example.nonce}", ` +
            `uri="/dir/index.html", algorithm=${algorithm}, qop=auth, nc=00000001, ` +
            `cnonce="${cnonce}", response="${response}", opaque="${example.opaque}"`,
    );
});

test("quotes and backslashes are escaped, and the count is eight hexadecimal digits", () => {
    const header = digestAuthorization(
        { realm: 'a"b', nonce: "n\\", algorithm: "MD5", stale: false },
        { username: 'u"', password: "p" },
        { method: "GET", uri: "/", count: 255, cnonce: "c" },
    );
    expect(header).toContain(`username="u\\"", realm="a\\"b", nonce="n\\\\"`);
    expect(header).toMatch(/nc=000000ff(?!.*opaque)/);
});

test("a nonce that has grown old is renewed once for all who used it: the newer one of another request is taken", async () => {
    let made = 0;
    const server = serverWith(
        (nonce) => nonce !== "nonce1",
        () => `nonce${(made += 1)}`,
    );
    const send = digestAuth(server.send, CREDENTIALS);
    await Promise.all([get(send), get(send), get(send)]);
    const thrice = (nonce: string): string[] => Array<string>(3).fill(nonce);
    expect(server.requests.map(nonceOf)).toEqual([undefined, ...thrice("nonce1"), ...thrice("nonce2")]);
});

test("in whatever order answers come, one handshake at a time serves all, no count is used twice, and all others get through", async () => {
    const path = "/a%20b?itemsPerPage=500&pageNum=1";
    await fc.assert(
        fc.asyncProperty(
            fc.scheduler(),
            fc.integer({ min: 2, max: 8 }),
            fc.integer({ min: 4, max: 9 }),
            fc.nat(2),
            async (scheduler, callers, uses, failing) => {
                let made = 0;
                let handshakes = 0;
                const server = fakeWire(async (request) => {
                    const nonce = nonceOf(request);
                    const used = server.requests.filter((one) => nonceOf(one) === nonce).length;
                    if (nonce === undefined) {
                        handshakes += 1;
                        const { length } = server.requests;
                        await scheduler.schedule(Promise.resolve());
                        // Nobody else was let through meanwhile.
                        expect(server.requests).toHaveLength(length);
                        return handshakes <= failing ? undefined : challenge(`nonce${(made += 1)}`);
                    }
                    await scheduler.schedule(Promise.resolve());
                    return used <= uses ? OK : challenge(`nonce${(made += 1)}`, true);
                });
                const send = digestAuth(server.send, CREDENTIALS);
                const calls = Promise.all(Array.from({ length: callers }, () => statusOf(get(send, path))));
                const statuses = await scheduler.waitFor(calls);
                const passed = statuses.filter((status) => status === 200);
                expect([passed.length, handshakes]).toEqual([
                    Math.max(0, callers - failing),
                    Math.min(callers, failing + 1),
                ]);
                const signed = server.requests.filter((request) => nonceOf(request) !== undefined);
                const counted = signed.map((request) => `${nonceOf(request)} ${countOf(request)}`);
                expect(new Set(counted).size).toBe(counted.length);
                expect(new Set(signed.map(fieldOf("cnonce"))).size).toBe(signed.length);
                expect(signed.filter((request) => uriOf(request) !== path)).toEqual([]);
            },
        ),
        { numRuns: 100 },
    );
});

// [what, the first nonce serves, later ones do, a refusal says stale, requests of the second call, status]
test.each<[string, boolean, boolean, boolean, number, number]>([
    ["a wrong key ends at a fresh nonce", false, false, false, 2, 401],
    ["nonces that are stale at once end as well", false, false, true, 4, 401],
    [
        "a nonce that served before and is refused is tried once more with a new one",
        true,
        true,
        false,
        2,
        200,
    ],
    ["a revoked key ends after one more try", true, false, false, 2, 401],
])("%s", async (_what, served, serves, stale, requests, status) => {
    let valid = served ? "nonce1" : "";
    let made = 0;
    const server = serverWith(
        (nonce) => nonce === valid,
        () => `nonce${(made += 1)}`,
        stale,
    );
    const send = digestAuth(server.send, CREDENTIALS);
    if (served) {
        expect(await statusOf(get(send))).toBe(200);
        valid = serves ? "nonce2" : "";
    }
    const before = server.requests.length;
    expect([await statusOf(get(send)), server.requests.length - before]).toEqual([status, requests]);
});

test.each<[string, FakeAnswer]>([
    ["a server that asks for no login", OK],
    ["another error", { status: 503 }],
    ["a 401 without a challenge", { status: 401 }],
    ["a 401 that asks for Basic", { status: 401, headers: { "www-authenticate": `Basic realm="r"` } }],
])("%s goes to the caller after one request", async (_what, answer) => {
    const server = fakeWire(() => answer);
    expect(await statusOf(get(digestAuth(server.send, CREDENTIALS)))).toBe(answer.status);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([""]);
});

test("the usual package makes two requests for each call, cuts a nonce at its equals sign, and leaves out the query", async () => {
    const url = "/api/atlas/v1.0/groups/5df264b8f10fab7d2cad2f0d/privateEndpoint";
    const atlas = await AtlasEmulator.start();
    const padded = await AtlasEmulator.start({ nonceBytes: 23 });
    try {
        const theirs = new OtherDigestAuth(CREDENTIALS);
        const ours = digestAuth(transport(undefined, systemClock), CREDENTIALS);
        for (let call = 0; call < 10; call += 1) {
            await theirs.request({ method: "GET", url: atlas.url + url });
            await ours(requestFor(atlas.url + url));
        }
        expect(atlas.requests).toHaveLength(20 + 11);
        const statusOfTheirs = async (target: string): Promise<number> =>
            theirs.request({ method: "GET", url: target }).then(
                ({ status }) => status,
                (error: unknown) => (error as { response: { status: number } }).response.status,
            );
        expect([
            await statusOfTheirs(padded.url + url),
            await statusOfTheirs(`${atlas.url}${url}?pageNum=1`),
        ]).toEqual([401, 400]);
    } finally {
        await Promise.all([atlas.close(), padded.close()]);
    }
});
