import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEngine } from "../../testkit/engine/findEngine";
import { runMain } from "../../testkit/interruption";
import { packProvider } from "../../testkit/npm";
import { CASES } from "./cases";
import { tryCase, type Outcome } from "./tryCase";

// `npm run matrix [-- WORD]`: all cases, or those whose name has the word.
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
            const { problem, node, sdk } = outcome;
            console.log(
                `${problem === undefined ? "works" : "FAILS"}  ${one.name}, Node.js ${node}, SDK ${sdk}`,
            );
            if (problem !== undefined) {
                console.log(problem);
            }
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    process.exitCode = outcomes.every(({ problem }) => problem === undefined) ? 0 : 1;
});
