import { digestAuthorization } from "../../../provider/src/atlas/wire/digestAuth";
import { digestChallenge, type DigestChallenge } from "../../../provider/src/atlas/wire/digestChallenge";
import { ask, Client, LIST, type Reply, start, V1 } from "./client";

function challengeOf({ headers }: Reply): DigestChallenge {
    const challenge = digestChallenge(headers["www-authenticate"]);
    if (challenge === undefined) {
        throw new Error("there is no challenge");
    }
    return challenge;
}

/** What a login may be bent to. */
interface Bent {
    readonly password?: string;
    readonly method?: string;
    readonly uri?: string;
    readonly count?: number;
    readonly challenge?: Partial<DigestChallenge>;
}

/** @returns a call with one nonce for all; of a refused one, whether it says that the nonce is stale */
async function withOneNonce(url: string): Promise<(bent: Bent) => Promise<unknown>> {
    const challenge = challengeOf(await ask("GET", url + V1));
    const path = `${V1}?pretty=true`;
    return async ({ password = "private", challenge: changed, ...bent }) => {
        const Authorization = digestAuthorization(
            { ...challenge, ...changed },
            { username: "public", password },
            { method: "GET", uri: path, count: 1, cnonce: "0a4f113b", ...bent },
        );
        const reply = await ask("GET", url + path, undefined, { Authorization });
        return reply.status === 401 ? challengeOf(reply).stale : reply.status;
    };
}

test.each<[string, Bent, unknown]>([
    ["another key", { password: "guess" }, false],
    ["another realm", { challenge: { realm: "other" } }, false],
    ["a nonce of nobody", { challenge: { nonce: "0".repeat(32) } }, false],
    ["an algorithm that was not offered", { challenge: { algorithm: "SHA-256" } }, false],
    ["a response for another method", { method: "POST" }, false],
    ["the uri without its query", { uri: V1 }, 400],
])("%s is refused", async (_what, bent, refusal) => {
    expect(await (await withOneNonce((await start()).url))(bent)).toBe(refusal);
});

test("a nonce serves in any order of its counts, takes each once, and is stale after its uses, but not for a wrong key", async () => {
    const login = await withOneNonce((await start({ nonceUses: 3 })).url);
    expect([await login({ count: 3 }), await login({ count: 1 })]).toEqual([200, 200]);
    expect([await login({ count: 3 }), await login({ count: 2 })]).toEqual([false, 200]);
    expect([await login({ count: 4, password: "guess" }), await login({ count: 4 })]).toEqual([false, true]);
});

test("a revoked key is refused, a new one is taken; the log says who got in", async () => {
    const atlas = await start();
    atlas.revokeKey();
    expect((await new Client(atlas.url).get(V1)).status).toBe(401);
    atlas.setKey("other", "key");
    expect((await new Client(atlas.url, "other", "key").get(V1)).status).toBe(200);
    expect(atlas.requests).toMatchObject([
        { scheme: "none", status: 401, authenticated: false },
        { scheme: "digest", status: 401, authenticated: false },
        { scheme: "none", status: 401 },
        { scheme: "digest", status: 200, authenticated: true, method: "GET", path: V1, nc: "00000001" },
    ]);
});

test("a service account's token is good for the newer API, for a time", async () => {
    let now = Date.now();
    const { url } = await start({ tokenLifetime: 60, now: () => now });
    const Authorization = `Basic ${Buffer.from("client:secret").toString("base64")}`;
    const form = { Authorization, "Content-Type": "application/x-www-form-urlencoded" };
    const token = async (grant: string): Promise<Reply> => ask("POST", `${url}/api/oauth/token`, grant, form);
    expect((await token("{}")).status).toBe(400);
    const { json } = await token("grant_type=client_credentials");
    expect(json).toMatchObject({ expires_in: 60, token_type: "Bearer" });
    const bearer = `Bearer ${(json as { access_token: string }).access_token}`;
    const use = async (path: string): Promise<number> => {
        const headers = { Accept: "application/vnd.atlas.2023-01-01+json", Authorization: bearer };
        return (await ask("GET", url + path, undefined, headers)).status;
    };
    expect([await use(LIST), await use(V1)]).toEqual([200, 401]);
    now += 61_000;
    expect(await use(LIST)).toBe(401);
});
