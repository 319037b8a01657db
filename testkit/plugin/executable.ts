import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
        // Under another name until it is whole: an older one may be running, or another process make it as well.
        const part = `${program}.${process.pid}`;
        writeFileSync(part, withoutNodeOptions(readFileSync(process.execPath)), { mode: 0o755 });
        const isMac = process.platform === "darwin";
        if (isMac) {
            run("codesign", "--remove-signature", part);
        }
        const segment = isMac ? ["--macho-segment-name", "NODE_SEA"] : [];
        const postject = require.resolve("postject/dist/cli.js");
        run(process.execPath, postject, part, SCRIPT, output, "--sentinel-fuse", FUSE, ...segment);
        if (isMac) {
            // Ad hoc: macOS on arm64 runs nothing that has no signature.
            run("codesign", "--sign", "-", part);
        }
        renameSync(part, program);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/**
 * Node.js reads the variable NODE_OPTIONS, in which an editor's terminal or a user's profile may have put what this program
 * cannot take: it would end before it begins. So it gets a name there that nobody sets.
 */
function withoutNodeOptions(node: Buffer): Buffer {
    const [name, other] = ["\0NODE_OPTIONS\0", "\0NODE_0PTIONS\0"];
    let at = node.indexOf(name);
    if (at < 0) {
        throw new Error(`${process.execPath} does not read NODE_OPTIONS where it is looked for`);
    }
    for (; at >= 0; at = node.indexOf(name, at)) {
        node.write(other, at, "latin1");
    }
    return node;
}

/** What it prints is in the error, where it fails. */
function run(command: string, ...args: string[]): void {
    execFileSync(command, args, { stdio: "pipe" });
}
