import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { AtlasEmulator, type EmulatorOptions } from "../../../../emulator/src";
import { connect, secretsOf } from "../../../../provider/src/atlas/connect";
import { SUCCESSOR } from "../../../../provider/src/atlas/api/dialects";
import { EndpointApi } from "../../../../provider/src/atlas/api/endpointApi";
import { readSettings } from "../../../../provider/src/atlas/settings";
import { FakeClock } from "../../support/fakeClock";
import { failure, until } from "../../support/until";

const GROUP = "5df264b8f10fab7d2cad2f0d";
/** Each call has an end of its own, as each operation of a resource has. */
const options = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

let atlas: AtlasEmulator;

afterEach(() => atlas.close());

class Setup {
    readonly clock = new FakeClock();
    readonly endpoints: EndpointApi;

    private constructor(secret: string) {
        const config: Readonly<Record<string, string>> = {
            baseUrl: atlas.url,
            clientId: "client",
            clientSecret: secret,
        };
        const client = connect(
            readSettings((name) => config[name], {}),
            this.clock,
        );
        this.endpoints = new EndpointApi(client, SUCCESSOR, GROUP);
    }

    static async start(emulator: EmulatorOptions = {}, secret = "secret"): Promise<Setup> {
        atlas = await AtlasEmulator.start({ quiet: true, ...emulator });
        return new Setup(secret);
    }

    /** The paths below /api, and how they were answered. */
    get requests(): string[] {
        return atlas.requests.map(({ path, status, scheme }) => `${scheme} ${path.split("/")[2]} ${status}`);
    }
}

test("a service account: one token for many calls at once", async () => {
    const setup = await Setup.start();
    await Promise.all(Array.from({ length: 10 }, () => setup.endpoints.list(options())));
    expect(setup.requests).toEqual(["basic oauth 200", ...Array<string>(10).fill("bearer atlas 200")]);
});

test("a token is renewed before it ends", async () => {
    const setup = await Setup.start({ tokenLifetime: 600 });
    await setup.endpoints.list(options());
    await setup.clock.advance(539_999);
    await setup.endpoints.list(options());
    expect(atlas.tokensIssued).toBe(1);
    await setup.clock.advance(1);
    await setup.endpoints.list(options());
    expect(atlas.tokensIssued).toBe(2);
    expect(setup.requests).not.toContain("bearer atlas 401");
});

test("a wrong secret ends after one request, tells what to check, and shows nothing of it", async () => {
    const setup = await Setup.start({}, "a-wrong-secret");
    const error = await failure(setup.endpoints.list(options()));
    expect(error).toMatchObject({ name: "AtlasApiError", problem: { status: 401 } });
    expect(error.message).toContain("mongodbatlas:clientId");
    expect(inspect(error, { depth: 9 })).not.toContain("a-wrong-secret");
    expect(inspect(error, { depth: 9 })).not.toContain(
        Buffer.from("client:a-wrong-secret").toString("base64"),
    );
    expect(atlas.requests).toHaveLength(1);
});

test("a token request that fails for a while is repeated with growing pauses", async () => {
    const setup = await Setup.start();
    atlas.fault({ kind: "html", path: "oauth", stage: "before-login", times: 2 });
    const list = setup.endpoints.list(options());
    await setup.clock.pass(375);
    await setup.clock.pass(750);
    expect((await list).value).toEqual([]);
    await until(() => atlas.tokensIssued === 1, "no token");
});

test("the path of a gateway, which may hold a token, comes into no error and no answer", async () => {
    atlas = await AtlasEmulator.start({ quiet: true });
    const token = "tok-3f9a1c77e0SECRET";
    let isGood = false;
    const server = createServer((request, response) => {
        const detail = `no access to https://gateway.example${request.url}, ${encodeURIComponent(request.url ?? "")}`;
        const endpoint = { id: "5df264b8f10fab7d2cad2fff", status: "FAILED", errorMessage: detail };
        response.writeHead(isGood ? 200 : 403, { "Content-Type": "application/json" });
        response.end(JSON.stringify(isGood ? [endpoint] : { error: 403, errorCode: "X", detail }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const config: Readonly<Record<string, string>> = {
        baseUrl: `http://127.0.0.1:${port}/gw/${token}`,
        publicKey: "public",
        privateKey: "private",
    };
    const client = connect(
        readSettings((name) => config[name], {}),
        new FakeClock(),
    );
    const endpoints = new EndpointApi(client, SUCCESSOR, GROUP);
    expect(inspect(await failure(endpoints.list(options())), { depth: 9 })).not.toContain(token);
    isGood = true;
    const { value } = await endpoints.list(options());
    expect(value[0]?.errorMessage).toContain("[secret]");
    expect(value[0]?.errorMessage).not.toContain(token);
    server.close();
});

test("a path that the address spells with escapes is found as it is meant as well", () => {
    const login = { kind: "digest", publicKey: "p", privateKey: "k" } as const;
    expect(secretsOf({ login, baseUrl: "https://gw.example/gw/tok%2B0123456789abcdef" })).toEqual(
        expect.arrayContaining([
            "/gw/tok+0123456789abcdef",
            "tok%2B0123456789abcdef",
            "tok+0123456789abcdef",
        ]),
    );
});
