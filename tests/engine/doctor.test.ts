import { execFile } from "node:child_process";
import { join } from "node:path";
import { PLUGIN_PROGRAM } from "../../testkit/plugin/program";
import { REPOSITORY } from "../../testkit/program";
import { GROUP, PRIVATE_KEY, Trial } from "../support/trial";

// What the checks find in each case, unit tests have: here the command runs in a project, with the real CLI.

const CLI = join(REPOSITORY, "provider", "dist", "doctor", "cli.js");

interface Check {
    id: string;
    status: "ok" | "warn" | "fail" | "skip";
    detail: string;
    fix: string;
}

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start({ host: "plugin" });
    trial.declare({ kind: "PrivateEndpoint", name: "mine", args: { groupId: GROUP, region: "us-east-1" } });
    await trial.workspace.up();
});
afterAll(() => trial.dispose());

async function run(command: readonly string[], ...args: string[]): Promise<[code: number, text: string]> {
    const options = { cwd: trial.workspace.folder, env: trial.workspace.env };
    const [program = "", ...more] = command;
    return new Promise((resolve) => {
        const child = execFile(program, [...more, ...args], options, (_error, stdout, stderr) =>
            resolve([child.exitCode ?? -1, stdout + stderr]),
        );
    });
}

const COMMANDS = { package: [process.execPath, CLI], plugin: [PLUGIN_PROGRAM] };

it.each(["package", "plugin"] as const)(
    "the %s's finds everything right in a project whose stack is up, tells what is there, and changes nothing",
    async (name) => {
        const [endpoint] = trial.atlas.endpoints();
        trial.atlas.clearRequests();
        const [code, text] = await run(COMMANDS[name], "doctor", "--json", "--group-id", GROUP);
        const { checks } = JSON.parse(text) as { checks: Check[] };
        const ids = ["pulumi-cli", "stack", "settings", "login", "project", "endpoints"];
        expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual(ids.map((id) => `${id} ok`));
        expect(code).toBe(0);
        expect(checks.at(-1)?.detail).toContain(`us-east-1: ${endpoint?.id ?? ""}`);
        expect(text).not.toContain(PRIVATE_KEY);
        expect(trial.changes).toEqual([]);
    },
);

it("prints a line a check for people, with 1 where one fails, and the usage for a wrong argument", async () => {
    const [code, text] = await run(COMMANDS.package, "doctor", "--stack", "nobody");
    expect(code).toBe(1);
    expect(text).toMatch(/^fail +stack +Its configuration is not read/m);
    const [wrong, usage] = await run(COMMANDS.package, "docter");
    expect(wrong).toBe(2);
    expect(usage).toContain("Unknown command: docter");
    expect(usage).toContain("--group-id ID");
});

it("an error of the plugin tells to type it", async () => {
    trial.atlas.revokeKey();
    const { output } = await trial.workspace.refresh({ expect: "failure" });
    expect(output).toContain(`${PLUGIN_PROGRAM} doctor --group-id ${GROUP}`);
});
