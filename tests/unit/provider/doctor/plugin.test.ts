import { disposeAll, DoctorSetup } from "./doctorSetup";

// The plugin's doctor.

afterEach(disposeAll);

async function setup(): Promise<DoctorSetup> {
    const made = await DoctorSetup.withAtlas();
    made.host = "plugin";
    made.write("Pulumi.yaml", "name: shop\nruntime: yaml\n");
    made.write("plugins.json", JSON.stringify([{ name: "atlas-private-endpoint", version: "0.2.0" }]));
    return made;
}

test("the plugin is looked for, not the npm package", async () => {
    const one = await setup();
    const found = await one.check();
    expect(found.plugin).toMatchObject({ status: "ok", detail: "the plugin atlas-private-endpoint 0.2.0" });
    expect(found.package).toBeUndefined();
    one.write("plugins.json", "[]");
    expect((await one.check()).plugin).toMatchObject({
        status: "fail",
        fix: "pulumi plugin install resource atlas-private-endpoint 0.2.0 --file <archive>",
    });
    one.write(
        "Pulumi.yaml",
        "name: shop\nruntime: yaml\nplugins:\n  providers:\n    - name: atlas-private-endpoint\n      path: ../x\n",
    );
    expect((await one.check()).plugin?.detail).toContain("from the path in Pulumi.yaml");
});

test("what is missing is named as the plugin's users type it", async () => {
    const one = await setup();
    delete one.environment.MONGODB_ATLAS_PUBLIC_KEY;
    expect((await one.check()).settings?.fix).toContain("pulumi config set atlas-private-endpoint:publicKey");
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
    const one = await setup();
    one.write("plugins.json", "[]");
    one.write("Pulumi.yaml", `name: shop\nruntime: yaml\n${text}`);
    expect((await one.check()).plugin?.status).toBe("fail");
});

test("a misspelled setting fails, as it does in every up, and does not show its value", async () => {
    const one = await setup();
    one.cli("v3.259.0", { "atlas-private-endpoint:privatKey": { value: "a-misspelled-secret" } });
    const { settings } = await one.check();
    expect(settings).toMatchObject({
        status: "fail",
        fix: "pulumi config rm atlas-private-endpoint:privatKey",
    });
    expect(settings?.detail).not.toContain("a-misspelled-secret");
});

test("keys that only the package reads are named", async () => {
    const one = await setup();
    delete one.environment.MONGODB_ATLAS_PUBLIC_KEY;
    one.cli("v3.259.0", { "mongodbatlas:publicKey": { value: "public" } });
    expect((await one.check()).settings?.detail).toContain(
        "mongodbatlas:publicKey is set, which the plugin does not read",
    );
});

test("a missing CLI is told once", async () => {
    const one = await setup();
    one.environment = { ...one.environment, PATH: "/nowhere" };
    const found = await one.check();
    expect(found["pulumi-cli"]?.status).toBe("fail");
    expect(found.plugin).toMatchObject({ status: "skip", fix: "" });
});

test("the version is printed", async () => {
    const one = await setup();
    expect(await one.run("--version")).toEqual({ code: 0, text: "0.2.0" });
});

test("a project in JSON is read as well", async () => {
    const one = await setup();
    one.write("plugins.json", "[]");
    const plugins = { providers: [{ name: "atlas-private-endpoint", path: "../x" }] };
    const project = (more: object): string => JSON.stringify({ name: "shop", ...more }, undefined, 2);
    one.write("Pulumi.yaml", project({ runtime: "yaml", plugins, resources: {} }));
    expect((await one.check()).plugin?.status).toBe("ok");
});
