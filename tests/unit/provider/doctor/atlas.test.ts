import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EmulatorOptions } from "../../../../emulator/src";
import { runChecks, type Facts } from "../../../../provider/src/doctor/checkup";
import { SETTINGS_CHECKS } from "../../../../provider/src/doctor/settingsChecks";
import { wordsOf } from "../../../../provider/src/doctor/atlasProbe";
import { asText } from "../../../../provider/src/doctor/report";
import { disposeAll, DoctorSetup, GROUP } from "./doctorSetup";

afterEach(disposeAll);

const OTHER = "6e0375c9f21fbc8e3dbe3f1e";
const inStack = (id: string, groupId = GROUP): object => ({
    urn: `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/atlas:PrivateEndpoint::${id}`,
    type: "pulumi-nodejs:dynamic/atlas:PrivateEndpoint",
    id,
    outputs: { groupId },
});

test("all that is there is told, by region, and nothing but GET is asked", async () => {
    const setup = await DoctorSetup.withAtlas({
        clusterUpdateAfter: "now",
        clusterUpdating: "now",
        clusters: [
            { name: "orders", regions: ["us-east-1"] },
            { name: "old", kind: "shared", regions: ["us-east-1"] },
        ],
    });
    const { atlas } = setup;
    const one = atlas?.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const two = atlas?.create(GROUP, "eu-west-1", { status: "INITIATING" });
    atlas?.attach(one?.id ?? "", "vpce-1", "AVAILABLE");
    atlas?.setStatus(two?.id ?? "", "FAILED", "no capacity");
    setup.cli("v3.259.0", {}, { deployment: { resources: [inStack(one?.id ?? ""), inStack("gone")] } });
    const checks = await setup.check();
    expect(checks.connection?.status).toBe("ok");
    expect(checks.project).toMatchObject({ status: "ok", detail: `${GROUP} is "project-ad2f0d"` });
    expect(checks.role).toMatchObject({ status: "ok", detail: "ORG_OWNER" });
    expect(checks.endpoints?.status).toBe("warn");
    expect(checks.endpoints?.detail).toContain(`us-east-1: ${one?.id ?? ""} AVAILABLE, vpce-1 AVAILABLE`);
    expect(checks.endpoints?.detail).toContain(
        `eu-west-1: ${two?.id ?? ""} FAILED (no capacity), nothing attached`,
    );
    expect(checks.clusters?.detail).toContain("orders: IDLE, private strings for vpce-1");
    expect(checks.clusters?.detail).toContain("old: shared, takes no private endpoint");
    expect(checks.state?.detail).toContain(`${two?.id ?? ""} in eu-west-1 is in Atlas and not in this stack`);
    expect(checks.state?.detail).toContain(`gone ("gone") is in this stack and not in Atlas`);
    expect(atlas?.requests.every(({ method }) => method === "GET")).toBe(true);
});

test("where the stack and Atlas agree, it says so; other projects of the stack are named", async () => {
    const setup = await DoctorSetup.withAtlas();
    const one = setup.atlas?.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const two = setup.atlas?.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    const resources = [inStack(one?.id ?? ""), inStack(two?.id ?? ""), inStack("elsewhere", OTHER)];
    setup.cli("v3.259.0", {}, { deployment: { resources } });
    const checks = await setup.check();
    expect(checks.state).toMatchObject({
        status: "ok",
        detail: "2 endpoints, in Atlas and in the stack alike",
    });
    expect(checks.project?.detail).toContain(`the stack has resources in ${OTHER} as well (--group-id)`);
});

test("the project and the login may come from the stack's configuration; its secrets are not shown", async () => {
    const setup = await DoctorSetup.withAtlas();
    delete setup.environment.MONGODB_ATLAS_PUBLIC_KEY;
    const config = {
        "shop:groupId": { value: GROUP },
        "shop:other": {},
        "mongodbatlas:publicKey": { value: "public" },
        "mongodbatlas:privateKey": { value: "a-private-key", secret: true },
    };
    setup.cli("v3.259.0", config, {});
    const { text, code } = await setup.run("doctor");
    expect(code).toBe(0);
    expect(text).toContain("privateKey from mongodbatlas:privateKey");
    expect(text).toMatch(new RegExp(`^ok +project +${GROUP} is`, "m"));
    expect(text).not.toContain("a-private-key");
});

