import { readFileSync } from "node:fs";
import { disposeAll, DoctorSetup, GROUP } from "./doctorSetup";

// The plugin's doctor, and stacks that have resources of both hosts.

afterEach(disposeAll);

const OTHER = "6e0375c9f21fbc8e3dbe3f1e";
const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

const provider = (name: string, inputs: object): object => ({
    urn: `urn:pulumi:dev::shop::pulumi:providers:atlas-private-endpoint::${name}`,
    type: "pulumi:providers:atlas-private-endpoint",
    id: "0a1b",
    inputs,
});

const endpoint = (name: string, groupId: string, ofProvider: string, id: string): object => ({
    urn: `urn:pulumi:dev::shop::atlas-private-endpoint:index:PrivateEndpoint::${name}`,
    type: "atlas-private-endpoint:index:PrivateEndpoint",
    id,
    provider: `urn:pulumi:dev::shop::pulumi:providers:atlas-private-endpoint::${ofProvider}::0a1b`,
    outputs: { groupId },
});

async function setup(resources: object[], runtime = "yaml"): Promise<DoctorSetup> {
    const made = await DoctorSetup.withAtlas();
    made.host = "plugin";
    made.write("Pulumi.yaml", `name: shop\nruntime: ${runtime}\n`);
    made.cli("v3.259.0", {}, { deployment: { resources } });
    made.write("plugins.json", JSON.stringify([{ name: "atlas-private-endpoint", version: "0.2.0" }]));
    return made;
}

test("in a YAML project the plugin is looked for, not the npm package", async () => {
    const one = await setup([]);
    const found = await one.check();
    expect(found.plugin).toMatchObject({ status: "ok", detail: "the plugin atlas-private-endpoint 0.2.0" });
    expect(found.package).toBeUndefined();
    one.write("plugins.json", "[]");
    expect((await one.check()).plugin).toMatchObject({
        status: "fail",
        fix: "pulumi plugin install resource atlas-private-endpoint 0.2.0 --file <archive>",
    });
    one.host = "package";
    expect((await one.check()).package).toBeUndefined();
    one.write(
        "Pulumi.yaml",
        "name: shop\nruntime: yaml\nplugins:\n  providers:\n    - name: atlas-private-endpoint\n      path: ../x\n",
    );
    expect((await one.check()).plugin?.detail).toContain("from the path in Pulumi.yaml");
});

test.each([
    ["nodejs", false],
    ["\n  name: nodejs", false],
    ["{name: nodejs}", false],
    ["nodejs # LTS", false],
    ["yaml # once it was name: nodejs", true],
    ["\n  options:\n    typescript: true\n  name: nodejs", false],
    ["python", true],
    ["\n  name: python", true],
])("the runtime %j decides before there are resources", async (runtime, isPlugin) => {
    const one = await setup([], runtime);
    one.host = "package";
    expect((await one.check()).plugin !== undefined).toBe(isPlugin);
});

test("what is missing is named as the plugin's users type it", async () => {
    const one = await setup([]);
    delete one.environment.MONGODB_ATLAS_PUBLIC_KEY;
    expect((await one.check()).settings?.fix).toContain("pulumi config set atlas-private-endpoint:publicKey");
});

test("with the plugin in a Node.js project its resources are found, and nothing of theirs is to be adopted", async () => {
    const one = await setup([], "nodejs");
    const made = one.atlas?.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    one.cli(
        "v3.259.0",
        {},
        { deployment: { resources: [endpoint("a", GROUP, "default_0_2_0", made?.id ?? "")] } },
    );
    one.host = "package";
    const found = await one.check();
    expect(found.stack?.detail).toMatch(/in state: 1$/);
    expect(found.state).toMatchObject({
        status: "ok",
        detail: "endpoints in Atlas and in the stack alike: 1",
    });
});

test("each provider's login is checked, with its settings from the state and its own project", async () => {
    const secret = { ...SIGNATURE, plaintext: JSON.stringify("a-private-key") };
    const own = { publicKey: "public", privateKey: secret };
    const resources = [
        provider("eu", own),
        provider("us", { publicKey: "public", privateKey: { ...SIGNATURE, plaintext: '"a-wrong-secret"' } }),
        endpoint("a", GROUP, "eu", "65a0c0ffee0123456789abcd"),
        endpoint("b", OTHER, "us", "65a0c0ffee0123456789abce"),
    ];
    const one = await setup(resources);
    const { code, text } = await one.run("doctor");
    expect(code).toBe(1);
    expect(text).toMatch(/ok +login +provider "eu", project \w+: Atlas accepts the login/);
    expect(text).toContain(`provider "eu", project ${GROUP}: ${GROUP} is`);
    expect(text).toMatch(
        /fail +login +provider "us", project \w+: .*The login is that of the provider "us"/s,
    );
    const asked = await one.run("doctor", "--group-id", GROUP);
    expect(asked.code).toBe(0);
    expect(asked.text).not.toContain('provider "us"');
    expect(text).toContain('privateKey from provider "eu"');
    expect(text).not.toContain("a-private-key");
    expect(text).not.toContain("a-wrong-secret");
});

