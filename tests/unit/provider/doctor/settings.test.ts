import { explained } from "../../../../provider/src/doctor/atlas";
import { PACKAGE_WORDING } from "../../../../provider/src/atlas/errors/wording";
import { Checkup } from "../../../../provider/src/doctor/checkup";
import { disposeAll, DoctorSetup } from "./doctorSetup";

afterEach(disposeAll);

test("the settings check reports missing keys and a wrong base URL", async () => {
    const setup = new DoctorSetup();
    expect((await setup.check()).settings).toMatchObject({
        status: "fail",
        fix: expect.stringContaining(
            "Type: pulumi config set mongodbatlas:publicKey; pulumi config set --secret mongodbatlas:privateKey",
        ) as unknown,
    });
    const keys = { MONGODB_ATLAS_PUBLIC_KEY: "public", MONGODB_ATLAS_PRIVATE_KEY: "a-private-key" };
    Object.assign(setup.environment, keys, { MONGODB_ATLAS_BASE_URL: "http://atlas.example" });
    const wrong = await setup.check();
    expect(wrong.settings).toMatchObject({
        status: "fail",
        fix: expect.stringContaining(
            "allowed is an https address such as https://cloud.mongodb.com",
        ) as unknown,
    });
    expect(wrong.project).toMatchObject({ status: "skip", detail: "needs login and --group-id" });
});

test("no secret is shown, whatever the CLI prints, and whenever it becomes known", async () => {
    const setup = await DoctorSetup.withAtlas();
    setup.brokenCli("env a-private-key\u001b[2J config ANOTHER-SECRET");
    const { text } = await setup.run("doctor");
    expect(text).toContain("env [secret] [2J config ANOTHER-SECRET");
    const config = { "mongodbatlas:clientSecret": { value: "ANOTHER-SECRET", secret: true } };
    setup.cli("v3.259.0-ANOTHER-SECRET", config);
    const later = await setup.run("doctor");
    expect(later.text).toContain("Pulumi CLI v3.259.0-[secret]");
    setup.write("config.json", "ANOTHER-SECRET is not JSON");
    const odd = await setup.check();
    expect(odd.stack?.detail).toContain("the CLI printed something other than JSON");
});

test("a key in plain text is warned of", async () => {
    const setup = await DoctorSetup.withAtlas();
    setup.cli("v3.259.0", { "mongodbatlas:privateKey": { value: "a-private-key" } });
    expect((await setup.check()).settings).toMatchObject({
        status: "warn",
        detail: "mongodbatlas:privateKey stands in plain text in the stack's file",
    });
});

test("a check that crashes says so, and stops no other", async () => {
    const checkup = new Checkup();
    await checkup.check("one", {}, () => Promise.reject(new Error("boom")));
    await checkup.check("two", {}, () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw "words";
    });
    await checkup.check("three", {}, () => ({ status: "ok", detail: "fine" }));
    expect(checkup.results().map(({ status, detail }) => `${status} ${detail}`)).toEqual([
        "fail This check crashed: boom",
        "fail This check crashed: words",
        "ok fine",
    ]);
});

test("a bug is not taken for words of Atlas's; silence has words", () => {
    expect(() => explained(new TypeError("bug"), PACKAGE_WORDING)).toThrow("bug");
    expect(explained(new DOMException("", "TimeoutError"), PACKAGE_WORDING)[0]).toBe(
        "Atlas has not answered within 15 s",
    );
});

test("settings that may be in a stack which is not read are not called missing", async () => {
    const setup = new DoctorSetup();
    setup.brokenCli("no stack selected");
    expect((await setup.check()).settings?.status).toBe("skip");
});
