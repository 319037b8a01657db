import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { REPOSITORY } from "../testkit/program";
import { findEngine } from "../testkit/engine/findEngine";
import { runMain } from "../testkit/interruption";
import type { BenchContext } from "./context";
import { CONTENDERS } from "./contenders";
import { type Figure, isMet } from "./figure";
import { HELP, type Options, readOptions } from "./options";
import { ROWS } from "./rows";
import { formatWritten, writePerformanceDoc } from "./performanceDoc";
import { table } from "./table";

// `npm run bench`: counts and ratios, this provider next to the usual kind, on one emulator and with the real engine.
void runMain(async (signal) => {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
        process.stdout.write(HELP);
        return;
    }
    const startedAt = performance.now();
    const load = loadavg()[0] ?? 0;
    const figures = await measure(options, signal);
    const minutes = (performance.now() - startedAt) / 60_000;

    process.stdout.write(`\n${table(figures)}\n\n`);
    if (options.out !== undefined) {
        const folder = resolve(REPOSITORY, options.out);
        mkdirSync(folder, { recursive: true });
        const report = {
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

async function measure(options: Options, signal: AbortSignal): Promise<Figure[]> {
    const { pulumi } = await findEngine({ signal });
    // The usual login library cannot read a nonce that ends in "=".
    const atlas = await AtlasEmulator.start({ nonceStyle: "plain", quiet: true });
    const context: BenchContext = {
        atlas,
        pulumi,
        quick: options.quick,
        signal,
        samples: new Map(),
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
