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
    readonly list: () => ReturnType<EndpointApi["list"]>;
    readonly create: () => ReturnType<EndpointApi["create"]>;
}

function clientWith(config: Readonly<Record<string, string>>): Setup {
    const clock = new FakeClock();
    const settings = readSettings((name) => config[name], {});
    const endpoints = new EndpointApi(connect(settings, clock), SUCCESSOR, GROUP);
    return {
        clock,
        list: () => endpoints.list(OPTIONS),
        create: () => endpoints.create("us-east-1", OPTIONS),
    };
}

async function serviceAccount(
    options: EmulatorOptions = {},
    clientSecret = "secret",
): Promise<Setup & { atlas: AtlasEmulator }> {
    const atlas = await AtlasEmulator.start({ quiet: true, ...options });
    started.push(atlas);
    return { ...clientWith({ baseUrl: atlas.url, clientId: "client", clientSecret }), atlas };
}

test("a service account: one token for many calls at once, renewed before it ends", async () => {
    const { atlas, clock, list } = await serviceAccount({ tokenLifetime: 600 });
    await Promise.all(Array.from({ length: 10 }, list));
    await clock.advance(539_999);
    await list();
    expect(atlas.requests.map(({ status, scheme }) => `${scheme} ${status}`)).toEqual([
        "basic 200",
        ...Array<string>(11).fill("bearer 200"),
    ]);
    await clock.advance(1);
    await list();
    expect([atlas.tokensIssued, atlas.requests.filter(({ status }) => status === 401)]).toEqual([2, []]);
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

test("a token request that fails for a while is repeated with growing pauses", async () => {
    const { atlas, clock, list } = await serviceAccount();
    atlas.fault({ kind: "html", path: "oauth", stage: "before-login", times: 2 });
    const answer = list();
    await clock.pass(375);
    await clock.pass(750);
    expect((await answer).value).toEqual([]);
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
    expect(value[0]?.errorMessage).toMatch(/^(?!.*tok-3f9a).*\[secret\]/);
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
