import { PACKAGE_WORDING, PLUGIN_WORDING } from "../../../../provider/src/atlas/errors/wording";

const { argv, platform } = process;
afterEach(() => {
    process.argv = argv;
    Object.defineProperty(process, "platform", { value: platform });
});

test.each([
    [
        "linux",
        "/home/me/.pulumi/plugins/resource-x-v0.2.0/pulumi-resource-x",
        "/home/me/.pulumi/plugins/resource-x-v0.2.0/pulumi-resource-x",
    ],
    ["darwin", "/Users/me/my plugins/x", "'/Users/me/my plugins/x'"],
    ["linux", "/it's/$HOME", String.raw`'/it'\''s/$HOME'`],
    ["win32", String.raw`C:\my plugins\x.exe`, String.raw`& "C:\my plugins\x.exe"`],
])("the plugin's doctor can be typed on %s: %s", (name, path, typed) => {
    Object.defineProperty(process, "platform", { value: name });
    process.argv = ["node", path];
    expect(PLUGIN_WORDING.doctor("5df2")).toBe(`. To check it all, type: ${typed} doctor --group-id 5df2`);
    expect(PLUGIN_WORDING.doctor()).toBe(`. To check it all, type: ${typed} doctor`);
});

test("the package's is found by npx, which downloads nothing", () => {
    expect(PACKAGE_WORDING.doctor()).toContain("npx --no -- pulumi-atlas-private-endpoint doctor");
    process.argv = ["node"];
    expect(PLUGIN_WORDING.doctor()).toContain("type: pulumi-resource-atlas-private-endpoint doctor");
});
