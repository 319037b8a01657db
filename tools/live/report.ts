import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHAPTERS, FACTS, type FactId, type Needs } from "../../emulator/src/facts";
import type { Finding, Findings } from "./findings";

const UNSEEN: Readonly<Record<Needs, string>> = {
    nothing: "the check got no clear answer",
    apiKey: "needs an API key, for the older API one of its regions, and a clear answer",
    vpcEndpoint: "needs --vpc-endpoint, for the older API what it needs, and a clear answer",
    cluster: "needs --cluster, with nodes in the region only, and --vpc-endpoint",
};

interface Expectation extends Finding {
    readonly id: FactId;
    readonly says: string;
}

export interface Report {
    readonly schemaVersion: 1;
    readonly date: string;
    readonly finished: boolean;
    readonly requests: number;
    readonly seconds: number;
    readonly differences: readonly { readonly what: string; readonly facts: readonly FactId[] }[];
    readonly expectations: readonly Expectation[];
}

/** Each fact that a check can see, with what it has seen. */
export function reportOf(
    { all }: Findings,
    about: Pick<Report, "date" | "finished" | "requests" | "seconds">,
): Report {
    const ids = (Object.keys(FACTS) as FactId[]).filter((id) => FACTS[id].needs !== undefined);
    const expectations = ids.map((id): Expectation => {
        const { says, needs = "nothing" } = FACTS[id];
        const finding = all.get(id) ?? { result: "unseen", differences: [], answers: [] };
        const differences = finding.result === "unseen" ? [UNSEEN[needs]] : finding.differences;
        return { id, says, ...finding, differences };
    });
    const byWhat = new Map<string, FactId[]>();
    for (const { id, result, differences } of expectations) {
        for (const what of result === "otherwise" ? differences : []) {
            byWhat.set(what, [...(byWhat.get(what) ?? []), id]);
        }
    }
    const differences = [...byWhat].map(([what, facts]) => ({ what, facts }));
    return { schemaVersion: 1, ...about, differences, expectations };
}

export function summary({ expectations, differences, requests, seconds }: Report): string {
    const count = (wanted: string): number => expectations.filter(({ result }) => result === wanted).length;
    return [
        ...differences.map(({ what, facts }) => `  otherwise: ${what} (${facts.join(", ")})`),
        `${count("met")} as expected, ${count("otherwise")} otherwise, ${count("unseen")} unseen; ${requests} requests, ${Math.round(seconds)} s`,
    ].join("\n");
}

export function writeReport(folder: string, report: Report): void {
    writeFileSync(join(folder, "live-report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
    writeFileSync(join(folder, "live-report.md"), page(report));
}

function page(report: Report): string {
    const byId = new Map(report.expectations.map((one) => [one.id, one]));
    const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
    const chapters = Object.entries(CHAPTERS).map(([title, facts]) => {
        const rows = Object.keys(facts).flatMap((id) => {
            const one = byId.get(id as FactId);
            return one === undefined
                ? []
                : [`| \`${id}\` ${cell(one.says)} | ${one.result} | ${cell(one.differences.join("; "))} |`];
        });
        return [`## ${title}`, "", "| what we believe | it is | how |", "| --- | --- | --- |", ...rows].join(
            "\n",
        );
    });
    const answers = report.expectations.flatMap(({ id, answers }) =>
        answers.map(
            ({ request, seconds, status, headers, body }) =>
                `${id}, after ${seconds} s: ${request}\n${status} ${JSON.stringify(headers)}\n${JSON.stringify(body)}\n`,
        ),
    );
    const fence = "```";
    return [
        "# Live report",
        `${report.date}${report.finished ? "" : ", not finished"}. Ids, names and addresses are replaced, the same by the same.`,
        `${fence}text\n${summary(report).replaceAll("`", "'")}\n${fence}`,
        ...chapters,
        "## Answers",
        `${fence}text\n${answers.join("\n").replaceAll("`", "'")}${fence}`,
        "",
    ].join("\n\n");
}