test("a project whose id is a secret counts as well", async () => {
    const one = await setup([]);
    const made = one.atlas?.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    const secret = { ...SIGNATURE, plaintext: JSON.stringify(GROUP) };
    const mine = { ...endpoint("a", "", "default", made?.id ?? ""), outputs: { groupId: secret } };
    one.cli("v3.259.0", {}, { deployment: { resources: [mine] } });
    expect((await one.check()).state?.status).toBe("ok");
    const broken = { ...mine, outputs: { groupId: { ...SIGNATURE, plaintext: "a-secret, cut" } } };
    one.cli("v3.259.0", {}, { deployment: { resources: [broken] } });
    const { stack } = await one.check();
    expect(stack?.status).toBe("fail");
    expect(stack?.detail).not.toContain("a-secret");
});

test.each([
    [
        "a path of something else",
        "resources:\n  a:\n    type: atlas-private-endpoint:PrivateEndpoint\n  b:\n    path: /x\n",
    ],
    [
        "another plugin's path",
        "plugins:\n  providers:\n    - name: aws\n      path: ../aws\ndescription: atlas-private-endpoint\n",
    ],
    ["a comment", "# plugins: name: atlas-private-endpoint path: x\n"],
])("%s in Pulumi.yaml is not the plugin's", async (_what, text) => {
    const one = await setup([]);
    one.write("plugins.json", "[]");
    one.write("Pulumi.yaml", `name: shop\nruntime: yaml\n${text}`);
    expect((await one.check()).plugin?.status).toBe("fail");
});

test("a provider whose resources have all failed is checked as well", async () => {
    const wrong = { publicKey: "public", privateKey: { ...SIGNATURE, plaintext: '"a-wrong-secret"' } };
    const one = await setup([
        provider("us", wrong),
        endpoint("a", GROUP, "default", "65a0c0ffee0123456789abcd"),
    ]);
    const { code, text } = await one.run("doctor", "--group-id", OTHER);
    expect(code).toBe(1);
    // A secret of the state is removed from whatever is printed.
    one.cli("v3.259.0-a-wrong-secret", {}, { deployment: { resources: [provider("us", wrong)] } });
    expect((await one.run("doctor")).text).toContain("Pulumi CLI v3.259.0-[secret]");
    // The new project's resources may as well have failed with the other login.
    expect(text).toContain(`the plugin, project ${OTHER}: Atlas accepts the login`);
    expect(text).toMatch(/fail +login .*The login is that of the provider "us"/s);
});

test("a misspelled setting fails, as it does in every up, and does not show its value", async () => {
    const one = await setup([]);
    one.cli("v3.259.0", { "atlas-private-endpoint:privatKey": { value: "a-misspelled-secret" } }, {});
    const { settings } = await one.check();
    expect(settings).toMatchObject({
        status: "fail",
        fix: "pulumi config rm atlas-private-endpoint:privatKey",
    });
    expect(settings?.detail).not.toContain("a-misspelled-secret");
});

test("keys that only the package reads are named", async () => {
    const one = await setup([]);
    delete one.environment.MONGODB_ATLAS_PUBLIC_KEY;
    one.cli("v3.259.0", { "mongodbatlas:publicKey": { value: "public" } }, {});
    expect((await one.check()).settings?.detail).toContain(
        "mongodbatlas:publicKey is set, which the plugin does not read",
    );
});

test("a missing CLI is told once", async () => {
    const one = await setup([]);
    one.environment = { ...one.environment, PATH: "/nowhere" };
    const found = await one.check();
    expect(found["pulumi-cli"]?.status).toBe("fail");
    expect(found.plugin).toMatchObject({ status: "skip", fix: "" });
});

test("the state is decrypted only where a provider has settings in it", async () => {
    const one = await setup([endpoint("a", GROUP, "default", "65a0c0ffee0123456789abcd")]);
    one.write("bin/pulumi", `#!/bin/sh\necho "$@" >> ${one.folder}/asked\necho "{}"\n`, 0o755);
    await one.check();
    expect(readFileSync(`${one.folder}/asked`, "utf8")).not.toContain("stack export --show-secrets");
});

test("the version is printed", async () => {
    const one = await setup([]);
    expect(await one.run("--version")).toEqual({ code: 0, text: "0.2.0" });
});

test("a project in JSON is read as well", async () => {
    const one = await setup([]);
    one.write("plugins.json", "[]");
    const plugins = { providers: [{ name: "atlas-private-endpoint", path: "../x" }] };
    const project = (more: object): string => JSON.stringify({ name: "shop", ...more }, undefined, 2);
    one.write("Pulumi.yaml", project({ runtime: "yaml", plugins, resources: {} }));
    expect((await one.check()).plugin?.status).toBe("ok");
    one.write("Pulumi.yaml", project({ runtime: { name: "nodejs" } }));
    one.host = "package";
    expect((await one.check()).package).toBeDefined();
});

test("what is incomplete in a state does not stop the checks; the usage says what the program is", async () => {
    const one = await setup([]);
    const { urn, type, id } = provider("eu", {}) as Readonly<Record<string, string>>;
    const type2 = "atlas-private-endpoint:index:PrivateEndpoint";
    const resources = [
        { urn, type, id },
        { urn: "odd", type: type2 },
        { urn: "odd", type: type2, id: "x" },
    ];
    one.cli("v3.259.0", {}, { deployment: { resources } });
    one.write("plugins.json", JSON.stringify([{ name: "atlas-private-endpoint" }]));
    const found = await one.check();
    expect(found.stack?.detail).toMatch(/in state: 0$/);
    expect(found.plugin?.detail).toBe("the plugin atlas-private-endpoint unknown");
    expect((await one.run("--help")).text).toContain(
        "Pulumi's plugin atlas-private-endpoint, which Pulumi starts",
    );
});
