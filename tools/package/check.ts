import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkTarball } from "../../testkit/checkTarball";
import { packProvider } from "../../testkit/npm";

// `npm run check:package`: as the tests do it, with all that the tools print.
async function main(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "check-package-"));
    try {
        const tarball = await packProvider(folder);
        console.log(await checkTarball(tarball));
        console.log(`${tarball.unpackedSize} bytes unpacked.`);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