test("a service account: Atlas tells no roles, and the older API is not asked", async () => {
    const setup = await DoctorSetup.withAtlas();
    const {
        MONGODB_ATLAS_PUBLIC_KEY: _public,
        MONGODB_ATLAS_PRIVATE_KEY: _private,
        ...rest
    } = setup.environment;
    setup.environment = { ...rest, MONGODB_ATLAS_CLIENT_ID: "client", MONGODB_ATLAS_CLIENT_SECRET: "secret" };
    const checks = await setup.check("--group-id", GROUP);
    expect(checks.settings?.detail).toContain("a service account: clientId from MONGODB_ATLAS_CLIENT_ID");
    expect(checks.role).toMatchObject({
        status: "skip",
        detail: "Atlas does not tell the roles of this login",
    });
    expect(checks.api?.detail).toBe("endpointService answers; a service account cannot use privateEndpoint");
});

test.each([
    [["GROUP_READ_ONLY"], "GROUP_READ_ONLY: may read, and perhaps not write"],
    [[], "no role in this project"],
])("the roles %j may not do", async (roles, words) => {
    const setup = await DoctorSetup.withAtlas({ roles });
    const { role } = await setup.check("--group-id", GROUP);
    expect(role).toMatchObject({ status: "warn", detail: words });
});

test.each([
    [{ endpointServiceApi: false }, "privateEndpoint answers, endpointService does not"],
    [{ privateEndpointApi: false }, "endpointService answers; privateEndpoint is no longer served"],
    [{ endpointServiceApi: false, privateEndpointApi: false }, "Neither of Atlas's two APIs"],
] as [EmulatorOptions, string][])("which API answers: %j", async (options, words) => {
    const setup = await DoctorSetup.withAtlas(options);
    const { api, endpoints, clusters } = await setup.check("--group-id", GROUP);
    if (options.endpointServiceApi === false && "privateEndpointApi" in options) {
        expect(endpoints?.status).toBe("skip");
    } else {
        expect(api).toMatchObject({ status: "ok", detail: words });
        expect(endpoints).toMatchObject({ status: "ok", detail: "none in this project" });
        const hasClusters = options.endpointServiceApi ?? true;
        expect(clusters?.status).toBe(hasClusters ? "ok" : "skip");
    }
});

