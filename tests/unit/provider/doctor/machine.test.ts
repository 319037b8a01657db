import { dirname } from "node:path";
import { disposeAll, DoctorSetup } from "./doctorSetup";

afterEach(disposeAll);

const EXPORTED = {
    deployment: {
        resources: [
            {
                urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/atlas:PrivateEndpoint::atlas",
                type: "pulumi-nodejs:dynamic/atlas:PrivateEndpoint",
                id: "65a0c0ffee0123456789abcd",
                outputs: { groupId: "5DF264B8F10FAB7D2CAD2F0D" },
            },
            { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack" },
        ],
    },
};

test("a project with all that it needs", async () => {
    const setup = new DoctorSetup();
    setup.cli("v3.259.0", {}, EXPORTED);
    const { node, stack, ...checks } = await setup.check();
    expect(node?.status).toBe("ok");
    expect(checks["pulumi-cli"]).toMatchObject({ status: "ok", detail: "Pulumi CLI v3.259.0" });
    expect(checks["pulumi-project"]).toMatchObject({ status: "ok", detail: setup.folder });
    expect(checks.package?.status).toBe("ok");
    expect(checks["pulumi-sdk"]).toMatchObject({ status: "ok", detail: "@pulumi/pulumi 3.245.0, one copy" });
    expect(stack).toMatchObject({ status: "ok", detail: expect.stringMatching(/^1 resource of/) as unknown });
});

test.each([
    [
        "the CLI is too old",
        (one: DoctorSetup) => one.cli("v2.25.0", {}, {}),
        "pulumi-cli",
        "fail",
        "older than 3.0",
    ],
    [
        "the CLI is missing",
        (one: DoctorSetup) => (one.environment = { PATH: "/nowhere" }),
        "pulumi-cli",
        "fail",
        "there is no pulumi on PATH",
    ],
    [
        "the CLI fails",
        (one: DoctorSetup) => one.brokenCli("no stack selected"),
        "stack",
        "fail",
        "no stack selected",
    ],
    [
        "the CLI fails without a word",
        (one: DoctorSetup) => one.brokenCli(""),
        "stack",
        "fail",
        "Command failed",
    ],
    [
        "the SDK is too old",
        (one: DoctorSetup) => one.install("@pulumi/pulumi", { version: "3.100.0" }),
        "pulumi-sdk",
        "fail",
        "3.100.0; supported is ^3.139.0",
    ],
    [
        "the SDK wants another Node.js",
        (one: DoctorSetup) =>
            one.install("@pulumi/pulumi", { version: "3.260.0", engines: { node: ">=99" } }),
        "pulumi-sdk",
        "warn",
        "declares Node.js >=99",
    ],
    [
        "the SDK does not say which Node.js it wants",
        (one: DoctorSetup) => one.install("@pulumi/pulumi", { version: "3.260.0" }),
        "pulumi-sdk",
        "ok",
        "one copy",
    ],
    [
        "there are two copies of the SDK",
        (one: DoctorSetup) =>
            one.install("pulumi-atlas-private-endpoint/node_modules/@pulumi/pulumi", { version: "3.1.0" }),
        "pulumi-sdk",
        "warn",
        "Two copies",
    ],
    [
        "the package is not declared",
        (one: DoctorSetup) => one.write("package.json", "{}"),
        "package",
        "warn",
        "not a dependency of the program's own package.json",
    ],
    [
        "there is no package.json",
        (one: DoctorSetup) => one.write("package.json", "not JSON"),
        "package",
        "ok",
        "pulumi-atlas-private-endpoint 0.1.0, from",
    ],
    [
        "a killed run has left something",
        (one: DoctorSetup) => one.cli("v3.259.0", {}, { deployment: { pending_operations: [{}] } }),
        "stack",
        "warn",
        "1 operation that a killed run has left unfinished",
    ],
    [
        "the state has a resource without id",
        (one: DoctorSetup) =>
            one.cli(
                "v3.259.0",
                {},
                {
                    deployment: {
                        resources: [{ urn: "u", type: "pulumi-nodejs:dynamic/atlas:PrivateEndpoint" }],
                    },
                },
            ),
        "stack",
        "ok",
        "0 resources",
    ],
] as const)("%s", async (_what, change, id, status, words) => {
    const setup = new DoctorSetup();
    change(setup);
    const checks = await setup.check();
    expect(checks[id]).toMatchObject({ status, detail: expect.stringContaining(words) as unknown });
});

test("without a project, what needs one is skipped", async () => {
    const setup = new DoctorSetup();
    // The setup's own project is below it.
    setup.folder = dirname(setup.folder);
    const checks = await setup.check();
    const skipped = ["pulumi-project", "package", "pulumi-sdk", "stack"].map((id) => checks[id]?.status);
    expect(skipped).toEqual(["skip", "skip", "skip", "skip"]);
});

test("the stack that was asked for is the one that is read", async () => {
    const setup = new DoctorSetup();
    setup.write("bin/pulumi", `#!/bin/sh\necho "$@" >> ${setup.folder}/asked\necho "{}"\n`, 0o755);
    await setup.check("--stack", "prod");
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(`${setup.folder}/asked`, "utf8")).toContain(
        "config --json --show-secrets --non-interactive --stack prod",
    );
});

test("the usage is printed on demand, and a wrong command is refused", async () => {
    const setup = new DoctorSetup();
    for (const args of [[], ["--help"]]) {
        expect(await setup.run(...args)).toMatchObject({
            code: 0,
            text: expect.stringContaining("Usage:") as unknown,
        });
    }
    await expect(setup.run("docter")).rejects.toThrow("Unknown command: docter");
    await expect(setup.run("doctor", "me")).rejects.toThrow("Unknown command: doctor me");
});
