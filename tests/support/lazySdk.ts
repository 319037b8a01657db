import { join } from "node:path";

/** Environment of a process that loads @pulumi/pulumi, whose start it makes cheaper. */
export const LAZY_SDK = { NODE_OPTIONS: `--require ${join(__dirname, "preloadLazySdk.cjs")}` };
