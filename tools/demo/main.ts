import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AtlasEmulator } from "atlas-emulator";
import { atlasEnvironment } from "../../testkit/environment";
import { REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { findEngine } from "../../testkit/engine/findEngine";
import { runMain } from "../../testkit/interruption";
import { attached } from "./attached";
import { heading, nextSteps } from "./text";

const GROUP_ID = "5df264b8f10fab7d2cad2f0d";
// AWS's half needs an AWS account, so the demo takes the VPC endpoint's id from the configuration.
const VPC_ENDPOINT_ID = "vpce-0123456789abcdef0";
const CLUSTER = { name: "orders", regions: ["us-east-1"] } as const;
// The demo shows one preview, as a step of its own.
const AT_ONCE = ["--yes", "--skip-preview"];
const ROOT_PROJECT = ["Pulumi.yaml", "package.json", "tsconfig.json", "tsconfig.base.json", "index.ts"];

/** The CLI shows a row's text only where the project's name leaves room for it. */
function textOf(name: string): string {
    const text = readFileSync(join(REPOSITORY, name), "utf8");
    return name === "Pulumi.yaml" ? text.replace(/^name: .*/, "name: atlas") : text;
}

// `npm run demo [-- --initiating 10s]`: the root project on the real engine, with an emulator in Atlas's place.
void runMain(async (signal) => {
    const { values } = parseArgs({ options: { initiating: { type: "string", default: "10s" } } });
    const engine = await findEngine(signal);
    const isNarrow = process.stdout.isTTY && process.stdout.columns < 100;
    const narrow = isNarrow
        ? "\n   Rows show Atlas's status from 100 columns on; here --diff would print it."
        : "";

    const atlas = await AtlasEmulator.start({
        initiating: values.initiating,
        clusterUpdateAfter: "2s",
        clusterUpdating: "4s",
        clusters: [CLUSTER],
    });
    // A copy, so that no stack's settings file comes into the checkout, however the demo ends.
    const workspace = await Workspace.create({
        pulumi: engine.pulumi,
        stack: "demo",
        program: { files: Object.fromEntries(ROOT_PROJECT.map((name) => [name, textOf(name)])) },
        env: atlasEnvironment(atlas),
    });
    try {
        await workspace.config("groupId", GROUP_ID);
        await workspace.config("vpcEndpointId", VPC_ENDPOINT_ID);
        await workspace.config("clusterName", CLUSTER.name);
        const pulumi = (...args: string[]): Promise<void> => attached(workspace, args, signal);

        heading(
            "An Atlas emulator listens, and a throw-away stack is ready",
            `Atlas is at ${atlas.url} for this demo.`,
        );
        heading("pulumi preview", "What an update would do. Arguments are checked; nothing is made.");
        await pulumi("preview");
        heading(
            "pulumi up",
            `The private endpoint (here ${values.initiating}), its attachment, and the connection string.${narrow}`,
        );
        await pulumi("up", ...AT_ONCE);
        heading("pulumi up, again", "Nothing has changed, so nothing is done.");
        await pulumi("up", ...AT_ONCE, "--expect-no-changes");
        heading("pulumi stack output", "What other parts of a program, or other stacks, would use.");
        await pulumi("stack", "output");
        heading("pulumi destroy", "Removes the connection and waits until it is gone.");
        await pulumi("destroy", ...AT_ONCE);
    } finally {
        await workspace.dispose();
        await atlas.close();
    }
    nextSteps(engine);
});
