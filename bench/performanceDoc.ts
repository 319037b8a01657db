import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "./figure";
import { show } from "./figure";

/** The rows that docs/performance.md shows; all are in docs/bench.json. */
const SHOWN = [
    "creates.11.requests",
    "creates.11.refused",
    "creates.90.requests",
    "creates.11.delay.mean",
    "creates.11.delay.p95",
    "creates.11.delay.max",
    "waits.1.requests",
    "waits.18.requests",
    "waits.0.memory",
    "waits.100.memory",
    "strings.1.1.requests",
    "strings.20.1.requests",
    "state.bytes",
    "unchanged.50.up",
];

const START = "<!-- bench: written by npm run bench -->";
const END = "<!-- bench: end -->";

/** Writes the figures between the two marks of docs/performance.md. A run of some rows only leaves it as it is. */
export function writePerformanceDoc(repository: string, figures: readonly Figure[]): void {
    const rows = SHOWN.map((id) => figures.find((figure) => figure.id === id));
    if (rows.some((row) => row === undefined)) {
        return;
    }
    const file = join(repository, "docs/performance.md");
    const text = readFileSync(file, "utf8");
    const [before, rest = ""] = text.split(START);
    const [, after] = rest.split(END);
    if (before === undefined || after === undefined) {
        throw new Error(
            `docs/performance.md has no place for the figures: put in the lines ${START} and ${END}`,
        );
    }
    const lines = rows.flatMap((row) => (row === undefined ? [] : [line(row)]));
    const table = ["| | this provider | the usual way |", "| --- | --- | --- |", ...lines].join("\n");
    writeFileSync(file, `${before}${START}\n\n${table}\n\n${END}${after}`);
}

/** What is written has to pass the format check as well. */
export function formatWritten(repository: string, files: readonly string[]): void {
    execFileSync(
        process.execPath,
        [join(repository, "node_modules/prettier/bin/prettier.cjs"), "--write", ...files],
        {
            cwd: repository,
        },
    );
}

function line({ label, values, unit }: Figure): string {
    const cell = (value: number | string | undefined): string =>
        value === undefined ? "" : show(value, unit);
    return `| ${label} | ${cell(values.ours)} | ${cell(values.usual)} |`;
}
