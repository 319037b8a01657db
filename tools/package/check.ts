import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packProvider } from "../../testkit/npm";
import { REPOSITORY } from "../../testkit/program";

/** Bytes of the unpacked package. */
const LARGEST = 250_000;

// `npm run check:package`: the tarball, as the tools that look at npm packages see it.
async function main(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "check-package-"));
    try {
        const { file, unpackedSize } = await packProvider(folder);
        if (unpackedSize > LARGEST) {
            throw new Error(`The package has ${unpackedSize} bytes unpacked; allowed are ${LARGEST}.`);
        }
        const run = (tool: string, ...args: string[]): void => {
            const program = join(REPOSITORY, "node_modules", ".bin", tool);
            execFileSync(program, args, { stdio: "inherit", cwd: folder });
        };
        run("publint", file, "--strict");
        // The other entry is for the text in the state, which Node runs; no program imports it.
        run("attw", file, "--no-emoji", "--exclude-entrypoints", "./provider");
        console.log(`${unpackedSize} bytes unpacked.`);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
