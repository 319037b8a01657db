import { PLUGIN } from "../../testkit/pluginProgram";
import { expectStateToMatchAtlas, posts, resetTrial } from "../support/consistency";
import { endpoint, REGION } from "../support/declared";
import { GROUP, OTHER_GROUP, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

// The plugin's settings: of several providers in one program, and of the stack.

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start({ host: "plugin" });
});
beforeEach(() => resetTrial(trial));
afterAll(() => trial.dispose());

describe("settings", () => {
    const provider = (privateKey: string): object => ({
        type: `pulumi:providers:${PLUGIN}`,
        properties: { publicKey: PUBLIC_KEY, privateKey, baseUrl: trial.atlas.url },
    });
    const using = (name: string, groupId: string): object => ({
        type: `${PLUGIN}:PrivateEndpoint`,
        properties: { groupId, region: REGION },
        options: { provider: `\${${name}}` },
    });
    const noSettings = {
        MONGODB_ATLAS_BASE_URL: undefined,
        MONGODB_ATLAS_PUBLIC_KEY: undefined,
        MONGODB_ATLAS_PRIVATE_KEY: undefined,
    };

    it("of several providers in one program stand apart; a changed key replaces nothing, and stays encrypted", async () => {
        trial.declareYaml({
            a: provider(PRIVATE_KEY),
            b: provider("wrong-key-of-b"),
            one: using("a", GROUP),
            two: using("b", OTHER_GROUP),
        });
        const { output } = await trial.workspace.up({ env: noSettings, expect: "failure" });
        expect(output).toContain(`check ${PLUGIN}:publicKey and ${PLUGIN}:privateKey`);
        expect(output).not.toMatch(/mongodbatlas|doctor/);
        expectStateToMatchAtlas(trial, [REGION]);

        trial.declareYaml({
            a: provider(PRIVATE_KEY),
            b: provider(PRIVATE_KEY),
            one: using("a", GROUP),
            two: using("b", OTHER_GROUP),
        });
        const mended = await trial.workspace.up({ env: noSettings });
        expect(mended.output).not.toContain("replace");
        expect(posts(trial)).toBe(2);
        const state = JSON.stringify(trial.workspace.state());
        expect(state).not.toContain(PRIVATE_KEY);
        expect(state).not.toContain("wrong-key-of-b");
        await trial.workspace.destroy({ env: noSettings });
        expectStateToMatchAtlas(trial, []);
    });

    it("come from the stack's configuration, and what is missing is named in the plugin's spelling", async () => {
        trial.declare(endpoint());
        const { output } = await trial.workspace.preview({ env: noSettings, expect: "failure" });
        expect(output).toContain(
            `Atlas credentials are missing: ${PLUGIN}:publicKey (or MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY)`,
        );
        await trial.workspace.config(`${PLUGIN}:baseUrl`, trial.atlas.url);
        await trial.workspace.config(`${PLUGIN}:publicKey`, PUBLIC_KEY);
        await trial.workspace.config(`${PLUGIN}:privateKey`, PRIVATE_KEY, { secret: true });
        await trial.workspace.up({ env: noSettings });
        expectStateToMatchAtlas(trial, [REGION]);
        expect(JSON.stringify(trial.workspace.state())).not.toContain(PRIVATE_KEY);
        await trial.workspace.pulumi(["config", "set", `${PLUGIN}:privatKey`, "x"]);
        const wrong = await trial.workspace.preview({ env: noSettings, expect: "failure" });
        expect(wrong.output).toContain(`${PLUGIN}:privatKey is not a setting (did you mean "privateKey"?)`);
        await trial.workspace.pulumi(["config", "rm", `${PLUGIN}:privatKey`]);
    });
});
