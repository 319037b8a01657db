import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
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

const ROWS: Readonly<Record<string, (context: BenchContext) => Promise<Figure[]>>> = { waits, programs };

const HELP = `npm run bench [-- options]

  --quick        few and short runs, to try the bench itself: its figures are rough
  --only ROWS    only these, separated by commas: ${Object.keys(ROWS).join(", ")}
  --official [PROVIDER]
                 this provider beside the official Terraform provider, and nothing else: the path of its executable,
                 or nothing, for a download by terraform init. Needs terraform on PATH; prints README's table
  --out FILE     where the figures go as JSON; default bench-report.json
`;

/** `official` is its executable, or "download". @throws {Error} saying what is allowed */
function readOptions(args: readonly string[]) {
    const isBare = (arg: string, index: number): boolean =>
        arg === "--official" && (args[index + 1] ?? "-").startsWith("-");
    const { values } = parseArgs({
        args: args.flatMap((arg, index) => (isBare(arg, index) ? [arg, "download"] : [arg])),
        options: {
            quick: { type: "boolean", default: false },
            only: { type: "string" },
            out: { type: "string", default: "bench-report.json" },
            official: { type: "string" },
            help: { type: "boolean", default: false },
        },
    });
    const rows = values.only?.split(",").map((name) => name.trim()) ?? Object.keys(ROWS);
    const unknown = rows.find((name) => !Object.hasOwn(ROWS, name));
    if (unknown !== undefined) {
        const allowed = Object.keys(ROWS).join(", ");
        throw new Error(`--only: there is no row ${JSON.stringify(unknown)}; allowed: ${allowed}`);
    }
    return { ...values, rows };
}

// Counts and ratios, on one emulator and with the real engine.
void runMain(async (signal) => {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
        process.stdout.write(HELP);
        return;
    }
    const { quick, out } = options;
    const git = { cwd: REPOSITORY, encoding: "utf8" } as const;
    const { pulumi } = await findEngine({ signal });
    const version = execFileSync(pulumi, ["version"], git).trim();
    const about = {
        commit: execFileSync("git", ["describe", "--always", "--dirty"], git).trim(),
        day: new Date().toISOString().slice(0, 10),
        engine: version,
        machine: `Node.js ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} CPUs`,
        quick,
        // Asked before the measurement, so that a missing program is reported at once.
        ...(options.official === undefined ? {} : versionsOf(options.official)),
    };
    const atlas = await AtlasEmulator.start({ quiet: true, initiatingOf: initiatingOfPlanned });
    const progress = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
    const context: BenchContext = { atlas, pulumi, quick, signal, progress };
    const figures: Figure[] = [];
    try {
        const rows = options.rows.flatMap((name) => ROWS[name] ?? []);
        const measures = options.official === undefined ? rows : [official.bind(undefined, options.official)];
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
    writeFileSync(resolve(REPOSITORY, out), `${JSON.stringify({ ...about, figures }, null, 2)}\n`);
    const missed = figures.filter((figure) => isMet(figure) === false).length;
    process.stdout.write(`${missed === 0 ? "All targets met" : `${missed} missed`}; written: ${out}\n`);
});
