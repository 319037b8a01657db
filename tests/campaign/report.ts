import type { HostName } from "../../testkit/providerHost/program";
import { merge, total } from "./count";
import { PROMISES } from "./invariants";
import type { RunReport } from "./run";

export interface Summary {
    readonly engine: "simulated" | "real";
    readonly host: HostName;
    readonly seed: number;
    readonly runs: number;
    readonly seconds: number;
    readonly commands: number;
    readonly requests: number;
    readonly faults: number;
    readonly faultsByKind: Readonly<Record<string, number>>;
    readonly undecidable: number;
    /** Runs in which every promise was kept. */
    readonly survived: number;
    readonly broken: Readonly<Record<(typeof PROMISES)[number], number>>;
    readonly failures: readonly RunReport[];
}

export function hasFailed({ violations }: RunReport): boolean {
    return PROMISES.some((promise) => violations[promise].length > 0);
}

export function summarize(
    reports: readonly RunReport[],
    about: Pick<Summary, "engine" | "host" | "seed" | "seconds">,
): Summary {
    const faultsByKind = merge(...reports.map(({ faults }) => faults));
    const count = (promise: (typeof PROMISES)[number]): number =>
        reports.reduce((sum, { violations }) => sum + violations[promise].length, 0);
    const failures = reports.filter(hasFailed);
    return {
        ...about,
        runs: reports.length,
        commands: reports.reduce((sum, { commands }) => sum + commands, 0),
        requests: reports.reduce((sum, { requests }) => sum + requests, 0),
        faults: total(faultsByKind),
        faultsByKind,
        undecidable: reports.reduce((sum, report) => sum + report.undecidable, 0),
        survived: reports.length - failures.length,
        broken: Object.fromEntries(PROMISES.map((promise) => [promise, count(promise)])) as Summary["broken"],
        failures,
    };
}

/** As a table for people. */
export function table(summary: Summary): string {
    const kinds = Object.entries(summary.faultsByKind).sort(([, one], [, other]) => other - one);
    const rows: [string, string | number][] = [
        ["engine", summary.engine],
        ["host", summary.host],
        ["seeds", `${summary.seed} to ${summary.seed + summary.runs - 1}`],
        ["runs", summary.runs],
        ["seconds", summary.seconds],
        ["commands (up, destroy)", summary.commands],
        ["requests", summary.requests],
        ["faults", summary.faults],
        ...kinds.map(([kind, count]): [string, number] => [`    ${kind}`, count]),
        ["undecidable by anything in Atlas", summary.undecidable],
        ["survived", `${summary.survived} of ${summary.runs}`],
        ...PROMISES.map((promise): [string, number] => [LABELS[promise], summary.broken[promise]]),
    ];
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

const LABELS: Summary["broken"] extends Record<infer Promise extends string, number>
    ? Readonly<Record<Promise, string>>
    : never = {
    lost: "lost",
    doubled: "doubled",
    foreign: "somebody else's taken",
    shared: "in two states",
    deleted: "somebody else's deleted",
    secrets: "secrets printed",
    processes: "processes left",
    "left behind": "left after destroy",
    unstable: "not stable in the end",
};

/** What broke in one run, with the command that repeats it. */
export function describeFailure(
    { seed, violations, diary }: RunReport,
    engine: Summary["engine"],
    host: Summary["host"],
): string {
    const broken = PROMISES.flatMap((promise) =>
        violations[promise].map((text) => `  ${LABELS[promise]}: ${text}`),
    );
    const flag = (engine === "real" ? " --engine" : "") + (host === "plugin" ? " --host plugin" : "");
    return [
        `Run ${seed} failed. Repeat it with: npm run campaign -- --seed ${seed} --runs 1${flag} --verbose`,
        ...broken,
        ...diary.map((line) => `  ${line}`),
    ].join("\n");
}
