import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { REPOSITORY } from "../testkit/program";
import { pluginVersion } from "../testkit/plugin/program";
import { findEngine } from "../testkit/engine/findEngine";
import { runMain } from "../testkit/interruption";
import type { BenchContext } from "./context";
import { CONTENDERS } from "./contenders";
import { initiatingOfPlanned } from "./plan";
import { type Figure, isMet } from "./figure";
import { HELP, type Options, readOptions } from "./options";
import { ROWS } from "./rows";
import { TerraformStack } from "./official/terraform";
import {
    formatWritten,
    type OfficialReport,
    writeOfficialTable,
    writePerformanceDoc,
} from "./performanceDoc";
import { table } from "./table";

// `npm run bench`: counts and ratios, on one emulator and with the real engine.
void runMain(async (signal) => {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
        process.stdout.write(HELP);
        return;
    }
    const startedAt = performance.now();
    const load = loadavg()[0] ?? 0;
    // Asked before the measurement, so that a missing program is told at once, and nothing is said of later changes.
    const versions = options.official === undefined ? undefined : versionsOf(options.official);
    const commit = describeCommit();
    const figures = await measure(options, signal);
    const minutes = (performance.now() - startedAt) / 60_000;

    process.stdout.write(`\n${table(figures)}\n\n`);
    if (options.out !== undefined && versions !== undefined) {
        writeOfficial(options.out, { commit, ...versions, figures: figures.map(rounded) });
    } else if (options.out !== undefined) {
        const folder = resolve(REPOSITORY, options.out);
        mkdirSync(folder, { recursive: true });
        const report = {
            commit,
            contenders: CONTENDERS,
            machine: {
                node: process.versions.node,
                platform: `${process.platform} ${process.arch}`,
                cpus: availableParallelism(),
                loadBefore: Number(load.toFixed(2)),
            },
            quick: options.quick,
            figures: figures.map((figure) => ({ ...rounded(figure), met: isMet(figure) })),
        };
        writeFileSync(join(folder, "bench.json"), `${JSON.stringify(report, null, 2)}\n`);
        if (options.out === "docs") {
            writePerformanceDoc(REPOSITORY, figures);
            formatWritten(REPOSITORY, ["docs/performance.md", "docs/bench.json"]);
        }
        process.stdout.write(`Written: ${options.out}/bench.json\n`);
    }
    const missed = figures.filter((figure) => isMet(figure) === false);
    process.stdout.write(
        `${minutes.toFixed(1)} minutes; ${missed.length === 0 ? "all targets met" : `${missed.length} missed`}.\n`,
    );
});

function describeCommit(): string {
    const options = { cwd: REPOSITORY, encoding: "utf8" } as const;
    return execFileSync("git", ["describe", "--always", "--dirty"], options).trim();
}

function versionsOf(official: string): Pick<OfficialReport, "terraform" | "provider"> {
    const stack = new TerraformStack({ url: "", options: { publicKey: "", privateKey: "" } }, official, []);
    try {
        const { terraform, provider } = stack.versions();
        const inPath = [...official.matchAll(/\d+\.\d+\.\d+/g)].at(-1)?.[0];
        return {
            terraform,
            provider: provider ?? inPath ?? "of a version that its path does not tell",
        };
    } finally {
        stack.dispose();
    }
}

/** The comparison has a file of its own: its versions and its day are others. */
function writeOfficial(out: string, measured: Omit<OfficialReport, "day" | "ours">): void {
    const day = new Date().toISOString().slice(0, 10);
    const report = { day, ours: pluginVersion(), ...measured };
    writeFileSync(join(resolve(REPOSITORY, out), "official.json"), `${JSON.stringify(report, null, 2)}\n`);
    if (out === "docs") {
        writeOfficialTable(REPOSITORY, report);
        formatWritten(REPOSITORY, ["README.md", "docs/performance.md", "docs/official.json"]);
    }
    process.stdout.write(`Written: ${out}/official.json\n`);
}

async function measure(options: Options, signal: AbortSignal): Promise<Figure[]> {
    const { pulumi } = await findEngine({ signal });
    const initiatingOf = initiatingOfPlanned;
    const atlas = await AtlasEmulator.start({ quiet: true, initiatingOf });
    const context: BenchContext = {
        atlas,
        pulumi,
        quick: options.quick,
        official: options.official,
        signal,
        sample: undefined,
        progress: (text) => void process.stderr.write(`bench: ${text}\n`),
    };
    try {
        const figures: Figure[] = [];
        for (const name of options.rows) {
            signal.throwIfAborted();
            figures.push(...(await ROWS[name](context)));
        }
        return figures;
    } finally {
        await atlas.close();
    }
}

/** More digits than the measurement has would only be noise in every diff of the file. */
function rounded(figure: Figure): Figure {
    const values = Object.entries(figure.values).map(([contender, value]) => [
        contender,
        typeof value === "number" ? Number(value.toPrecision(4)) : value,
    ]);
    return { ...figure, values: Object.fromEntries(values) as Figure["values"] };
}
