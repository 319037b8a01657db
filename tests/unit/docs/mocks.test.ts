import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "../../../testkit/execute";
import { REPOSITORY } from "../../../testkit/program";

// The unit test that docs/reference.md shows, as users run it.

const CONFIGURATIONS = {
    "jest.config.js": `module.exports = { transform: { "\\\\.ts$": ["@swc/jest", {}] } };`,
    "vitest.config.mjs": `export default { test: { globals: true } };`,
};

let folder: string;

beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mocks-"));
    const reference = readFileSync(join(REPOSITORY, "docs/reference.md"), "utf8");
    const [, section = ""] = reference.split("## Unit tests with mocks");
    const [, program = ""] = /```ts\n(.*?)```/s.exec(section) ?? [];
    const files = { ...CONFIGURATIONS, "program.test.ts": program, "package.json": "{}" };
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text);
    }
    symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
    ["jest", "jest/bin/jest.js", ["--ci"]],
    ["vitest", "vitest/vitest.mjs", ["run"]],
])(
    "it runs with %s",
    async (_name, program, args) => {
        const path = join(REPOSITORY, "node_modules", program);
        await execute(folder, process.execPath, [path, ...args]);
        // Fails where the endpoint is in another region than the test says: the mocks are asked.
        const file = join(folder, "program.test.ts");
        const text = readFileSync(file, "utf8");
        writeFileSync(file, text.replace("us-east-1.vpce-svc", "us-west-1.vpce-svc"));
        await expect(execute(folder, process.execPath, [path, ...args])).rejects.toThrow("us-west-1");
        writeFileSync(file, text);
    },
    120_000,
);
