import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../../testkit/program";
import { packageSchema } from "./schema";

// Part of `npm run docs`.
const file = join(REPOSITORY, "provider/src/plugin/schema.json");
writeFileSync(file, `${JSON.stringify(packageSchema(), undefined, 4)}\n`);
