import { join, relative } from "node:path";
import { runMain } from "../../testkit/interruption";
import { buildPlugin, packPlugin } from "../../testkit/plugin/build";
import { PLUGIN, PLUGIN_PROGRAM, pluginVersion } from "../../testkit/plugin/program";
import { REPOSITORY } from "../../testkit/program";

// `npm run plugin`: the executable, and the archives that `pulumi plugin install --file` takes.
void runMain(async () => {
    await buildPlugin();
    const folder = join(REPOSITORY, "plugin");
    const executable = packPlugin(folder, "executable");
    const script = packPlugin(folder, "script");
    const shown = (path: string): string => relative(process.cwd(), path);
    console.log(
        `program: ${shown(PLUGIN_PROGRAM)}\n` +
            `archive: ${shown(executable.file)} (${executable.size} bytes)\n` +
            `archive: ${shown(script.file)} (${script.size} bytes; for other platforms but Windows, needs Node.js 20 or later)\n\n` +
            `To install it, also over an earlier one of the same version, type:\n` +
            `  pulumi plugin install resource ${PLUGIN} ${pluginVersion()} --reinstall --file ${shown(executable.file)}`,
    );
});
