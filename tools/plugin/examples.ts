import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findLanguages } from "../../testkit/engine/findEngine";
import { translated } from "../../testkit/plugin/examples";
import { REPOSITORY } from "../../testkit/program";

// `npm run docs:examples`: the schema's examples, from YAML to the other languages.
void findLanguages().then(({ sdkgen }) => {
    const file = join(REPOSITORY, "testkit/plugin/examples/translated.json");
    writeFileSync(file, `${JSON.stringify(translated(sdkgen), undefined, 4)}\n`);
});
