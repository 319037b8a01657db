import { dirname, join } from "node:path";
import { PLUGIN } from "../../provider/src/words/wording";
import MANIFEST from "../../provider/package.json";
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

export const pluginVersion = (): string => MANIFEST.version;
