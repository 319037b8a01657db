import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pluginVersion } from "../../testkit/plugin/program";
import { show, type Figure } from "../figure";

interface About {
    readonly day: string;
    readonly commit: string;
    readonly engine: string;
    readonly terraform?: string;
    readonly provider: string;
}

const MARKS = ["<!-- official: written by npm run bench -->", "<!-- official: end -->"] as const;

/** Writes the comparison with the official provider into README. @throws {Error} where that has no place for it */
export function writeReadme(repository: string, about: About, figures: readonly Figure[]): void {
    const { day, commit, engine, terraform = "", provider } = about;
    const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    const text = [
        "<!-- prettier-ignore -->",
        row(["", `this provider ${pluginVersion()}`, `official Terraform provider ${provider}`]),
        row(["---", "---", "---"]),
        ...figures.map(({ label, unit, values }) =>
            row([label, show(values.ours, unit), show(values.official, unit)]),
        ),
        "",
        `Measured on ${day}, of ${commit}, with Pulumi ${engine} and Terraform ${terraform}, by \`npm run bench -- --official\`.`,
    ].join("\n");
    const file = join(repository, "README.md");
    const page = readFileSync(file, "utf8");
    const [before = "", rest = ""] = page.split(MARKS[0]);
    const [, after] = rest.split(MARKS[1]);
    if (after === undefined) {
        throw new Error(`README has no place for the figures: put in the lines ${MARKS.join(" and ")}`);
    }
    writeFileSync(file, `${before}${MARKS[0]}\n\n${text}\n\n${MARKS[1]}${after}`);
    execFileSync(join(repository, "node_modules/.bin/prettier"), ["--write", file]);
}
