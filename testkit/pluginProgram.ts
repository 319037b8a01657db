import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { build } from "esbuild";
import { PLUGIN } from "../provider/src/plugin/wording";
import { REPOSITORY } from "./program";

export { PLUGIN };

/** The plugin's executable. */
export const PLUGIN_PROGRAM = join(REPOSITORY, `plugin/dist/pulumi-resource-${PLUGIN}`);

/** For `plugins` of a Pulumi.yaml: which program to run for a plugin's name. Default: ours. */
export const projectPlugins = (name: string = PLUGIN, program: string = PLUGIN_PROGRAM): object => ({
    providers: [{ name, path: dirname(program) }],
});

/** Bundles the plugin with all that it needs into one file that Node.js runs. */
export async function bundlePlugin(): Promise<void> {
    await bundle(join(REPOSITORY, "provider/src/plugin/main.ts"), PLUGIN_PROGRAM);
}

export async function bundle(entry: string, program: string): Promise<void> {
    mkdirSync(dirname(program), { recursive: true });
    await build({
        entryPoints: [entry],
        outfile: program,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        minify: true,
        legalComments: "none",
        // Its place, which a stand-in of the tests looks up, is known only where the program runs.
        external: ["@pulumi/pulumi/package.json"],
        banner: { js: "#!/usr/bin/env node" },
        logLevel: "warning",
    });
    chmodSync(program, 0o755);
}

/**
 * Packs the bundled plugin as `pulumi plugin install --file` takes it, and as Pulumi downloads it.
 *
 * @returns the archive's path
 */
export function packPlugin(folder: string): string {
    const archive = join(folder, `pulumi-resource-${PLUGIN}-v${pluginVersion()}.tar.gz`);
    execFileSync("tar", ["-czf", archive, "-C", dirname(PLUGIN_PROGRAM), basename(PLUGIN_PROGRAM)]);
    return archive;
}

export function pluginVersion(): string {
    const text = readFileSync(join(REPOSITORY, "provider/package.json"), "utf8");
    return (JSON.parse(text) as { version: string }).version;
}