test.each([
    ["a wrong key", 401, {}, "login", "fail", "does not accept the credentials"],
    [
        "an address that may not",
        403,
        { errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST" },
        "access-list",
        "fail",
        "access list",
    ],
    ["a 403 that passes", 403, { errorCode: "" }, "login", "fail", "Mostly this passes"],
    ["a failure in Atlas", 500, {}, "connection", "fail", "Atlas answered 500"],
])("%s", async (_what, status, more, id, expected, words) => {
    const setup = await DoctorSetup.withAtlas();
    setup.atlas?.fault({ kind: "status", status, ...more, times: Infinity });
    const checks = await setup.check("--group-id", GROUP);
    expect(checks[id]).toMatchObject({ status: expected, detail: expect.stringContaining(words) as unknown });
    expect(checks.state?.status).toBe("skip");
});

test.each([
    ["/groups/", "project"],
    ["endpointService", "api"],
    ["/clusters", "clusters"],
])("a failure at %s is told by its own check, and stops no other", async (path, id) => {
    const setup = await DoctorSetup.withAtlas({ clusters: [{ name: "orders", regions: ["us-east-1"] }] });
    setup.atlas?.fault({
        kind: "status",
        status: 409,
        errorCode: "REGION_UNAVAILABLE",
        path,
        times: Infinity,
    });
    const checks = await setup.check("--group-id", GROUP);
    expect(["fail", "warn"]).toContain(checks[id]?.status);
    expect(checks[id]?.detail).toContain("REGION_UNAVAILABLE");
    expect(checks.login?.status).toBe("ok");
});

test("what cannot be found out about one attachment or cluster is said there", async () => {
    const setup = await DoctorSetup.withAtlas({ clusters: [{ name: "orders", regions: ["us-east-1"] }] });
    const one = setup.atlas?.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    setup.atlas?.attach(one?.id ?? "", "vpce-1", "AVAILABLE");
    const refused = { kind: "status", status: 409, errorCode: "X", times: Infinity } as const;
    setup.atlas?.fault({ ...refused, path: "vpce-1" });
    setup.atlas?.fault({ ...refused, path: "/clusters/orders" });
    const { endpoints, clusters } = await setup.check("--group-id", GROUP);
    expect(endpoints?.detail).toContain("vpce-1 of unknown status");
    expect(clusters?.detail).toContain("orders: Atlas answered 409");
    setup.atlas?.clearFaults();
    const gone = { kind: "status", status: 404, times: Infinity } as const;
    setup.atlas?.fault({ ...gone, errorCode: "CLUSTER_NOT_FOUND", path: "/clusters/orders" });
    setup.atlas?.fault({ ...gone, errorCode: "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", path: "vpce-1" });
    const second = await setup.check("--group-id", GROUP);
    expect(second.clusters?.detail).toBe("orders: gone meanwhile");
    expect(second.endpoints?.detail).toContain("vpce-1 of unknown status");
    setup.atlas?.clearFaults();
    const flex = {
        status: 400,
        errorCode: "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
        path: "/clusters/orders",
    };
    setup.atlas?.fault({ kind: "status", ...flex });
    expect((await setup.check("--group-id", GROUP)).clusters?.detail).toBe(
        "orders: flex, takes no private endpoint",
    );
});

test("a clock that is off, and a limit that is nearly used up", async () => {
    const setup = await DoctorSetup.withAtlas({ clockSkew: 600_000 });
    setup.atlas?.fault({
        kind: "status",
        status: 200,
        effect: true,
        body: { results: [] },
        headers: { "RateLimit-Remaining": "7" },
        path: "AWS/endpointService",
    });
    const checks = await setup.check("--group-id", GROUP);
    expect(checks.clock?.status).toBe("warn");
    expect(checks.clock?.detail).toMatch(/^this machine is (599|600|601) s behind Atlas$/);
    expect(checks["request-limit"]).toMatchObject({
        status: "warn",
        detail: "7 requests left for this project",
    });
});

test("an address that is not Atlas's, with and without a project to ask for", async () => {
    const server = createServer((_request, response) => response.writeHead(404).end("<html></html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
        const setup = new DoctorSetup();
        const { port } = server.address() as AddressInfo;
        Object.assign(setup.environment, {
            MONGODB_ATLAS_BASE_URL: `http://127.0.0.1:${port}`,
            MONGODB_ATLAS_PUBLIC_KEY: "public",
            MONGODB_ATLAS_PRIVATE_KEY: "a-private-key",
        });
        for (const args of [[], ["--group-id", GROUP], ["--group-id", "5df2"]]) {
            const checks = await setup.check(...args);
            expect(checks.connection).toMatchObject({ status: "fail" });
            expect(checks.login?.status).toBe("skip");
        }
    } finally {
        server.close();
    }
});

test("settings: what is missing, what is wrong, and a proxy", async () => {
    const setup = new DoctorSetup();
    expect((await setup.check()).settings).toMatchObject({
        status: "fail",
        fix: "pulumi config set mongodbatlas:publicKey; pulumi config set --secret mongodbatlas:privateKey",
    });
    const keys = { MONGODB_ATLAS_PUBLIC_KEY: "public", MONGODB_ATLAS_PRIVATE_KEY: "a-private-key" };
    Object.assign(setup.environment, keys, { MONGODB_ATLAS_BASE_URL: "http://atlas.example" });
    const wrong = await setup.check();
    expect(wrong.settings).toMatchObject({ status: "fail", fix: "" });
    expect(wrong["base-url"]?.status).toBe("skip");
    expect(wrong.project).toMatchObject({ status: "skip", detail: "which project?" });
    expect((await setup.check("--group-id", "5df2")).project?.status).toBe("fail");
});

test("no secret is shown, whatever the CLI prints, and whenever it becomes known", async () => {
    const setup = await DoctorSetup.withAtlas();
    setup.brokenCli("env a-private-key\u001b[2J config ANOTHER-SECRET");
    const { text } = await setup.run("doctor");
    expect(text).toContain("env [secret] [2J config ANOTHER-SECRET");
    const config = { "mongodbatlas:clientSecret": { value: "ANOTHER-SECRET", secret: true } };
    setup.cli("v3.259.0-ANOTHER-SECRET", config, {});
    const later = await setup.run("doctor");
    expect(later.text).toContain("Pulumi CLI v3.259.0-[secret]");
    setup.write("export.json", "ANOTHER-SECRET is not JSON");
    const odd = await setup.check();
    expect(odd.stack?.detail).toContain("the CLI printed something else than JSON");
});

test("a key in plain text, and certificates that are not checked, are warned of", async () => {
    const setup = await DoctorSetup.withAtlas();
    setup.environment.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    setup.cli("v3.259.0", { "mongodbatlas:privateKey": { value: "a-private-key" } }, {});
    const { settings, connection } = await setup.check();
    expect(settings).toMatchObject({
        status: "warn",
        detail: "mongodbatlas:privateKey stands in plain text in the stack's file",
    });
    expect(connection?.status).toBe("warn");
});

test("an https address, and the proxy on the way to it", async () => {
    const facts = (environment: NodeJS.ProcessEnv): Facts => ({
        request: { groupId: undefined, stack: undefined },
        folder: "/",
        environment: { MONGODB_ATLAS_PUBLIC_KEY: "public", MONGODB_ATLAS_PRIVATE_KEY: "key", ...environment },
        secrets: new Set(),
    });
    const [, address] = await runChecks(SETTINGS_CHECKS, facts({}));
    expect(address).toMatchObject({ status: "ok", detail: "https://cloud.mongodb.com" });
    const { HTTPS_PROXY: before } = process.env;
    process.env.HTTPS_PROXY = "http://me:password@proxy.example:8080";
    try {
        const [, throughProxy] = await runChecks(
            SETTINGS_CHECKS,
            facts({ HTTPS_PROXY: process.env.HTTPS_PROXY }),
        );
        expect(throughProxy?.detail).toBe("https://cloud.mongodb.com, through the proxy proxy.example:8080");
    } finally {
        delete process.env.HTTPS_PROXY;
        Object.assign(process.env, before === undefined ? {} : { HTTPS_PROXY: before });
    }
});

test("a check that crashes says so, and stops no other", async () => {
    const facts = {
        request: { groupId: undefined, stack: undefined },
        folder: "/",
        environment: {},
        secrets: new Set<string>(),
    };
    const results = await runChecks(
        [
            { id: "one", run: () => Promise.reject(new Error("boom")) },
            {
                id: "two",
                run: () => {
                    // eslint-disable-next-line @typescript-eslint/only-throw-error
                    throw "words";
                },
            },
            { id: "three", run: () => ({ status: "ok", detail: "fine" }) },
        ],
        facts,
    );
    expect(results.map(({ status, detail }) => `${status} ${detail}`)).toEqual([
        "fail This check crashed: boom",
        "fail This check crashed: words",
        "ok fine",
    ]);
    expect(asText(results, true)).toContain("\u001b[31mfail\u001b[0m  one");
});

test("a bug is not taken for words of Atlas's; silence has words", () => {
    expect(() => wordsOf(new TypeError("bug"))).toThrow("bug");
    expect(wordsOf(new DOMException("", "TimeoutError"))).toBe("Atlas has not answered within 15 s");
});
