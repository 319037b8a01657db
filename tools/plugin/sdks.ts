import { resolve } from "node:path";
import { findLanguages } from "../../testkit/engine/findEngine";
import { packSdks } from "../../testkit/plugin/sdks";

// `npm run sdks -- FOLDER`: the packages of the SDKs for Python and Node.js, generated from the plugin's schema.
void findLanguages().then(async ({ sdkgen }) => {
    const { wheel, tarball } = await packSdks(sdkgen, resolve(process.argv[2] ?? "plugin/sdks"));
    console.log(`${wheel}\n${tarball}`);
});
