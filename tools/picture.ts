import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { findEngine } from "../testkit/engine/findEngine";
import { atlasEnvironment } from "../testkit/environment";
import { runMain } from "../testkit/interruption";
import { REPOSITORY } from "../testkit/program";
import { record, textOf, type Run, type Screen } from "../testkit/terminal";
import { Workspace } from "../testkit/workspace";

// `npm run picture`: what a real terminal shows of an update up to the connection string, drawn as docs/up.svg.
const COMMAND = ["up", "--yes", "--skip-preview"];
const WAITING = /PrivateConnectionString .*creating \(.*UPDATING/;
const PROGRAM = `
const { PrivateEndpoint, InterfaceEndpoint, PrivateConnectionString } = require("pulumi-atlas-private-endpoint");
const groupId = "5df264b8f10fab7d2cad2f0d";
const endpoint = new PrivateEndpoint("atlas", { groupId, region: "us-east-1" });
const connection = new InterfaceEndpoint("atlas", {
    groupId, privateEndpointId: endpoint.id, interfaceEndpointId: "vpce-0123456789abcdef0",
});
const orders = new PrivateConnectionString("orders", {
    groupId, clusterName: "orders", interfaceEndpointId: connection.interfaceEndpointId,
});
exports.srvConnectionString = orders.srvConnectionString;
`;

const CELL = { width: 7.8, height: 19 };
const MARGIN = 18;
const THEME = [
    ["#6e7681", "#ff7b72", "#3fb950", "#d29922", "#79c0ff", "#d2a8ff", "#39c5cf", "#b1bac4"],
    ["#8b949e", "#ffa198", "#56d364", "#e3b341", "#a5d6ff", "#d2a8ff", "#56d4dd", "#ffffff"],
].flat();

void runMain(async (signal) => {
    const { pulumi } = await findEngine(signal);
    const atlas = await AtlasEmulator.start({
        initiating: "4s",
        clusterUpdating: "6s",
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
    });
    const workspace = await Workspace.create({
        pulumi,
        stack: "dev",
        env: atlasEnvironment(atlas),
        program: { files: { "index.js": PROGRAM, "Pulumi.yaml": "name: db\nruntime: nodejs\n" } },
    });
    try {
        const [waiting, end] = await record(workspace, COMMAND, WAITING, signal);
        const prompt = { column: 0, text: `$ pulumi ${COMMAND.join(" ")}`, color: 15, bold: true };
        writeFileSync(
            join(REPOSITORY, "docs/up.svg"),
            draw([[prompt], ...rowsOf(waiting), [], ...outputsOf(end)]),
        );
    } finally {
        await workspace.dispose();
        await atlas.close();
    }
});

/** The rows of the resources. */
function rowsOf({ lines }: Screen): Screen["lines"] {
    return lines.filter((line) => /Status|pulumi-nodejs:dynamic/.test(textOf(line)));
}

/** From the outputs on. */
function outputsOf({ lines }: Screen): Screen["lines"] {
    return lines.slice(lines.findIndex((line) => textOf(line).startsWith("Outputs:")));
}

function draw(lines: readonly (readonly Run[])[]): string {
    const columns = Math.max(...lines.flat().map(({ column, text }) => column + text.trimEnd().length));
    const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
    const height = lines.length * CELL.height + 2 * MARGIN;
    const words = lines.flatMap((line, row) => line.flatMap((run) => drawRun(run, row)));
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>pulumi ${COMMAND.join(" ")}: each row shows what Atlas is doing</title>
<style>text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }</style>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${words.join("\n")}
</svg>
`;
}

/** Each group of words stands at its own column, so that no font can push the columns out of line. */
function drawRun({ column, text, color, bold }: Run, row: number): string[] {
    return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) => {
        const x = (MARGIN + (column + index) * CELL.width).toFixed(1);
        const y = (MARGIN + row * CELL.height + 13.7).toFixed(1);
        const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        const look = `fill="${THEME[color] ?? "#e6edf3"}"${bold ? ' font-weight="600"' : ""}`;
        return `<text x="${x}" y="${y}" ${look} textLength="${(words.length * CELL.width).toFixed(1)}">${escaped}</text>`;
    });
}
