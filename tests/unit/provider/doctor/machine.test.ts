import { dirname, join } from "node:path";
import { findProgram } from "../../../../provider/src/doctor/pulumiProject";
import { disposeAll, DoctorSetup } from "./doctorSetup";

afterEach(disposeAll);

test("a project with all that it needs", async () => {
    const setup = new DoctorSetup();
    const { stack, ...checks } = await setup.check();
    expect(checks["pulumi-cli"]).toMatchObject({ status: "ok", detail: "Pulumi CLI v3.259.0" });
    expect(checks.package?.status).toBe("ok");
    expect(stack?.status).toBe("ok");
});

test.each([
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
        "package.json is not JSON",
        (one: DoctorSetup) => one.write("package.json", "not JSON"),
        "package",
        "ok",
        "pulumi-atlas-private-endpoint ",
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
    expect([checks.package?.status, checks.stack?.status]).toEqual(["skip", "skip"]);
});

test.each([
    ["main: infra", "infra"],
    ['main: "infra/index.ts"', "infra"],
])("the program is where Pulumi.yaml says: %s", (main, folder) => {
    const setup = new DoctorSetup();
    setup.write("Pulumi.yaml", `name: shop\nruntime: nodejs\n${main}\n`);
    expect(findProgram(setup.folder)?.folder).toBe(join(setup.folder, folder));
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
