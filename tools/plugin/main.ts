import { statSync } from "node:fs";
import { join, relative } from "node:path";
import { bundlePlugin, packPlugin, PLUGIN, PLUGIN_PROGRAM, pluginVersion } from "../../testkit/pluginProgram";
import { REPOSITORY } from "../../testkit/program";

/** Bytes of the archive. */
const LARGEST = 5_000_000;

// `npm run plugin`: the executable, and the archive that `pulumi plugin install --file` takes.
async function main(): Promise<void> {
    await bundlePlugin();
    const archive = packPlugin(join(REPOSITORY, "plugin"));
    const { size } = statSync(archive);
    if (size > LARGEST) {
        throw new Error(`The archive has ${size} bytes; allowed are ${LARGEST}.`);
    }
    const shown = (path: string): string => relative(process.cwd(), path);
    console.log(
        `program: ${shown(PLUGIN_PROGRAM)}\narchive: ${shown(archive)} (${size} bytes)\n\n` +
            `To install it, type:\n` +
            `  pulumi plugin install resource ${PLUGIN} ${pluginVersion()} --file ${shown(archive)}`,
    );
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
