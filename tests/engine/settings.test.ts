import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN } from "../../testkit/plugin/program";
import { HOSTS } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, posts, resetTrial } from "../support/consistency";
import { endpoint, REGION } from "../support/declared";
import { GROUP, OTHER_GROUP, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

const NO_SETTINGS = {
    MONGODB_ATLAS_BASE_URL: undefined,
    MONGODB_ATLAS_PUBLIC_KEY: undefined,
    MONGODB_ATLAS_PRIVATE_KEY: undefined,
};
const WRONG = {
    MONGODB_ATLAS_PUBLIC_KEY: "wrong",
    MONGODB_ATLAS_PRIVATE_KEY: "wrong",
    MCLI_PUBLIC_API_KEY: "wrong",
    MCLI_PRIVATE_API_KEY: "wrong",
    MONGODB_ATLAS_BASE_URL: "http://127.0.0.1:9",
};

// A service account in the configuration has its example (examples.test.ts).
describe.each(HOSTS)("on the %s host", (host) => {
    const spelled = host === "plugin" ? PLUGIN : "mongodbatlas";
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host })));
    afterAll(() => trial.dispose());

    const configure = (publicKey: string, privateKey: string): Promise<unknown> =>
        trial.workspace.pulumi([
            ...["config", "set-all", "--plaintext", `${spelled}:publicKey=${publicKey}`],
            ...["--plaintext", `${spelled}:baseUrl=${trial.atlas.url}/`],
            ...["--secret", `${spelled}:privateKey=${privateKey}`],
        ]);

    it("what is missing is named; the configuration comes before the environment, encrypted; a new key is no change", async () => {
        trial.declare(endpoint());
        const { output } = await trial.workspace.preview({ env: NO_SETTINGS, expect: "failure" });
        expect(output).toContain(
            `${spelled}:publicKey (or MONGODB_ATLAS_PUBLIC_API_KEY, MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY)`,
        );
        expect(output).toContain(
            `${spelled}:privateKey (or MONGODB_ATLAS_PRIVATE_API_KEY, MONGODB_ATLAS_PRIVATE_KEY, MCLI_PRIVATE_API_KEY)`,
        );
        expect(output).not.toContain("clientSecret");
        expect(trial.atlas.requests).toEqual([]);

        await configure(PUBLIC_KEY, PRIVATE_KEY);
        const up = await trial.workspace.up({ env: WRONG });
        expectStateToMatchAtlas(trial, [REGION]);
        const { folder, stateFile } = trial.workspace;
        const settings = readFileSync(join(folder, "Pulumi.test.yaml"), "utf8");
        expect(settings).toMatch(new RegExp(`${spelled}:privateKey:\\s+secure: `));
        expect([up.output, settings, readFileSync(stateFile, "utf8")].join()).not.toContain(PRIVATE_KEY);

        trial.atlas.setKey("newkey", "new-private-key");
        await configure("newkey", "new-private-key");
        await trial.workspace.up({ env: WRONG, args: ["--expect-no-changes"] });
        expect(posts(trial)).toBe(1);
        trial.atlas.setKey(PUBLIC_KEY, PRIVATE_KEY);
    });
});

describe("the plugin's settings", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host: "plugin" })));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    const provider = (privateKey: string): object => ({
        type: `pulumi:providers:${PLUGIN}`,
        properties: { publicKey: PUBLIC_KEY, privateKey, baseUrl: trial.atlas.url },
    });
    const using = (name: string, groupId: string): object => ({
        type: `${PLUGIN}:PrivateEndpoint`,
        properties: { groupId, region: REGION },
        options: { provider: `\${${name}}` },
    });
    const program = (keyOfB: string): void =>
        trial.declareYaml({
            a: provider(PRIVATE_KEY),
            b: provider(keyOfB),
            one: using("a", GROUP),
            two: using("b", OTHER_GROUP),
        });

    it("of several providers in one program stand apart; a changed key replaces nothing, and stays encrypted", async () => {
        program("wrong-key-of-b");
        const { output } = await trial.workspace.up({ env: NO_SETTINGS, expect: "failure" });
        expect(output).toContain(`check ${PLUGIN}:publicKey and ${PLUGIN}:privateKey`);
        expect(output).not.toContain("mongodbatlas");
        expect(output).toContain(`doctor --group-id ${OTHER_GROUP}`);
        expectStateToMatchAtlas(trial, [REGION]);
        program(PRIVATE_KEY);
        const mended = await trial.workspace.up({ env: NO_SETTINGS });
        expect(mended.output).not.toContain("replace");
        expect(posts(trial)).toBe(2);
        const state = JSON.stringify(trial.workspace.state());
        expect(state).not.toContain(PRIVATE_KEY);
        expect(state).not.toContain("wrong-key-of-b");
        await trial.workspace.destroy({ env: NO_SETTINGS });
        expectStateToMatchAtlas(trial, []);
    });

    it("are named where one is misspelled, and its value is not printed", async () => {
        trial.declare(endpoint());
        const key = `${PLUGIN}:privatekey`;
        await trial.workspace.config(key, "5ec4e7 of the wrong/form", { secret: true });
        const { output } = await trial.workspace.preview({ expect: "failure" });
        expect(output).toContain(`${key} is not a setting (did you mean "privateKey"?)`);
        expect(output).not.toContain("5ec4e7");
    });
});
