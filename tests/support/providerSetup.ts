import { bundlePlugin } from "../../testkit/pluginProgram";

/** jest runs this once, before the first provider test: they run the plugin as well. */
export default bundlePlugin;
