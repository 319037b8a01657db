import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fail, ok, type Finding } from "./checkup";
import { pulumi } from "./pulumiProject";

export const NAME = "pulumi-atlas-private-endpoint";

export async function checkPulumiCli(folder: string, environment: NodeJS.ProcessEnv): Promise<Finding> {
    try {
        return ok(`Pulumi CLI ${(await pulumi(["version"], folder, environment)).trim()}`);
    } catch (error) {
        const fix = "Install it: https://www.pulumi.com/docs/install/";
        return fail(`The Pulumi CLI does not run: ${(error as Error).message}`, fix);
    }
}

/** Whether Pulumi finds the package from the program, at `destroy` as well. */
export function checkPackage(programFolder: string): Finding {
    const fromProgram = createRequire(join(programFolder, "program.js"));
    let found: string;
    try {
        found = fromProgram.resolve(`${NAME}/package.json`);
    } catch {
        const fix = `npm install <the path of ${NAME}'s tarball>, in that folder`;
        return fail(`Pulumi will not find ${NAME} from ${programFolder}`, fix);
    }
    const { version } = JSON.parse(readFileSync(found, "utf8")) as { readonly version: string };
    return ok(`${NAME} ${version}, from ${found.replace(/[\\/]package\.json$/, "")}`);
}
