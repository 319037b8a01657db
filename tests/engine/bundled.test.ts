import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { execute } from "../../testkit/execute";
import { REPOSITORY } from "../../testkit/program";
import { GROUP } from "../support/declared";
import { Trial } from "../support/trial";

// Programs that esbuild has made one file of, names shortened and kept by its helper, go up and down as others do.

const ARGS = JSON.stringify({ groupId: GROUP, region: "us-east-1" });
const FOR_CLI = `
import * as atlas from "pulumi-atlas-private-endpoint";
new atlas.PrivateEndpoint("atlas", ${ARGS});
`;
const AUTOMATION = `
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import * as atlas from "pulumi-atlas-private-endpoint";

const program = async () => ({ id: new atlas.PrivateEndpoint("atlas", ${ARGS}).id });
const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", projectName: "trial", program },
    { workDir: process.cwd() },
);
const { outputs } = await stack.up();
await stack.destroy();
console.log(outputs.id.value);
`;

let trial: Trial;

beforeAll(async () => (trial = await Trial.start()));
beforeEach(() => trial.atlas.clearRequests());
afterEach(() => expect(trial.atlas.endpoints()).toEqual([]));
afterAll(() => trial.dispose());

async function bundle(program: string, options: BuildOptions): Promise<void> {
    await build({
        stdin: { contents: program, resolveDir: REPOSITORY },
        bundle: true,
        platform: "node",
        minify: true,
        keepNames: true,
        // The SDK itself contains code for the case that \`typescript\` is missing, which esbuild warns of.
        logLevel: "error",
        ...options,
    });
}

it("by the CLI, the SDK inside the bundle", async () => {
    await bundle(FOR_CLI, { outfile: join(trial.workspace.folder, "index.js") });
    await trial.workspace.up();
    expect(trial.resource("atlas").id).toBe(trial.atlas.endpoints()[0]?.id);
    await trial.workspace.destroy();
});

it("by the Automation API, an ES module, the SDK outside", async () => {
    const { folder, env } = trial.workspace;
    await bundle(AUTOMATION, {
        outfile: join(folder, "deploy.mjs"),
        format: "esm",
        external: ["@pulumi/pulumi"],
        banner: {
            js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
        },
    });
    const printed = await execute(folder, process.execPath, ["deploy.mjs"], env);
    const [post, remove] = trial.changes;
    expect(post).toMatch(/^POST /);
    expect(remove).toContain(`DELETE /groups/${GROUP}/privateEndpoint/${printed.trim()}`);
});
