import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "../../testkit/engine/cached";
import { keyOf } from "../../testkit/engine/findEngine";
import { execute } from "../../testkit/execute";
import { whileInterruptible } from "../../testkit/interruption";
import { REPOSITORY } from "../../testkit/program";
import engineSetup from "../support/engineSetup";

/** A folder with AWS's SDK, and with what the provider depends on, but not the provider. */
export const MODULES_VARIABLE = "PULUMI_ATLAS_TEST_AWS_MODULES";

const HERE = join(REPOSITORY, "tests/aws");

/** jest runs this once, before the tests: the first time it installs for half a minute, into the cache. */
export default async function setup(): Promise<void> {
    await engineSetup();
    process.env[MODULES_VARIABLE] = await whileInterruptible(async (signal) => {
        const dependencies = await providersDependencies();
        const lock = await readFile(join(HERE, "package-lock.json"), "utf8");
        const [node = ""] = process.versions.node.split(".");
        const made = await cached(
            `aws-${keyOf(node, lock, ...dependencies)}`,
            "Installing AWS's SDK, and what the provider depends on",
            "node_modules",
            async (folder) => {
                await mkdir(folder);
                for (const file of ["package.json", "package-lock.json"]) {
                    await cp(join(HERE, file), join(folder, file));
                }
                const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
                await execute(folder, "npm", ["ci", ...quiet], undefined, signal);
                const install = ["install", "--no-save", ...dependencies, ...quiet];
                await execute(folder, "npm", install, undefined, signal);
            },
        );
        return join(made, "node_modules");
    });
}

/** In the versions that the workspace has. */
async function providersDependencies(): Promise<string[]> {
    const json = async (path: string): Promise<unknown> =>
        JSON.parse(await readFile(join(REPOSITORY, path), "utf8"));
    const { dependencies } = (await json("provider/package.json")) as {
        dependencies: Record<string, string>;
    };
    return Promise.all(
        Object.keys(dependencies).map(async (name) => {
            const { version } = (await json(`node_modules/${name}/package.json`)) as { version: string };
            return `${name}@${version}`;
        }),
    );
}
