import { execFile } from "node:child_process";
import { join } from "node:path";
import { execute } from "../../testkit/npm";
import { PLUGIN_PROGRAM } from "../../testkit/plugin/program";
import { REPOSITORY } from "../../testkit/program";
import { endpointText, GROUP, PRIVATE_KEY, Trial } from "../support/trial";

// What the checks find in each case, unit tests have: here the command runs in a project, with the real CLI.

const CLI = join(REPOSITORY, "provider", "dist", "doctor", "cli.js");

interface Check {
    id: string;
    status: "ok" | "warn" | "fail" | "skip";
    detail: string;
    fix: string;
}

/** Where a login, its project and the stack are in order. */
const ALL_WELL = ["settings ok", "login ok", "project ok", "endpoints ok"];

let trial: Trial;

beforeAll(async () => {
    const dependencies = { "@pulumi/pulumi": "*", "pulumi-atlas-private-endpoint": "*" };
    trial = await Trial.start({
        program: endpointText(),
        files: { "package.json": JSON.stringify({ main: "index.js", dependencies }) },
    });
    await trial.workspace.up();
});
afterAll(() => trial.dispose());

async function run(...args: string[]): Promise<[code: number, text: string]> {
    const options = { cwd: trial.workspace.folder, env: trial.workspace.env };
    return new Promise((resolve) => {
        const child = execFile(process.execPath, [CLI, ...args], options, (_error, stdout, stderr) =>
            resolve([child.exitCode ?? -1, stdout + stderr]),
        );
    });
}

it("finds everything right in a project whose stack is up, tells what is there, and changes nothing", async () => {
    const [endpoint] = trial.atlas.endpoints();
    trial.atlas.clearRequests();
    const [code, text] = await run("doctor", "--json", "--group-id", GROUP);
    const { checks } = JSON.parse(text) as { checks: Check[] };
    expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
        "pulumi-cli ok",
        "stack ok",
        ...ALL_WELL,
    ]);
    expect(code).toBe(0);
    expect(checks.at(-1)?.detail).toContain(`us-east-1: ${endpoint?.id ?? ""}`);
    expect(text).not.toContain(PRIVATE_KEY);
    expect(trial.changes).toEqual([]);
});

it("prints a line a check for people, with 1 where one fails, and the usage for a wrong argument", async () => {
    const [code, text] = await run("doctor", "--stack", "nobody");
    expect(code).toBe(1);
    expect(text).toMatch(/^fail +stack +Its configuration is not read/m);
    const [wrong, usage] = await run("docter");
    expect(wrong).toBe(2);
    expect(usage).toContain("Unknown command: docter");
    expect(usage).toContain("--group-id ID");
});

it("the plugin's own doctor finds everything right in a stack of the plugin's, as its errors tell to type", async () => {
    const own = await Trial.start({ host: "plugin" });
    try {
        own.declare({ kind: "PrivateEndpoint", name: "mine", args: { groupId: GROUP, region: "us-east-1" } });
        await own.workspace.up();
        const { folder, env } = own.workspace;
        const text = await execute(folder, PLUGIN_PROGRAM, ["doctor", "--json", "--group-id", GROUP], env);
        const { checks } = JSON.parse(text) as { checks: Check[] };
        expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
            "pulumi-cli ok",
            "stack ok",
            ...ALL_WELL,
        ]);
        own.atlas.revokeKey();
        const { output } = await own.workspace.refresh({ expect: "failure" });
        expect(output).toContain(`${PLUGIN_PROGRAM} doctor --group-id ${GROUP}`);
    } finally {
        await own.dispose();
    }
});
