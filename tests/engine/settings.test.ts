import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN, PLUGIN_PROGRAM } from "../../testkit/plugin/program";
import { REPOSITORY } from "../../testkit/program";
import { HOSTS } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, groupOf, posts, resetTrial } from "../support/consistency";
import { type Declared, endpoint, GROUP, REGION } from "../support/declared";
import { PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

// Where the login comes from; `doctor` finds the same as the provider. What its checks find in each case, unit tests have.

const WRONG = {
    MONGODB_ATLAS_PUBLIC_KEY: "wrong",
    MONGODB_ATLAS_PRIVATE_KEY: "wrong",
    MCLI_PUBLIC_API_KEY: "wrong",
    MCLI_PRIVATE_API_KEY: "wrong",
    MONGODB_ATLAS_BASE_URL: "http://127.0.0.1:9",
};
const NO_SETTINGS = Object.fromEntries(Object.keys(WRONG).map((name) => [name, undefined]));
const DOCTOR = {
    dynamic: [process.execPath, join(REPOSITORY, "provider/dist/doctor/cli.js")],
    plugin: [PLUGIN_PROGRAM],
};

// A service account in the configuration has its example (examples.test.ts).
describe.each(HOSTS)("on the %s host", (host) => {
    const spelled = host === "plugin" ? PLUGIN : "mongodbatlas";
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host, env: WRONG })));
    afterAll(() => trial.dispose());

    const configure = (publicKey: string, privateKey: string): Promise<unknown> =>
        trial.workspace.pulumi([
            ...["config", "set-all", "--plaintext", `${spelled}:publicKey=${publicKey}`],
            ...["--plaintext", `${spelled}:baseUrl=${trial.atlas.url}/`],
            ...["--secret", `${spelled}:privateKey=${privateKey}`],
        ]);

    async function doctor(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<[number, string]> {
        const [program = "", ...more] = DOCTOR[host];
        const options = { cwd: trial.workspace.folder, env: { ...trial.workspace.env, ...env } };
        return new Promise((resolve) => {
            const child = execFile(program, [...more, ...args], options, (_error, stdout, stderr) =>
                resolve([child.exitCode ?? -1, stdout + stderr]),
            );
        });
    }

    it("what is missing is named; the configuration comes before the environment, encrypted; a new key is no change", async () => {
        trial.declare({ mine: endpoint() });
        const { output } = await trial.workspace.preview({ env: NO_SETTINGS, expect: "failure" });
        expect(output).toContain(
            `${spelled}:publicKey (or MONGODB_ATLAS_PUBLIC_API_KEY, MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY)`,
        );
        expect(output).toContain(
            `${spelled}:privateKey (or MONGODB_ATLAS_PRIVATE_API_KEY, MONGODB_ATLAS_PRIVATE_KEY, MCLI_PRIVATE_API_KEY)`,
        );
        expect(output).not.toContain("clientSecret");
        const [code, text] = await doctor(["doctor"], NO_SETTINGS);
        expect([code, /^fail +settings/m.test(text)]).toEqual([1, true]);
        expect(trial.atlas.requests).toEqual([]);

        await configure(PUBLIC_KEY, PRIVATE_KEY);
        const up = await trial.workspace.up();
        expectStateToMatchAtlas(trial, [REGION]);
        const { folder, stateFile } = trial.workspace;
        const settings = readFileSync(join(folder, "Pulumi.test.yaml"), "utf8");
        expect(settings).toMatch(new RegExp(`${spelled}:privateKey:\\s+secure: `));
        expect([up.output, settings, readFileSync(stateFile, "utf8")].join()).not.toContain(PRIVATE_KEY);

        trial.atlas.setKey("newkey", "new-private-key");
        await configure("newkey", "new-private-key");
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        expect(posts(trial)).toBe(1);
    });

    it("doctor finds that stack right, tells what is there, and changes nothing; it tells how it is used", async () => {
        const { length } = trial.changes;
        const [code, text] = await doctor(["doctor", "--json", "--group-id", GROUP]);
        const { checks } = JSON.parse(text) as { checks: { id: string; status: string; detail: string }[] };
        const ids = ["pulumi-cli", "stack", "settings", "login", "project", "endpoints"];
        expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual(ids.map((id) => `${id} ok`));
        expect(code).toBe(0);
        expect(checks.at(-1)?.detail).toContain(`${REGION}: ${String(trial.resource("mine").id)}`);
        expect(text).not.toContain("new-private-key");
        expect(trial.changes).toHaveLength(length);
        const [wrong, usage] = await doctor(["docter"]);
        expect([wrong, usage]).toEqual([
            2,
            expect.stringMatching(/Unknown command: docter[^]*--group-id ID/),
        ]);
    });
});

describe("the plugin's settings", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host: "plugin", env: WRONG })));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    const provider = (privateKey: string): Declared => ({
        type: `pulumi:providers:${PLUGIN}`,
        properties: { publicKey: PUBLIC_KEY, privateKey, baseUrl: trial.atlas.url },
    });
    const using = (name: string, groupId: string): Declared => ({
        ...endpoint({ groupId }),
        options: { provider: `\${${name}}` },
    });
    const program = (keyOfB: string): void =>
        trial.declare({
            a: provider(PRIVATE_KEY),
            b: provider(keyOfB),
            one: using("a", GROUP),
            two: using("b", groupOf(1)),
        });

    it("of several providers in one program stand apart; a changed key replaces nothing, and stays encrypted", async () => {
        program("wrong-key-of-b");
        const { output } = await trial.workspace.up({ expect: "failure" });
        expect(output).toContain(`check ${PLUGIN}:publicKey and ${PLUGIN}:privateKey`);
        expect(output).not.toContain("mongodbatlas");
        expect(output).toContain(`${PLUGIN_PROGRAM} doctor --group-id ${groupOf(1)}`);
        expectStateToMatchAtlas(trial, [REGION]);
        program(PRIVATE_KEY);
        const mended = await trial.workspace.up();
        expect(mended.output).not.toContain("replace");
        expect(posts(trial)).toBe(2);
        const state = JSON.stringify(trial.workspace.state());
        expect(state).not.toContain(PRIVATE_KEY);
        expect(state).not.toContain("wrong-key-of-b");
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    it("are named where one is misspelled, and its value is not printed", async () => {
        trial.declare({ mine: endpoint() });
        const key = `${PLUGIN}:privatekey`;
        await trial.workspace.config(key, "5ec4e7 of the wrong/form", { secret: true });
        const { output } = await trial.workspace.preview({ expect: "failure" });
        expect(output).toContain(`${key} is not a setting (did you mean "privateKey"?)`);
        expect(output).not.toContain("5ec4e7");
    });
});
