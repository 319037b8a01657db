import { writeFileSync, mkdirSync } from "node:fs";
import { homedir, hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { findEngine } from "../../testkit/engine/findEngine";
import { runMain } from "../../testkit/interruption";
import { draw } from "./draw";
import { type Moment, record, type Shot } from "../../testkit/terminal/record";
import { textOf } from "../../testkit/terminal/screen";

const COMMAND = ["up", "--yes", "--skip-preview"];
const SIZE = { columns: 144, rows: 24 };
const PROGRAM = `
const { PrivateEndpoint } = require("pulumi-atlas-private-endpoint");

const groupId = "5df264b8f10fab7d2cad2f0d";
for (const [name, region] of [
    ["virginia", "us-east-1"],
    ["frankfurt", "eu-central-1"],
    ["mumbai", "ap-south-1"],
]) {
    exports[name] = new PrivateEndpoint(name, { groupId, region }).endpointServiceName;
}
`;

const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;
const MOMENTS: readonly Moment[] = [
    {
        name: "all wait",
        shows: (text) => count(text, /PrivateEndpoint .*creating \([4-9]s\)\.* +INITIATING/g) === 3,
    },
    ...[1, 2].map((ready) => ({
        name: `${ready} ready`,
        shows: (text: string) =>
            count(text, /PrivateEndpoint .*created \(/g) === ready && text.includes("INITIATING"),
    })),
];

// `npm run picture`: what a terminal shows during an update, from a real one, drawn as docs/up.svg.
void runMain(async (signal) => {
    const { pulumi } = await findEngine({ signal });
    const atlas = await AtlasEmulator.start({
        initiating: { min: "10s", max: "26s" },
        // This seed spreads the three durations, so that every stage is visible in the recording.
        seed: 37,
        quiet: true,
    });
    const workspace = await Workspace.create({
        pulumi,
        stack: "dev",
        env: {
            MONGODB_ATLAS_PUBLIC_KEY: atlas.options.publicKey,
            MONGODB_ATLAS_PRIVATE_KEY: atlas.options.privateKey,
            MONGODB_ATLAS_BASE_URL: atlas.url,
        },
        program: { files: { "index.js": PROGRAM, "Pulumi.yaml": "name: db\nruntime: nodejs\n" } },
    });
    try {
        const shots = await record(workspace, COMMAND, SIZE, MOMENTS, signal);
        const svg = draw(`pulumi ${COMMAND.join(" ")}`, SIZE.columns, shots.map(withoutSummary));
        refusePrivate(shots.map(({ screen }) => textOf(screen)).join("\n"), workspace.root);
        mkdirSync(join(REPOSITORY, "docs"), { recursive: true });
        writeFileSync(join(REPOSITORY, "docs", "up.svg"), svg);
        const moments = shots.map(({ name, seconds }) => `${name} (${seconds.toFixed(0)} s)`).join(", ");
        process.stdout.write(`Written: docs/up.svg: ${moments}\n`);
    } finally {
        await workspace.dispose();
        await atlas.close();
    }
});

/** Without the counts at the end, for which all other shots would have an empty half. */
function withoutSummary(shot: Shot): Shot {
    const end = shot.screen.findIndex((line) => line.some(({ text }) => text.startsWith("Resources:")));
    return end < 0 ? shot : { ...shot, screen: shot.screen.slice(0, end - 1) };
}

/** The published picture must not reveal anything about the machine on which it was made. */
function refusePrivate(text: string, root: string): void {
    const texts = [homedir(), tmpdir(), root, REPOSITORY, hostname(), `${userInfo().username}@`];
    const found = texts.find((secret) => secret.length > 1 && text.includes(secret));
    if (found !== undefined) {
        throw new Error(`The picture would show ${found}, which belongs to this machine.`);
    }
}
