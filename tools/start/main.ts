import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { findEngine } from "../../testkit/engine/findEngine";
import { runMain } from "../../testkit/interruption";
import { REPOSITORY } from "../../testkit/program";
import { ProviderHost } from "../../testkit/providerHost";
import { Workspace } from "../../testkit/workspace";

// `npm run start-times`: where an `up` without changes spends its time, as docs/performance.md tells.
const ROUNDS = 9;
const GROUP = "5df264b8f10fab7d2cad2f0d";

/** A program that prints a number of milliseconds. */
const PROGRAMS = {
    "program: load the SDK": `lap(); require("@pulumi/pulumi"); report();`,
    "program: load this package": `require("@pulumi/pulumi"); lap(); require("pulumi-atlas-private-endpoint"); report();`,
    "program: first resource, the SDK serializes its provider": `
        const { runtime } = require("@pulumi/pulumi");
        const { privateEndpoint } = require("./provider/dist/dynamic/providerInState");
        lap(); runtime.serializeFunction(() => privateEndpoint).then(report);`,
    "… each further one": `
        const { runtime } = require("@pulumi/pulumi");
        const { privateEndpoint, interfaceEndpoint } = require("./provider/dist/dynamic/providerInState");
        runtime.serializeFunction(() => privateEndpoint)
            .then(() => { lap(); return runtime.serializeFunction(() => interfaceEndpoint); }).then(report);`,
    "provider process: load this package's code": `
        require("@pulumi/pulumi/dynamic"); require("@pulumi/pulumi/runtime/rpc");
        lap(); require("pulumi-atlas-private-endpoint/provider"); report();`,
    "… and, once Atlas is asked, axios": `
        require("@pulumi/pulumi/dynamic"); require("@pulumi/pulumi/runtime/rpc");
        require("pulumi-atlas-private-endpoint/provider");
        lap(); require("./provider/dist/atlas/connect"); report();`,
} as const;

const PRELUDE = `let from; const lap = () => { from = process.hrtime.bigint(); };
const report = () => { console.log(Number(process.hrtime.bigint() - from) / 1e6); process.exit(0); };`;

const PACKAGE = "pulumi-atlas-private-endpoint";
const ONE_ENDPOINT = `const atlas = require("${PACKAGE}");
new atlas.PrivateEndpoint("atlas", { groupId: "${GROUP}", region: "us-east-1" });`;

function median(values: readonly number[]): number {
    const sorted = [...values].sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function inProgram(program: string): number {
    const output = execFileSync(process.execPath, ["-e", PRELUDE + program], {
        cwd: REPOSITORY,
        encoding: "utf8",
    });
    return Number(output);
}

async function processStart(): Promise<number> {
    const from = performance.now();
    const host = await ProviderHost.start({});
    const elapsed = performance.now() - from;
    await host.stop();
    return elapsed;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
    const from = performance.now();
    await run();
    return performance.now() - from;
}

void runMain(async (signal) => {
    const rows = new Map<string, number>();
    const measure = async (name: string, run: () => number | Promise<number>): Promise<void> => {
        const values: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
            signal.throwIfAborted();
            values.push(await run());
        }
        rows.set(name, median(values));
        console.log(`${name.padEnd(60)} ${median(values).toFixed(0).padStart(6)} ms`);
    };
    for (const [name, program] of Object.entries(PROGRAMS)) {
        await measure(name, () => inProgram(program));
    }
    await measure("provider process: start until it listens", processStart);

    const engine = await findEngine({ signal });
    const atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now", quiet: true });
    const workspace = await Workspace.create({
        pulumi: engine.pulumi,
        program: { files: { "index.js": "" } },
        env: {
            MONGODB_ATLAS_BASE_URL: atlas.url,
            MONGODB_ATLAS_PUBLIC_KEY: "public",
            MONGODB_ATLAS_PRIVATE_KEY: "private",
        },
    });
    try {
        const up = (): Promise<number> => timed(() => workspace.up());
        await up();
        await measure("pulumi up, an empty program", up);
        writeFileSync(join(workspace.folder, "index.js"), ONE_ENDPOINT);
        await up();
        await measure("pulumi up, one endpoint, no changes", up);
    } finally {
        await workspace.dispose();
        await atlas.close();
    }
});
