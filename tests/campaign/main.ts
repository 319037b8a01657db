import { parseArgs } from "node:util";
import fc from "fast-check";
import { buildPlugin } from "../../testkit/plugin/build";
import { HOSTS } from "../../testkit/providerHost/program";
import { PROMISES, type PromiseName } from "../model/promises";
import engineSetup from "../support/engineSetup";
import { plans } from "./plan";
import { simulatedStack } from "./processes";
import { brokenIn, performRun, type RunReport, type StackMaker } from "./run";

const USAGE = `Usage: npm run campaign -- [--seed N] [--runs M] [--engine] [--host NAME] [--at-once N] [--shrink] [--verbose]
  --seed N      seed of the first run; each further run adds one (default: random)
  --runs M      number of runs (default 20)
  --engine      use the real Pulumi engine instead of simulating it
  --host NAME   what runs the resources: dynamic (default) or plugin
  --at-once N   number of concurrent runs (default 12, with --engine 2)
  --shrink      look for the smallest plan that fails, of the first seed's, and print it
  --verbose     print what each command reported`;

interface Numbered extends RunReport {
    readonly seed: number;
}

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            seed: { type: "string" },
            runs: { type: "string", default: "20" },
            engine: { type: "boolean", default: false },
            host: { type: "string", default: "dynamic" },
            "at-once": { type: "string" },
            shrink: { type: "boolean", default: false },
            verbose: { type: "boolean", default: false },
            help: { type: "boolean", default: false },
        },
    });
    if (values.help) {
        console.log(USAGE);
        return;
    }
    const { engine } = values;
    const host = HOSTS.find((name) => name === values.host);
    if (host === undefined) {
        throw new Error(`--host is ${values.host}; allowed is ${HOSTS.join(" or ")}\n${USAGE}`);
    }
    await (engine ? engineSetup() : buildPlugin());
    const makeStack = engine ? await realStack() : simulatedStack;
    const first = whole("seed", values.seed ?? String(Math.floor(Math.random() * 1_000_000)));
    const runs = whole("runs", values.runs);
    const startedAt = performance.now();
    const seconds = (): string => ((performance.now() - startedAt) / 1_000).toFixed(0);
    const again = `--runs 1 --host ${host}${engine ? " --engine" : ""}`;
    if (values.shrink) {
        const fails = fc.asyncProperty(plans(host), async (plan) => {
            const broken = brokenIn(await performRun(plan, makeStack));
            if (broken.length > 0) {
                throw new Error(broken.join("\n"));
            }
        });
        await fc.assert(fails, { seed: first, numRuns: 1 });
        return;
    }
    const seeds = Array.from({ length: runs }, (_, index) => first + index);
    const reports: Numbered[] = [];
    const work = async (): Promise<void> => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
            const [plan] = fc.sample(plans(host), { seed, numRuns: 1 });
            const report = { seed, ...(plan && (await performRun(plan, makeStack))) } as Numbered;
            reports.push(report);
            const broken = brokenIn(report);
            if (broken.length > 0) {
                console.log(`Run ${seed} failed: npm run campaign -- --seed ${seed} ${again} [--shrink]`);
            }
            if (broken.length > 0 || values.verbose) {
                console.log([...broken, ...report.diary].map((line) => `  ${line}`).join("\n"));
            }
            if (reports.length % 10 === 0 || reports.length === runs) {
                console.log(`${reports.length} of ${runs} runs after ${seconds()} s`);
            }
        }
    };
    // They mostly wait.
    const atOnce = whole("at-once", values["at-once"] ?? (engine ? "2" : "12"));
    await Promise.all(Array.from({ length: atOnce }, work));
    const about = { engine: engine ? "real" : "simulated", host, seconds: seconds() };
    console.log(`\n${table(about, reports)}`);
    process.exitCode = reports.some((report) => brokenIn(report).length > 0) ? 1 : 0;
}

async function realStack(): Promise<StackMaker> {
    const { RealStack } = await import("./realStack.js");
    return (typed) => RealStack.create(typed);
}

function table(about: Readonly<Record<string, string>>, reports: readonly Numbered[]): string {
    const sum = (count: (report: RunReport) => number): number =>
        reports.reduce((all, report) => all + count(report), 0);
    const seeds = reports.map(({ seed }) => seed);
    const kinds = new Map<string, number>();
    for (const kind of reports.flatMap(({ faults }) => faults)) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    const rows: [string, string | number][] = [
        ...Object.entries(about),
        ["seeds", `${Math.min(...seeds)} to ${Math.max(...seeds)}`],
        ["commands (up, destroy)", sum(({ commands }) => commands)],
        ["requests", sum(({ requests }) => requests)],
        ["faults", sum(({ faults }) => faults.length)],
        ...[...kinds]
            .sort(([, one], [, other]) => other - one)
            .map(([kind, count]): [string, number] => [`    ${kind}`, count]),
        ["undecidable by anything in Atlas", sum(({ undecidable }) => undecidable)],
        ["survived", `${sum((report) => (brokenIn(report).length === 0 ? 1 : 0))} of ${reports.length}`],
        ...Object.entries(PROMISES).map(([name, label]): [string, number] => [
            label,
            sum(({ broken }) => broken[name as PromiseName].length),
        ]),
    ];
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

function whole(name: string, text: string): number {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 0) {
        throw new Error(`--${name} is ${text}; allowed is a whole number\n${USAGE}`);
    }
    return value;
}

// Only an explicit exit ends the processes of the runs under way.
process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
});
