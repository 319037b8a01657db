import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AtlasEmulator } from "atlas-emulator";
import { findEngine } from "../testkit/engine/findEngine";
import { runMain } from "../testkit/interruption";
import { REPOSITORY } from "../testkit/program";
import type { BenchContext } from "./context";
import { isMet, table, type Figure } from "./figure";
import { official, versionsOf } from "./official/official";
import { initiatingOfPlanned } from "./plan";
import { programs } from "./programs";
import { waits } from "./waits";

const OUT = "bench-report.json";

const HELP = `npm run bench [-- --official [PROVIDER]]

  --official [PROVIDER]
          this provider beside the official Terraform provider, and nothing else: the path of its executable,
          or nothing, for a download by terraform init. Needs terraform on PATH; prints README's table
`;

// Counts and ratios, on one emulator and with the real engine; printed, and written as JSON.
void runMain(async (signal) => {
    const { positionals, values } = parseArgs({
        allowPositionals: true,
        options: { official: { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help === true || (positionals.length > 0 && values.official !== true)) {
        process.stdout.write(HELP);
        return;
    }
    const rival = values.official === true ? (positionals[0] ?? "download") : undefined;
    const git = { cwd: REPOSITORY, encoding: "utf8" } as const;
    const { pulumi } = await findEngine(signal);
    const version = execFileSync(pulumi, ["version"], git).trim();
    const about = {
        commit: execFileSync("git", ["describe", "--always", "--dirty"], git).trim(),
        day: new Date().toISOString().slice(0, 10),
        engine: version,
        machine: `Node.js ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} CPUs`,
        // Asked before the measurement, so that a missing program is reported at once.
        ...(rival === undefined ? {} : versionsOf(rival)),
    };
    const atlas = await AtlasEmulator.start({ initiatingOf: initiatingOfPlanned });
    const progress = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
    const context: BenchContext = { atlas, pulumi, signal, progress };
    const figures: Figure[] = [];
    try {
        const measures = rival === undefined ? [waits, programs] : [official.bind(undefined, rival)];
        for (const measure of measures) {
            signal.throwIfAborted();
            figures.push(...(await measure(context)));
        }
    } finally {
        await atlas.close();
    }
    process.stdout.write(
        `\n${table(figures)}\n\nMeasured on ${about.day}, of ${about.commit}, Pulumi ${version}, ${about.machine}.\n`,
    );
    writeFileSync(join(REPOSITORY, OUT), `${JSON.stringify({ ...about, figures }, null, 2)}\n`);
    const missed = figures.filter((figure) => isMet(figure) === false).length;
    process.stdout.write(`${missed === 0 ? "All targets met" : `${missed} missed`}; written: ${OUT}\n`);
});
