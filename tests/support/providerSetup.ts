import { buildPlugin } from "../../testkit/plugin/build";

const BUILT = "PULUMI_ATLAS_TEST_PLUGIN_BUILT";

/** jest runs this once, before the first provider or engine test. */
export default async function providerSetup(): Promise<void> {
    if (process.env[BUILT] === undefined) {
        await buildPlugin();
        process.env[BUILT] = "true";
    }
}
