import { parseArgs } from "node:util";
import fc from "fast-check";
import { buildPlugin } from "../../testkit/plugin/build";
import { HOSTS } from "../../testkit/providerHost/program";
import { PROMISES, type PromiseName } from "../model/promises";
import engineSetup from "../support/engineSetup";
import { plans } from "./plan";
import { simulatedStack } from "./processes";
import { brokenIn, performRun, type RunReport, type StackMaker } from "./run";

// They mostly wait.
const AT_ONCE = 12;
const ENGINES_AT_ONCE = 2;

interface Numbered extends RunReport {
    readonly seed: number;
}

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
            runs: { type: "string", default: "20" },
            // The real engine, instead of simulating it.
            engine: { type: "boolean", default: false },
            host: { type: "string", default: "dynamic" },
            shrink: { type: "boolean", default: false },
        },
    });
    const { engine } = values;
    const host = HOSTS.find((name) => name === values.host);
    if (host === undefined) {
        throw new Error(`--host is ${values.host}; allowed is ${HOSTS.join(" or ")}`);
    }
    const first = whole("seed", values.seed);
    const runs = whole("runs", values.runs);
    await (engine ? engineSetup() : buildPlugin());
    const makeStack = engine ? await realStack() : simulatedStack;
    const startedAt = performance.now();
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
                const again = `--seed ${seed} --runs 1 --host ${host}${engine ? " --engine" : ""}`;
                console.log(`Run ${seed} failed: npm run campaign -- ${again} [--shrink]`);
                console.log([...broken, ...report.diary].map((line) => `  ${line}`).join("\n"));
            }
        }
    };
    await Promise.all(Array.from({ length: engine ? ENGINES_AT_ONCE : AT_ONCE }, work));
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    console.table({ engine: engine ? "real" : "simulated", host, seconds, ...summaryOf(reports) });
    process.exitCode = reports.some((report) => brokenIn(report).length > 0) ? 1 : 0;
}

async function realStack(): Promise<StackMaker> {
    const { RealStack } = await import("./realStack.js");
    return (typed) => RealStack.create(typed);
}

function summaryOf(reports: readonly Numbered[]): Record<string, string | number> {
    const sum = (count: (report: RunReport) => number): number =>
        reports.reduce((all, report) => all + count(report), 0);
    const seeds = reports.map(({ seed }) => seed);
    const faults = reports.flatMap((report) => report.faults);
    const ofKind = (kind: string): number => faults.filter((one) => one === kind).length;
    const kinds = [...new Set(faults)].sort((one, other) => ofKind(other) - ofKind(one));
    const promises = Object.entries(PROMISES).map(([name, label]): [string, number] => [
        label,
        sum(({ broken }) => broken[name as PromiseName].length),
    ]);
    return {
        seeds: `${Math.min(...seeds)} to ${Math.max(...seeds)}`,
        commands: sum(({ commands }) => commands),
        requests: sum(({ requests }) => requests),
        faults: faults.length,
        ...Object.fromEntries(kinds.map((kind) => [`fault: ${kind}`, ofKind(kind)])),
        undecidable: sum(({ undecidable }) => undecidable),
        survived: `${sum((report) => (brokenIn(report).length === 0 ? 1 : 0))} of ${reports.length}`,
        ...Object.fromEntries(promises),
    };
}

function whole(name: string, text: string): number {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 0) {
        throw new Error(`--${name} is ${text}; allowed is a whole number`);
    }
    return value;
}

// Only an explicit exit ends the processes of the runs under way.
process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
});
