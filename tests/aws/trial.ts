import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../testkit/plugin/build";
import { REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { MODULES_VARIABLE } from "./setup";

/**
 * The example as a user has it: a copy, with the packed provider and AWS's SDK installed. Only Pulumi.yaml gets a few
 * lines more, which say where the plugin is that a user's Pulumi would download.
 */
export async function exampleWorkspace(example: string, env: Record<string, string>): Promise<Workspace> {
    const workspace = await Workspace.create({
        program: { copy: `examples/${example}`, nodeModules: null },
        env,
    });
    try {
        const { root, folder } = workspace;
        // One level up, since the provider must find them, too.
        symlinkSync(process.env[MODULES_VARIABLE] ?? "", join(root, "node_modules"));
        unpackProvider(root, join(folder, "node_modules/pulumi-atlas-private-endpoint"));
        const standIn = join(root, "standin");
        mkdirSync(standIn);
        await bundle(join(REPOSITORY, "tests/aws/standIn.ts"), join(standIn, "pulumi-resource-aws"));
        const plugin = `plugins:\n  providers:\n    - name: aws\n      path: ${standIn}\n`;
        appendFileSync(join(folder, "Pulumi.yaml"), plugin);
        return workspace;
    } catch (error) {
        await workspace.dispose();
        throw error;
    }
}

function unpackProvider(temporary: string, folder: string): void {
    const quiet = ["--silent", "--ignore-scripts", "--pack-destination", temporary];
    execFileSync("npm", ["pack", ...quiet], { cwd: join(REPOSITORY, "provider"), stdio: "pipe" });
    const tarball = readdirSync(temporary).find((name) => name.endsWith(".tgz")) ?? "";
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["xzf", join(temporary, tarball), "-C", folder, "--strip-components", "1"]);
}
