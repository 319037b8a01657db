import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PLUGIN } from "../atlas/errors/wording";
import { fail, ok, type Finding, type Found } from "./checkup";
import { pulumi, type Program } from "./pulumiProject";

const NAME = "pulumi-atlas-private-endpoint";

export async function checkPulumiCli(folder: string, environment: NodeJS.ProcessEnv): Promise<Found<true>> {
    try {
        return ok(`Pulumi CLI ${(await pulumi(["version"], folder, environment)).trim()}`, true);
    } catch (error) {
        const fix = "Install it: https://www.pulumi.com/docs/install/";
        return fail(`The Pulumi CLI does not run: ${(error as Error).message}`, fix);
    }
}

/** Whether Pulumi finds the package from the program, at `destroy` as well. */
export function checkPackage({ folder }: Program): Finding {
    const fromProgram = createRequire(join(folder, "program.js"));
    let found: string;
    try {
        found = fromProgram.resolve(`${NAME}/package.json`);
    } catch {
        const fix = `npm install <the path of ${NAME}'s tarball>, in that folder`;
        return fail(`Pulumi will not find ${NAME} from ${folder}`, fix);
    }
    const { version } = JSON.parse(readFileSync(found, "utf8")) as { readonly version: string };
    return ok(`${NAME} ${version}, from ${found.replace(/[\\/]package\.json$/, "")}`);
}

/** Whether Pulumi finds the plugin. */
export async function checkPlugin(
    { folder, namesPlugin }: Program,
    version: string,
    environment: NodeJS.ProcessEnv,
): Promise<Finding> {
    if (namesPlugin) {
        return ok(`the plugin ${PLUGIN}, from the path in Pulumi.yaml`);
    }
    const printed = await pulumi(["plugin", "ls", "--json"], folder, environment);
    const plugins = JSON.parse(printed) as readonly { readonly name: string; readonly version?: string }[];
    const versions = plugins.flatMap((one) => (one.name === PLUGIN ? [one.version ?? "unknown"] : []));
    const fix = `pulumi plugin install resource ${PLUGIN} ${version} --file <archive>`;
    return versions.length === 0
        ? fail(`Pulumi will not find the plugin ${PLUGIN}: it is not installed`, fix)
        : ok(`the plugin ${PLUGIN} ${versions.join(", ")}`);
}
