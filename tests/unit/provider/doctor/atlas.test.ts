import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EmulatorOptions } from "../../../../emulator/src";
import { disposeAll, DoctorSetup, GROUP } from "./doctorSetup";

afterEach(disposeAll);

test("all that is there is told, by region, and nothing but GET is asked", async () => {
    const setup = await DoctorSetup.withAtlas();
    const { atlas } = setup;
    const one = atlas?.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const two = atlas?.create(GROUP, "eu-west-1", { status: "INITIATING" });
    atlas?.attach(one?.id ?? "", "vpce-1", "AVAILABLE");
    atlas?.setStatus(two?.id ?? "", "FAILED", "no capacity");
    const checks = await setup.check("--group-id", GROUP);
    expect(checks.connection?.status).toBe("ok");
    expect(checks.project).toMatchObject({
        status: "ok",
        detail: `${GROUP} is "project-ad2f0d", roles: ORG_OWNER`,
    });
    expect(checks.endpoints?.status).toBe("warn");
    expect(checks.endpoints?.detail).toContain(`us-east-1: ${one?.id ?? ""} AVAILABLE, vpce-1 attached`);
    expect(checks.endpoints?.detail).toContain(
        `eu-west-1: ${two?.id ?? ""} FAILED (no capacity), nothing attached`,
    );
    expect(atlas?.requests.every(({ method }) => method === "GET")).toBe(true);
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
    setup.cli("v3.259.0", config);
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
    expect(checks.project).toMatchObject({ status: "ok", detail: `${GROUP} is "project-ad2f0d"` });
    expect(checks.endpoints?.detail).toBe("none in this project (through endpointService)");
});

test.each([
    [["GROUP_READ_ONLY"], "roles: GROUP_READ_ONLY: may read, and perhaps not write"],
    [[], "roles: none"],
])("the roles %j may not do", async (roles, words) => {
    const setup = await DoctorSetup.withAtlas({ roles });
    const { project } = await setup.check("--group-id", GROUP);
    expect(project).toMatchObject({ status: "warn", detail: expect.stringContaining(words) as unknown });
});

test.each([
    [{ endpointServiceApi: false }, "ok", "(through privateEndpoint; not through endpointService: "],
    [{ privateEndpointApi: false }, "ok", "(through endpointService; not through privateEndpoint: "],
    [{ endpointServiceApi: false, privateEndpointApi: false }, "fail", "No API of Atlas's lists"],
] as [EmulatorOptions, string, string][])("which API answers: %j", async (options, status, words) => {
    const setup = await DoctorSetup.withAtlas(options);
    const { endpoints } = await setup.check("--group-id", GROUP);
    expect(endpoints).toMatchObject({ status, detail: expect.stringContaining(words) as unknown });
});

const CHALLENGE = {
    "WWW-Authenticate": 'Digest realm="MMS Public API", nonce="n", algorithm=MD5, qop="auth", stale=false',
};

test.each([
    ["a wrong key", 401, { headers: CHALLENGE }, "login", "fail", "does not accept the credentials"],
    [
        "an address that may not",
        403,
        { errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST" },
        "login",
        "fail",
        "access list",
    ],
    ["a 403 that passes", 403, { errorCode: "" }, "login", "fail", "This usually passes"],
    ["a failure in Atlas", 500, {}, "connection", "fail", "Atlas answered 500"],
])("%s", async (_what, status, more, id, expected, words) => {
    const setup = await DoctorSetup.withAtlas();
    setup.atlas?.fault({ kind: "status", status, ...more, times: Infinity });
    const checks = await setup.check("--group-id", GROUP);
    expect(checks[id]?.status).toBe(expected);
    expect(`${checks[id]?.detail}. ${checks[id]?.fix}`).toContain(words);
    expect(checks[id]?.fix).not.toBe("");
    expect(checks.endpoints?.status).toBe("skip");
});

test.each([
    ["/groups/", "project"],
    ["endpointService", "endpoints"],
])("an error from %s is reported by the check %s", async (path, id) => {
    const setup = await DoctorSetup.withAtlas();
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
