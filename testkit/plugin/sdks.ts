import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "../execute";
import { pack } from "../npm";
import { REPOSITORY } from "../program";

const SCHEMA = join(REPOSITORY, "provider/src/plugin/schema.json");

/** The packages of the SDKs that are generated from the plugin's schema. */
export interface Sdks {
    /** A Python wheel. */
    readonly wheel: string;
    /** A Node.js package. */
    readonly tarball: string;
}

/** Generates, builds and packs the SDKs. @param sdkgen the generator's path @param target the folder for them */
export async function packSdks(sdkgen: string, target: string): Promise<Sdks> {
    const folder = mkdtempSync(join(tmpdir(), "sdks-"));
    const generate = (language: string): string => {
        const sdk = join(folder, language);
        mkdirSync(sdk);
        execFileSync(sdkgen, ["sdk", SCHEMA, language, sdk], { stdio: "pipe" });
        cpSync(join(REPOSITORY, "LICENSE"), join(sdk, "LICENSE"));
        return sdk;
    };
    try {
        mkdirSync(target, { recursive: true });
        const python = generate("python");
        const wheel = ["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "."];
        await execute(python, "python3", [...wheel, "--wheel-dir", target]);

        const nodejs = generate("nodejs");
        symlinkSync(join(REPOSITORY, "node_modules"), join(nodejs, "node_modules"));
        const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
        await execute(nodejs, process.execPath, [tsc, "-p", ".", "--outDir", ".", "--sourceMap", "false"]);
        const { file } = await pack(target, nodejs);

        const [name = ""] = readdirSync(target).filter((one) => one.endsWith(".whl"));
        return { wheel: join(target, name), tarball: file };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
