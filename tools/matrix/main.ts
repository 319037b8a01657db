import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEngine } from "../../testkit/engine/findEngine";
import { runMain } from "../../testkit/interruption";
import { packProvider } from "../../testkit/npm";
import { REPOSITORY } from "../../testkit/program";
import { CASES } from "./cases";
import { tryCase, writeTable, type Outcome } from "./tryCase";

// `npm run matrix [-- WORD]`: all cases, or those whose name has the word. All of them write docs/matrix.md.
void runMain(async (signal) => {
    const [word = ""] = process.argv.slice(2);
    const engine = await findEngine({ signal });
    const folder = mkdtempSync(join(tmpdir(), "matrix-package-"));
    const outcomes: Outcome[] = [];
    try {
        const { file } = await packProvider(folder);
        for (const one of CASES.filter(({ name }) => name.includes(word))) {
            const outcome = await tryCase(one, file, engine.pulumi);
            outcomes.push(outcome);
            console.log(
                `${outcome.problem === undefined ? "works" : "FAILS"}  ${one.name}, Node.js ${outcome.node}`,
            );
            if (outcome.problem !== undefined) {
                console.log(outcome.problem);
            }
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    if (word === "") {
        const document = join(REPOSITORY, "docs/matrix.md");
        writeTable(document, outcomes);
        execFileSync(join(REPOSITORY, "node_modules/.bin/prettier"), ["--write", document]);
    }
    process.exitCode = outcomes.every(({ problem }) => problem === undefined) ? 0 : 1;
});
