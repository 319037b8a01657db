import { inspect } from "node:util";
import { AtlasEmulator, type EmulatorOptions } from "../../../../emulator/src";
import { SUCCESSOR } from "../../../../provider/src/atlas/api/dialects";
import { EndpointApi } from "../../../../provider/src/atlas/api/endpointApi";
import { connect, secretsOf } from "../../../../provider/src/atlas/connect";
import { readSettings } from "../../../../provider/src/atlas/settings";
import { FakeClock } from "../../support/fakeClock";
import { RawServer, sendJson } from "../../support/rawServer";
import { failure } from "../../support/until";

const GROUP = "5df264b8f10fab7d2cad2f0d";
const OPTIONS = { signal: new AbortController().signal };

const started: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.close())));

interface Setup {
    readonly clock: FakeClock;
    readonly list: (more?: object) => ReturnType<EndpointApi["list"]>;
    readonly create: () => ReturnType<EndpointApi["create"]>;
}

function clientWith(config: Readonly<Record<string, string>>): Setup {
    const clock = new FakeClock();
    const settings = readSettings((name) => config[name], {});
    const endpoints = new EndpointApi(connect(settings, clock), SUCCESSOR, GROUP);
    return {
        clock,
        list: (more = {}) => endpoints.list({ ...OPTIONS, ...more }),
        create: () => endpoints.create("us-east-1", OPTIONS),
    };
}

async function serviceAccount(
    options: EmulatorOptions = {},
    clientSecret = "secret",
): Promise<Setup & { atlas: AtlasEmulator }> {
    const atlas = await AtlasEmulator.start(options);
    started.push(atlas);
    return { ...clientWith({ baseUrl: atlas.url, clientId: "client", clientSecret }), atlas };
}

const sent = (atlas: AtlasEmulator): string[] =>
    atlas.requests.map(({ status, scheme }) => `${scheme} ${status}`);

test.each([
    [600, 540_000],
    [10, 5_000],
])(
    "a service account: one token for many calls at once, renewed before its %i s are over",
    async (tokenLifetime, serves) => {
        const { atlas, clock, list } = await serviceAccount({ tokenLifetime });
        await Promise.all(Array.from({ length: 10 }, () => list()));
        await clock.advance(serves - 1);
        await list();
        expect(sent(atlas)).toEqual(["basic 200", ...Array<string>(11).fill("bearer 200")]);
        await clock.advance(1);
        await list();
        expect([atlas.tokensIssued, sent(atlas).filter((one) => one.endsWith("401"))]).toEqual([2, []]);
    },
);

test("a token that is refused is renewed; a new one that is refused, too, is final; another error takes no new one", async () => {
    const { atlas, list } = await serviceAccount();
    await list();
    const refusals = async (status: number, times: number): Promise<string[]> => {
        atlas.clearRequests();
        atlas.fault({ kind: "status", status, errorCode: "X", path: "privateEndpoint", times });
        await list().catch(() => undefined);
        return sent(atlas);
    };
    expect(await refusals(401, 1)).toEqual(["bearer 401", "basic 200", "bearer 200"]);
    expect(await refusals(401, 2)).toEqual(["bearer 401", "basic 200", "bearer 401"]);
    expect(await refusals(403, 1)).toEqual(["bearer 403"]);
});

test("a token request that fails, fails all who wait for it; the next call asks again", async () => {
    const { atlas, list } = await serviceAccount();
    atlas.fault({ kind: "status", status: 400, errorCode: "X", path: "oauth", stage: "before-login" });
    await Promise.all([failure(list()), failure(list())]);
    expect(sent(atlas)).toHaveLength(1);
    expect((await list()).value.size).toBe(0);
});

test("a wrong secret ends after one request, and shows nothing of it", async () => {
    const { atlas, list } = await serviceAccount({}, "a-wrong-secret");
    const error = await failure(list());
    expect(error).toMatchObject({ name: "AtlasApiError", problem: { status: 401 } });
    expect(inspect(error, { depth: 9 })).not.toContain("a-wrong-secret");
    expect(inspect(error, { depth: 9 })).not.toContain(
        Buffer.from("client:a-wrong-secret").toString("base64"),
    );
    expect(atlas.requests).toHaveLength(1);
});

test("a token request that fails for a while is repeated with growing pauses, of which all who wait are told", async () => {
    const { atlas, clock, list } = await serviceAccount();
    atlas.fault({ kind: "html", path: "oauth", stage: "before-login", times: 2 });
    const told: string[] = [];
    const answers = ["one", "other"].map((name) => list({ onProblem: () => void told.push(name) }));
    await clock.pass(375);
    await clock.pass(750);
    await Promise.all(answers);
    expect(told).toEqual(["one", "other", "one", "other"]);
});

test("a create call whose token was never issued was not sent: it had no effect", async () => {
    const { atlas, clock, create } = await serviceAccount();
    atlas.fault({ kind: "html", status: 404, path: "oauth", stage: "before-login", times: Infinity });
    const error = failure(create());
    for (const pause of [375, 750, 1_500, 3_000, 6_000, 12_000]) {
        await clock.pass(pause);
    }
    expect(await error).toMatchObject({ effect: false, problem: { errorClass: "notAtlas" } });
});

test("the path of a gateway, which may hold a token, comes into no error and no answer", async () => {
    const token = "tok-3f9a1c77e0SECRET";
    const server = await RawServer.start((response, count, { path }) => {
        const errorMessage = `no access to https://gateway.example${path}, ${encodeURIComponent(path)}`;
        const endpoint = { id: "5df264b8f10fab7d2cad2fff", status: "FAILED", errorMessage };
        sendJson(
            response,
            count > 1 ? 200 : 403,
            count > 1 ? [endpoint] : { error: 403, errorCode: "X", detail: errorMessage },
        );
    });
    started.push(server);
    const { list } = clientWith({
        baseUrl: `${server.url}/gw/${token}`,
        publicKey: "public",
        privateKey: "private",
    });
    expect(inspect(await failure(list()), { depth: 9 })).not.toContain(token);
    const { value } = await list();
    expect([...value.values()][0]?.errorMessage).toMatch(/^(?!.*tok-3f9a).*\[secret\]/);
    const login = { kind: "digest", publicKey: "p", privateKey: "k" } as const;
    const found = secretsOf({ login, baseUrl: "https://gw.example/gw/tok%2B0123456789abcdef" });
    expect(found).toEqual(
        expect.arrayContaining([
            "/gw/tok+0123456789abcdef",
            "tok%2B0123456789abcdef",
            "tok+0123456789abcdef",
        ]),
    );
});
