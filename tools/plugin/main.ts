import { join } from "node:path";
import { execFileSync } from "node:child_process";
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
    const version = execFileSync(PLUGIN_PROGRAM, ["--version"], { encoding: "utf8" }).trim();
    console.log(
        `program: ${PLUGIN_PROGRAM} (${version})\n` +
            `archive: ${executable.file} (${executable.size} bytes)\n` +
            `archive: ${script.file} (${script.size} bytes; for other platforms but Windows, needs Node.js 20 or later)\n\n` +
            `To install it, also over an earlier one of the same version, type anywhere:\n` +
            `  pulumi plugin install resource ${PLUGIN} ${pluginVersion()} --reinstall --file ${executable.file}`,
    );
});
