import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildPlugin } from "../../testkit/plugin/build";
import { type HostName, HOSTS } from "../../testkit/providerHost/program";
import engineSetup from "../support/engineSetup";
import { describeFailure, hasFailed, summarize, table } from "./report";
import type { RunReport } from "./run";
import type { Order } from "./worker";

const USAGE = `Usage: npm run campaign -- [--seed N] [--runs M] [--engine] [--host NAME] [--at-once N] [--verbose]
  --seed N      seed of the first run; each further run adds one (default: random)
  --runs M      number of runs (default 20)
  --engine      use the real Pulumi engine instead of simulating it
  --host NAME   what runs the resources: dynamic (default) or plugin
  --at-once N   number of concurrent runs (default 12, with --engine 2)
  --verbose     print what each command reported`;

const PROCESSES = 2;

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            seed: { type: "string" },
            runs: { type: "string", default: "20" },
            engine: { type: "boolean", default: false },
            host: { type: "string", default: "dynamic" },
            "at-once": { type: "string" },
            verbose: { type: "boolean", default: false },
            help: { type: "boolean", default: false },
        },
    });
    if (values.help) {
        console.log(USAGE);
        return;
    }
    const { engine, verbose } = values;
    const host = HOSTS.find((name) => name === values.host);
    if (host === undefined) {
        throw new Error(`--host is ${values.host}; allowed is ${HOSTS.join(" or ")}\n${USAGE}`);
    }
    await (engine ? engineSetup() : buildPlugin());
    const seed = whole("seed", values.seed ?? String(Math.floor(Math.random() * 1_000_000)));
    const runs = whole("runs", values.runs);
    const atOnce = whole("at-once", values["at-once"] ?? (engine ? "2" : "12"));
    const startedAt = performance.now();
    const kind = engine ? "real" : "simulated";
    const reports = await performAll({ seed, runs, engine, host, atOnce }, (report, done) => {
        if (hasFailed(report) || verbose) {
            console.log(hasFailed(report) ? describeFailure(report, kind, host) : report.diary.join("\n"));
        }
        if (done % 10 === 0 || done === runs) {
            console.log(`${done} of ${runs} runs after ${seconds(startedAt)} s`);
        }
    });
    const summary = summarize(reports, { engine: kind, host, seed, seconds: seconds(startedAt) });
    console.log(`\n${table(summary)}`);
    process.exitCode = summary.failures.length === 0 ? 0 : 1;
}

/** Hands out the seeds to a few processes, each of which performs several runs at once. */
async function performAll(
    {
        seed,
        runs,
        engine,
        host,
        atOnce,
    }: { seed: number; runs: number; engine: boolean; host: HostName; atOnce: number },
    tell: (report: RunReport, done: number) => void,
): Promise<RunReport[]> {
    const reports: RunReport[] = [];
    let next = seed;
    const order = (worker: ChildProcess): void => {
        if (next < seed + runs) {
            worker.send({ seed: next, engine, host } satisfies Order);
            next += 1;
        }
    };
    const workers = Array.from({ length: Math.min(PROCESSES, atOnce) }, () =>
        fork(join(__dirname, "worker.ts"), { execArgv: ["--import", "tsx"] }),
    );
    await new Promise<void>((resolve, reject) => {
        for (const worker of workers) {
            worker.on("message", (report: RunReport) => {
                reports.push(report);
                tell(report, reports.length);
                order(worker);
                if (reports.length === runs) {
                    resolve();
                }
            });
            worker.on("exit", (code) =>
                reject(new Error(`a process of the campaign ended with ${code ?? "a signal"}`)),
            );
        }
        for (let index = 0; index < atOnce; index += 1) {
            const worker = workers[index % workers.length];
            if (worker !== undefined) {
                order(worker);
            }
        }
    });
    workers.forEach((worker) => worker.send("end" satisfies Order));
    return reports.sort((one, other) => one.seed - other.seed);
}

function whole(name: string, text: string): number {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 0) {
        throw new Error(`--${name} is ${text}; allowed is a whole number\n${USAGE}`);
    }
    return value;
}

function seconds(startedAt: number): number {
    return Math.round((performance.now() - startedAt) / 1000);
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
});
