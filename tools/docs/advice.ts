import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ADVICE } from "../../testkit/advice";

const FILE = join(__dirname, "../../docs/troubleshooting.md");

const MARKS = ["<!-- codes -->", "<!-- /codes -->"] as const;

/** The table of docs/troubleshooting.md. */
export function adviceTable(): string {
    const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    return [
        row(["the error ends with", "do"]),
        row(["---", "---"]),
        ...ADVICE.map(({ codes, advice }) => row([codes.map((code) => `\`${code}\``).join(", "), advice])),
    ].join("\n");
}

/** The page with the table between its marks. @throws {Error} for a page without them */
export function withTable(page: string): string {
    const [begin, end] = MARKS;
    const [before, after] = [page.split(begin)[0], page.split(end)[1]];
    if (before === undefined || after === undefined || !page.includes(begin)) {
        throw new Error(`${FILE} lacks ${begin} or ${end}`);
    }
    return [before, begin, "\n\n", adviceTable(), "\n\n", end, after].join("");
}

if (require.main === module) {
    writeFileSync(FILE, withTable(readFileSync(FILE, "utf8")));
}
