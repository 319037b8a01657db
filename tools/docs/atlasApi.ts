import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
    CHAPTERS,
    FACTS,
    PROOFS,
    proofOf,
    REFUSALS,
    SOURCES,
    type Fact,
    type FactId,
} from "../../emulator/src/facts";

const FILE = join(__dirname, "../../docs/atlas-api.md");

/** What stands above a chapter's table. */
const INTRODUCTIONS: Readonly<Partial<Record<keyof typeof CHAPTERS, string>>> = {
    "The deprecated API, privateEndpoint":
        "Below `/api/atlas/v1.0/groups/{groupId}`, with `Accept: application/json` and an API key. `api: auto` prefers it, and goes on through its successor where it is gone or does not suffice.",
    "Its successor, endpointService":
        "Below `/api/atlas/v2/groups/{groupId}`, with `Accept: application/vnd.atlas.2023-01-01+json`, and an API key or a service account.",
    "Endpoints and attachments":
        "New statuses are shown, and treated as pending. New codes prove nothing: what the lists and the thing itself show decides.",
    Refusals:
        "The codes that the emulator answers by itself or by a fault, and the live check looks for. [errors.md](errors.md) has every code that the package knows, and what it makes of each.",
    "Answers and limits":
        "All waits of a project together make 40 requests a minute at most, plus at most 90 for attachments and 40 for each cluster that is waited for: less than a tenth of what endpointService's limit allows, so that other tools are not affected.",
};

/** How many facts are known in which way, in words, and how many a live check looks for. */
export function counts(): { readonly all: number; readonly proofs: string; readonly looked: number } {
    const facts = Object.values(FACTS);
    const proofs = PROOFS.map((proof) => {
        const count = facts.filter((fact) => proofOf(fact) === proof).length;
        return `${count} ${proof === "live" ? "seen live" : proof}`;
    });
    return {
        all: facts.length,
        proofs: proofs.join(", "),
        looked: facts.filter(({ needs }) => needs !== undefined).length,
    };
}

/** docs/atlas-api.md. */
export function atlasApiPage(): string {
    const { all, proofs, looked } = counts();
    return [
        "# What this package knows of Atlas's API",
        "<!-- Written by `npm run docs` from emulator/src/facts. -->",
        `The ${all} facts that the code rests on: **${proofs}**. A fact of which a part is assumed counts as assumed; "recorded" says how often, and until when. [\`npm run live\`](live.md) looks for ${looked}; the others, marked "no", it cannot bring about. The emulator answers by the same table, and a test holds it against the recorded answers (testkit/recorded).`,
        `Where a fact is from: ${Object.entries(SOURCES)
            .map(([letter, source]) => `**${letter}** ${source}`)
            .join("; ")}.`,
        ...Object.entries(CHAPTERS).flatMap(([title, facts]) => {
            const introduction = INTRODUCTIONS[title as keyof typeof CHAPTERS];
            const rows = Object.keys(facts).map((id) => row(id as FactId));
            return [
                `## ${title}`,
                ...(introduction === undefined ? [] : [introduction]),
                ["| fact | known | from | seen live |", "| --- | --- | --- | --- |", ...rows].join("\n"),
            ];
        }),
    ]
        .join("\n\n")
        .concat("\n");
}

function row(id: FactId): string {
    const fact: Fact = FACTS[id];
    const { says, sources, live, needs, recorded } = fact;
    const refusal = Object.entries(REFUSALS).find(([code]) => code === id)?.[1];
    const text = refusal === undefined ? says : `${refusal.status} \`${id}\`: ${says}`;
    const seen = live ?? (needs === undefined ? "no" : "not yet");
    const times = recorded && ` ${recorded.times.toLocaleString("en-US")} ×, until ${recorded.until}`;
    return `| ${text.replaceAll("|", "\\|")} | ${proofOf(fact)}${times ?? ""} | ${sources.join(" ")} | ${seen} |`;
}

if (require.main === module) {
    writeFileSync(FILE, atlasApiPage());
}
