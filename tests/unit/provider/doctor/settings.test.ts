import { runChecks, type Facts } from "../../../../provider/src/doctor/checkup";
import { wordsOf } from "../../../../provider/src/doctor/atlasProbe";
import { asText } from "../../../../provider/src/doctor/report";
import { SETTINGS_CHECKS } from "../../../../provider/src/doctor/settingsChecks";
import { disposeAll, DoctorSetup } from "./doctorSetup";

afterEach(disposeAll);

test("settings: what is missing, what is wrong, and a proxy", async () => {
    const setup = new DoctorSetup();
    expect((await setup.check()).settings).toMatchObject({
        status: "fail",
        fix: "pulumi config set mongodbatlas:publicKey; pulumi config set --secret mongodbatlas:privateKey",
    });
    const keys = { MONGODB_ATLAS_PUBLIC_KEY: "public", MONGODB_ATLAS_PRIVATE_KEY: "a-private-key" };
    Object.assign(setup.environment, keys, { MONGODB_ATLAS_BASE_URL: "http://atlas.example" });
    const wrong = await setup.check();
    expect(wrong.settings).toMatchObject({
        status: "fail",
        fix: "pulumi config set mongodbatlas:baseUrl https://cloud.mongodb.com",
    });
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
    expect(odd.stack?.detail).toContain("the CLI printed something other than JSON");
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

test("what the last up had and the configuration has not is warned of: destroy would use it", async () => {
    const setup = await DoctorSetup.withAtlas();
    const provider = (inputs?: object): object => ({
        deployment: { resources: [{ urn: "u", type: "pulumi:providers:pulumi-nodejs", inputs }] },
    });
    setup.cli("v3.259.0", {}, provider({ "mongodbatlas:baseUrl": "http://127.0.0.1:1", version: "1" }));
    expect((await setup.check()).settings).toMatchObject({
        status: "warn",
        detail: expect.stringContaining(
            "mongodbatlas:baseUrl was changed since the last pulumi up",
        ) as unknown,
    });
    setup.cli("v3.259.0", {}, provider());
    expect((await setup.check()).settings?.status).toBe("ok");
});

test("settings that may be in a stack which is not read are not called missing", async () => {
    const setup = new DoctorSetup();
    setup.brokenCli("no stack selected");
    expect((await setup.check()).settings?.status).toBe("skip");
});

test.each([[[]], [["--group-id", "5df2"]]])(
    "without a project (%j) there is no word about roles",
    async (args) => {
        const setup = await DoctorSetup.withAtlas();
        expect((await setup.check(...args)).role).toMatchObject({
            status: "skip",
            detail: "needs a project",
        });
    },
);
