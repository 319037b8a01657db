import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { REPOSITORY } from "../../testkit/program";
import { endpointText, GROUP, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

const CLI = join(REPOSITORY, "provider", "dist", "doctor", "cli.js");

interface Check {
    id: string;
    status: "ok" | "warn" | "fail" | "skip";
    detail: string;
    fix: string;
}

interface Report {
    code: number;
    text: string;
    schemaVersion: number;
    checks: Record<string, Check>;
}

let trial: Trial;

beforeAll(async () => {
    const dependencies = { "@pulumi/pulumi": "*", "pulumi-atlas-private-endpoint": "*" };
    trial = await Trial.start({
        atlas: { clusters: [{ name: "orders", regions: ["us-east-1"] }] },
        files: { "package.json": JSON.stringify({ main: "index.js", dependencies }) },
    });
});

afterAll(() => trial.dispose());

afterEach(() => trial.atlas.clearFaults());

async function run(
    args: string[],
    env: Record<string, string | undefined> = {},
    cwd = trial.workspace.folder,
): Promise<[number, string]> {
    const { workspace } = trial;
    return new Promise((resolve) => {
        const options = { cwd, env: { ...workspace.env, ...env } };
        const child = execFile(process.execPath, [CLI, ...args], options, (_error, stdout, stderr) =>
            resolve([child.exitCode ?? -1, stdout + stderr]),
        );
    });
}

async function doctor(
    args: string[] = [],
    env?: Record<string, string | undefined>,
    cwd?: string,
): Promise<Report> {
    const [code, text] = await run(["doctor", "--json", ...args], env, cwd);
    const { schemaVersion, checks } = JSON.parse(text) as { schemaVersion: number; checks: Check[] };
    return {
        code,
        text,
        schemaVersion,
        checks: Object.fromEntries(checks.map((check) => [check.id, check])),
    };
}

it("finds everything right in a project whose stack is up, tells what is there, and changes nothing", async () => {
    trial.program(endpointText());
    await trial.workspace.up();
    const [endpoint] = trial.atlas.endpoints();
    trial.atlas.clearRequests();

    const { code, schemaVersion, checks, text } = await doctor();
    const unexpected = Object.values(checks).filter(({ status }) => status !== "ok");
    expect(unexpected.map(({ id, status }) => `${id} ${status}`)).toEqual([]);
    expect(code).toBe(0);
    expect(schemaVersion).toBe(1);
    expect(checks.settings?.detail).toContain("privateKey from MONGODB_ATLAS_PRIVATE_KEY");
    expect(checks.endpoints?.detail).toContain(`us-east-1: ${endpoint?.id ?? ""} AVAILABLE`);
    expect(checks.clusters?.detail).toBe("orders: IDLE, no private string");
    expect(checks.state?.detail).toBe("1 endpoint, in Atlas and in the stack alike");
    expect(checks["request-limit"]?.detail).toMatch(/^\d{4} requests left/);
    expect(text).not.toContain(PRIVATE_KEY);
    expect(trial.atlas.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

it("tells what Atlas has and the stack has not, and the other way round", async () => {
    const [own] = trial.atlas.endpoints();
    trial.atlas.remove(own?.id ?? "");
    const left = trial.atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    const { code, checks } = await doctor();
    expect(checks.state?.status).toBe("warn");
    expect(checks.state?.detail).toContain(`${left.id} in eu-west-1 is in Atlas and not in this stack`);
    expect(checks.state?.detail).toContain(`${own?.id ?? ""} ("atlas") is in this stack and not in Atlas`);
    expect(checks.state?.fix).toContain("adoptExisting: true");
    expect(checks.state?.fix).toContain("pulumi refresh");
    expect(code).toBe(0);
    trial.atlas.remove(left.id);
});

it("prefers the stack's configuration, and prints no secret of it", async () => {
    const { workspace } = trial;
    await workspace.config("mongodbatlas:publicKey", PUBLIC_KEY);
    await workspace.config("mongodbatlas:privateKey", PRIVATE_KEY, { secret: true });
    try {
        const { checks, text } = await doctor([], { MONGODB_ATLAS_PRIVATE_KEY: "a-wrong-key-in-the-shell" });
        expect(checks.settings?.detail).toContain("privateKey from mongodbatlas:privateKey");
        expect(checks.login?.status).toBe("ok");
        expect(text).not.toContain(PRIVATE_KEY);

        // destroy and refresh use what the last up had.
        await workspace.up();
        await workspace.config("mongodbatlas:publicKey", "another-key");
        const changed = await doctor();
        expect(changed.checks.settings).toMatchObject({
            status: "warn",
            detail: expect.stringContaining(
                "mongodbatlas:publicKey was changed since the last pulumi up",
            ) as unknown,
        });
    } finally {
        await workspace.pulumi(["config", "rm", "mongodbatlas:publicKey"]);
        await workspace.pulumi(["config", "rm", "mongodbatlas:privateKey"]);
    }
});

it("goes on where a check fails, and says what to type", async () => {
    const missing = await doctor([], { MONGODB_ATLAS_PRIVATE_KEY: undefined });
    expect(missing.code).toBe(1);
    expect(missing.checks.settings).toMatchObject({
        status: "fail",
        fix: "pulumi config set --secret mongodbatlas:privateKey",
    });
    expect(missing.checks.node?.status).toBe("ok");
    expect(missing.checks.connection?.status).toBe("skip");

    const wrong = await doctor([], { MONGODB_ATLAS_PRIVATE_KEY: "quite-a-wrong-key" });
    expect(wrong.checks.login?.status).toBe("fail");
    expect(wrong.text).not.toContain("quite-a-wrong-key");

    const nowhere = await doctor([], { MONGODB_ATLAS_BASE_URL: "http://127.0.0.1:9" });
    expect(nowhere.checks.connection).toMatchObject({
        status: "fail",
        detail: expect.stringContaining("127.0.0.1:9") as unknown,
    });

    trial.atlas.fault({
        kind: "status",
        status: 403,
        errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST",
        times: Infinity,
    });
    const stranger = await doctor();
    expect(stranger.checks.login?.status).toBe("ok");
    expect(stranger.checks["access-list"]?.status).toBe("fail");
    trial.atlas.clearFaults();

    const malformed = await doctor(["--group-id", "5df2"]);
    expect(malformed.checks.project).toMatchObject({
        status: "fail",
        detail: expect.stringContaining('"5df2"') as unknown,
    });
    const unknown = await doctor(["--stack", "nobody"]);
    expect(unknown.checks.stack?.status).toBe("fail");
});

it("finds the packages where Pulumi would, and says where they are missing", async () => {
    const { workspace } = trial;
    const project = join(workspace.root, "elsewhere");
    mkdirSync(project);
    writeFileSync(join(project, "Pulumi.yaml"), "name: elsewhere\nruntime: nodejs\nmain: infra/index.ts\n");
    const { checks } = await doctor([], {}, project);
    expect(checks.package).toMatchObject({
        status: "fail",
        detail: `Pulumi will not find pulumi-atlas-private-endpoint from ${join(project, "infra")}`,
    });
    expect(checks["pulumi-sdk"]).toMatchObject({ status: "fail", fix: "npm install @pulumi/pulumi" });
});

it("ends soon where something else than Atlas answers", async () => {
    const server = createServer((_request, response) => response.writeHead(404).end("<html>not here</html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
        const { port } = server.address() as AddressInfo;
        const { checks } = await doctor([], { MONGODB_ATLAS_BASE_URL: `http://127.0.0.1:${port}` });
        expect(checks.connection?.status).toBe("fail");
        expect(checks.connection?.detail).toContain("Is mongodbatlas:baseUrl");
    } finally {
        server.close();
    }
});

it("prints a line a check for people, and the usage for a wrong argument", async () => {
    const [code, text] = await run(["doctor"]);
    expect(code).toBe(0);
    expect(text).toMatch(/^ok {4}node {12}Node\.js v/m);
    expect(text).toMatch(/\d+ ok, \d+ warn, 0 fail, \d+ skip/);
    const [wrong, usage] = await run(["docter"]);
    expect(wrong).toBe(2);
    expect(usage).toContain("Unknown command: docter");
    expect(usage).toContain("--group-id ID");
});
