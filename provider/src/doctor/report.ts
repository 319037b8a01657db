import type { CheckResult, Status } from "./checkup";

/** The version of the `--json` format; incremented by every breaking change. */
const SCHEMA_VERSION = 1;

const COLOURS: Readonly<Record<Status, number>> = { ok: 32, warn: 33, fail: 31, skip: 90 };

/** One line per check, with the suggested fix below it. */
export function asText(results: readonly CheckResult[], colour: boolean): string {
    const width = Math.max(...results.map(({ id }) => id.length));
    const paint = (status: Status): string =>
        colour ? `\u001b[${COLOURS[status]}m${status.padEnd(4)}\u001b[0m` : status.padEnd(4);
    const lines = results.flatMap(({ id, status, detail, fix }) => [
        `${paint(status)}  ${id.padEnd(width)}  ${detail}`,
        ...(fix === undefined ? [] : [`${" ".repeat(width + 8)}→ ${fix}`]),
    ]);
    const count = (wanted: Status): number => results.filter(({ status }) => status === wanted).length;
    return [
        ...lines,
        "",
        `${count("ok")} ok, ${count("warn")} warn, ${count("fail")} fail, ${count("skip")} skip`,
    ].join("\n");
}

export function asJson(results: readonly CheckResult[]): string {
    const checks = results.map(({ id, status, detail, fix = "" }) => ({ id, status, detail, fix }));
    return JSON.stringify({ schemaVersion: SCHEMA_VERSION, checks }, undefined, 2);
}
