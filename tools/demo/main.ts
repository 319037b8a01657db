import { parseArgs } from "node:util";
import { Workspace } from "../../testkit/workspace";
import { findEngine } from "../../testkit/engine/findEngine";
import { runMain } from "../../testkit/interruption";
import { requireBuilt } from "./built";
import { attached } from "./attached";
import { heading, nextSteps } from "./text";

const GROUP_ID = "5df264b8f10fab7d2cad2f0d";
const ROOT_PROJECT = ["Pulumi.yaml", "package.json", "tsconfig.json", "tsconfig.base.json", "index.ts"];

// `npm run demo [-- --initiating 10s]`: the root project on the real engine, with an emulator in Atlas's place.
void runMain(async (signal) => {
    const { values } = parseArgs({ options: { initiating: { type: "string", default: "10s" } } });
    requireBuilt("pulumi-atlas-private-endpoint", "atlas-emulator");
    const { AtlasEmulator } = await import("atlas-emulator");
    const engine = await findEngine({ signal });

    const atlas = await AtlasEmulator.start({ initiating: values.initiating });
    // A copy, so that no stack's settings file comes into the checkout, however the demo ends.
    const workspace = await Workspace.create({
        pulumi: engine.pulumi,
        stack: "demo",
        program: { copy: ".", only: ROOT_PROJECT },
        env: {
            MONGODB_ATLAS_PUBLIC_KEY: atlas.options.publicKey,
            MONGODB_ATLAS_PRIVATE_KEY: atlas.options.privateKey,
            MONGODB_ATLAS_BASE_URL: atlas.url,
        },
    });
    try {
        await workspace.config("groupId", GROUP_ID);
        const pulumi = (...args: string[]): Promise<void> => attached(workspace, args, signal);

        heading(
            "An Atlas emulator listens, and a throw-away stack is ready",
            `Atlas is at ${atlas.url} for this demo.`,
        );
        heading("pulumi preview", "What an update would do. Arguments are checked; nothing is made.");
        await pulumi("preview");
        heading("pulumi up", `Makes the connection and waits until it is ready, here ${values.initiating}.`);
        await pulumi("up", "--yes");
        heading("pulumi up, again", "Nothing has changed, so nothing is done.");
        await pulumi("up", "--yes", "--expect-no-changes");
        heading("pulumi stack output", "What other parts of a program, or other stacks, would use.");
        await pulumi("stack", "output");
        heading("pulumi destroy", "Removes the connection and waits until it is gone.");
        await pulumi("destroy", "--yes");
    } finally {
        await workspace.dispose();
        await atlas.close();
    }
    nextSteps(engine);
});
