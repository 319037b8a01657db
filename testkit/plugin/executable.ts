import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cached } from "../engine/cached";
import { install } from "../npm";

/** The current LTS of Node.js; the first one that makes an executable of itself without further tools. */
const NODE = { oldest: "26.0.0", newest: "26.12.1" } as const;

export interface EmbeddedNode {
    readonly program: string;
    /** Where its licence is. */
    readonly folder: string;
}

/** Fetches the Node.js that goes into the executable, for this platform: npm has it, and checks what it gets. */
export async function embeddedNode(): Promise<EmbeddedNode> {
    const { platform, arch } = process;
    const name = `node-${platform === "win32" ? "win" : platform}-${arch}`;
    const inPackage = join("node_modules", name);
    const what = `Fetching Node.js ${NODE.newest} from npm, once`;
    const made = await cached(`${name}-${NODE.newest}`, what, join(inPackage, "LICENSE"), async (folder) => {
        await mkdir(folder, { recursive: true });
        await install(folder, ["--prefix", folder, `${name}@${NODE.oldest} - ${NODE.newest}`]);
    });
    const folder = join(made, inPackage);
    return { folder, program: join(folder, "bin", platform === "win32" ? "node.exe" : "node") };
}

/** Makes one executable of Node.js and a script that needs nothing else, for the platform that this runs on. */
export function makeExecutable(node: string, script: string, program: string): void {
    const folder = mkdtempSync(join(tmpdir(), "executable-"));
    try {
        const config = join(folder, "config.json");
        // Under another name until it is whole: an older one may be running, or another process make it as well.
        const output = `${program}.${process.pid}`;
        mkdirSync(dirname(program), { recursive: true });
        const settings = {
            main: script,
            output,
            disableExperimentalSEAWarning: true,
            useCodeCache: true,
            // It does not read NODE_OPTIONS, in which an editor's terminal may have put what would end it at once.
            execArgvExtension: "none",
        };
        writeFileSync(config, JSON.stringify(settings));
        execFileSync(node, ["--build-sea", config], { stdio: "pipe" });
        if (process.platform === "darwin") {
            // Ad hoc: macOS on arm64 runs nothing that has no signature.
            execFileSync("codesign", ["--sign", "-", "--force", output], { stdio: "pipe" });
        }
        renameSync(output, program);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
