import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Contender } from "./contenders";
import type { Figure } from "./figure";
import { show } from "./figure";

/** The rows that docs/performance.md shows; all are in docs/bench.json. */
const SHOWN = [
    "waits.1.requests",
    "waits.18.requests",
    "waits.100.requests",
    "strings.1.1.requests",
    "strings.20.1.requests",
    "state.bytes",
];

/** Writes the figures between the marks of docs/performance.md. A run of some rows only leaves it as it is. */
export function writePerformanceDoc(repository: string, figures: readonly Figure[]): void {
    const rows = SHOWN.map((id) => figures.find((figure) => figure.id === id));
    if (rows.some((row) => row === undefined)) {
        return;
    }
    const file = join(repository, "docs/performance.md");
    const present = rows.filter((row) => row !== undefined);
    const started = figures.filter(({ id }) => id.startsWith("programs."));
    const own = tableOf(present, { ours: "this provider" });
    const two = tableOf(started, { plugin: "executable", script: "script" });
    const text = between(readFileSync(file, "utf8"), "bench", own);
    writeFileSync(file, between(text, "programs", two));
}

/** What `npm run bench -- --official` has measured. */
export interface OfficialReport {
    readonly day: string;
    readonly commit: string;
    readonly terraform: string;
    readonly provider: string;
    readonly ours: string;
    readonly figures: readonly Figure[];
}

/** Writes the comparison with the official provider into docs/performance.md: a table, and the requests as a chart. */
export function writeOfficialTable(repository: string, report: OfficialReport): void {
    const { day, commit, terraform, provider, ours, figures } = report;
    const columns = {
        ours: `this provider ${ours}`,
        official: `official Terraform provider ${provider}`,
    };
    const requests = (id: string): string =>
        (["ours", "official"] as const)
            .map((side) => figures.find((figure) => figure.id === id)?.values[side] ?? 0)
            .join(", ");
    const chart = `\`\`\`mermaid
xychart-beta
    title "Requests: this provider, and the official one"
    x-axis ["1 endpoint: ours", "official", "11 endpoints: ours", "official"]
    y-axis "requests"
    bar [${requests("official.1.requests")}, ${requests("official.11.requests")}]
\`\`\``;
    const said = `Measured on ${day}, of ${commit}, with Terraform ${terraform}, by \`npm run bench -- --official\`.`;
    const comparison = `${tableOf(figures, columns)}\n\n${said}`;
    const put = (page: string, text: string): void => {
        const file = join(repository, page);
        writeFileSync(file, between(readFileSync(file, "utf8"), "official", text));
    };
    put("docs/performance.md", `${comparison}\n\n${chart}`);
    // Its columns need not be padded.
    put("README.md", `<!-- prettier-ignore -->\n${comparison}`);
}

function between(text: string, name: string, table: string): string {
    const [start, end] = [`<!-- ${name}: written by npm run bench -->`, `<!-- ${name}: end -->`];
    const [before, rest = ""] = text.split(start);
    const [, after] = rest.split(end);
    if (before === undefined || after === undefined) {
        throw new Error(`There is no place for the figures: put in the lines ${start} and ${end}`);
    }
    return `${before}${start}\n\n${table}\n\n${end}${after}`;
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

function tableOf(figures: readonly Figure[], columns: Readonly<Partial<Record<Contender, string>>>): string {
    const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    const lines = figures.map(({ label, values, unit }) => {
        const cells = Object.keys(columns).map((name) => {
            const value = values[name as Contender];
            return value === undefined ? "" : show(value, unit);
        });
        return row([label, ...cells]);
    });
    const titles = Object.values(columns);
    return [row(["", ...titles]), row(["---", ...titles.map(() => "---")]), ...lines].join("\n");
}
