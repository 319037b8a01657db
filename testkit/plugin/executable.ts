import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** By which Node.js finds its script in itself: https://nodejs.org/api/single-executable-applications.html. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const SCRIPT = "NODE_SEA_BLOB";

/** Makes one executable of this Node.js and a script that needs nothing else, for the platform that this runs on. */
export function makeExecutable(script: string, program: string): void {
    const folder = mkdtempSync(join(tmpdir(), "executable-"));
    try {
        const config = join(folder, "config.json");
        const output = join(folder, "blob");
        const settings = { main: script, output, disableExperimentalSEAWarning: true, useCodeCache: true };
        writeFileSync(config, JSON.stringify(settings));
        run(process.execPath, "--experimental-sea-config", config);

        mkdirSync(dirname(program), { recursive: true });
        // A new file: an older one may be running.
        rmSync(program, { force: true });
        copyFileSync(process.execPath, program);
        chmodSync(program, 0o755);
        if (process.platform === "darwin") {
            run("codesign", "--remove-signature", program);
        }
        const segment = process.platform === "darwin" ? ["--macho-segment-name", "NODE_SEA"] : [];
        const postject = require.resolve("postject/dist/cli.js");
        run(process.execPath, postject, program, SCRIPT, output, "--sentinel-fuse", FUSE, ...segment);
        if (process.platform === "darwin") {
            // Ad hoc: macOS on arm64 runs nothing that has no signature.
            run("codesign", "--sign", "-", program);
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What it prints is in the error, where it fails. */
function run(command: string, ...args: string[]): void {
    execFileSync(command, args, { stdio: "pipe" });
}
