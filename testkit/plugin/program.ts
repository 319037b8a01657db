import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PLUGIN } from "../../provider/src/atlas/errors/wording";
import { REPOSITORY } from "../program";

export { PLUGIN };

const NAME = `pulumi-resource-${PLUGIN}`;

/** The plugin as one executable, which needs no Node.js. */
export const PLUGIN_PROGRAM = join(
    REPOSITORY,
    "plugin/dist",
    process.platform === "win32" ? `${NAME}.exe` : NAME,
);
/** The plugin as one file that Node.js runs. */
export const PLUGIN_SCRIPT = join(REPOSITORY, "plugin/script", NAME);

/** For `plugins` of a Pulumi.yaml: which program runs our plugin. */
export const projectPlugins = (): object => ({
    providers: [{ name: PLUGIN, path: dirname(PLUGIN_PROGRAM) }],
});

export function pluginVersion(): string {
    const text = readFileSync(join(REPOSITORY, "provider/package.json"), "utf8");
    return (JSON.parse(text) as { version: string }).version;
}
