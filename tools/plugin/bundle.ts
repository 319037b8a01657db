import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { PLUGIN } from "../../provider/src/plugin/spelling";
import { REPOSITORY } from "../../testkit/program";

/** Where `npm run plugin` puts the executable. */
export const PLUGIN_FOLDER = join(REPOSITORY, "plugin/dist");
export const PLUGIN_PROGRAM = join(PLUGIN_FOLDER, `pulumi-resource-${PLUGIN}`);

/** Bundles the plugin with all that it needs into one file that Node.js runs. */
export async function bundlePlugin(): Promise<void> {
    rmSync(PLUGIN_FOLDER, { recursive: true, force: true });
    mkdirSync(PLUGIN_FOLDER, { recursive: true });
    await build({
        entryPoints: [join(REPOSITORY, "provider/src/plugin/main.ts")],
        outfile: PLUGIN_PROGRAM,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        minify: true,
        keepNames: true,
        legalComments: "none",
        banner: { js: "#!/usr/bin/env node" },
        logLevel: "warning",
    });
    chmodSync(PLUGIN_PROGRAM, 0o755);
}
