import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { PLUGIN } from "../../provider/src/plugin/spelling";
import { bundlePlugin, PLUGIN_PROGRAM } from "../../testkit/pluginProgram";
import { REPOSITORY } from "../../testkit/program";
import { packageSchema } from "./schema";

/** Bytes of the archive. */
const LARGEST = 5_000_000;

// `npm run plugin`: the executable, and the archive that `pulumi plugin install --file` takes.
async function main(): Promise<void> {
    await bundlePlugin();
    const { version } = packageSchema();
    const archive = join(REPOSITORY, "plugin", `pulumi-resource-${PLUGIN}-v${version}.tar.gz`);
    execFileSync("tar", ["-czf", archive, "-C", dirname(PLUGIN_PROGRAM), basename(PLUGIN_PROGRAM)]);
    const { size } = statSync(archive);
    if (size > LARGEST) {
        throw new Error(`The archive has ${size} bytes; allowed are ${LARGEST}.`);
    }
    const shown = (path: string): string => relative(process.cwd(), path);
    console.log(
        `${shown(PLUGIN_PROGRAM)}\n${shown(archive)} (${size} bytes)\n\n` +
            `To install it, type:\n` +
            `  pulumi plugin install resource ${PLUGIN} ${version} --file ${shown(archive)}`,
    );
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
