import { buildPlugin } from "../../testkit/plugin/build";

/** jest runs this once, before the first provider test: they run the plugin as well. */
export default buildPlugin;
