import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { build } from "esbuild";
import { REPOSITORY } from "../program";
import { embeddedNode, makeExecutable } from "./executable";
import { licencesOf } from "./licences";
import { PLUGIN, PLUGIN_PROGRAM, PLUGIN_SCRIPT, pluginVersion } from "./program";

/** Bytes of an archive. */
const LARGEST = { executable: 50_000_000, script: 5_000_000 };
const LICENCES = "THIRD-PARTY-LICENSES.txt";

/** Makes the plugin: the script, and from it the executable, each with the licences of what is in it. */
export async function buildPlugin(): Promise<void> {
    const packages = await bundle(join(REPOSITORY, "provider/src/executable.ts"), PLUGIN_SCRIPT);
    const node = await embeddedNode();
    makeExecutable(node.program, PLUGIN_SCRIPT, PLUGIN_PROGRAM);
    for (const [program, runtime] of [
        [PLUGIN_SCRIPT, []],
        [PLUGIN_PROGRAM, [node.folder]],
    ] as const) {
        cpSync(join(REPOSITORY, "LICENSE"), join(dirname(program), "LICENSE"));
        writeFileSync(join(dirname(program), LICENCES), licencesOf([...packages, ...runtime]));
    }
}

/** Bundles a program with all that it needs into one file that Node.js runs. @returns the folders of the packages in it */
export async function bundle(entry: string, program: string): Promise<readonly string[]> {
    mkdirSync(dirname(program), { recursive: true });
    const { metafile } = await build({
        entryPoints: [entry],
        outfile: program,
        absWorkingDir: REPOSITORY,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        minify: true,
        legalComments: "none",
        metafile: true,
        banner: { js: "#!/usr/bin/env node" },
        logLevel: "warning",
    });
    chmodSync(program, 0o755);
    const folders = Object.keys(metafile.inputs).flatMap((file) => {
        const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
        return folder === undefined ? [] : [folder];
    });
    return [...new Set(folders)].sort();
}

export interface Archive {
    readonly file: string;
    /** Bytes. */
    readonly size: number;
}

/**
 * Packs what {@link buildPlugin} has made, as `pulumi plugin install --file` takes it; the executable's archive is
 * named as Pulumi downloads it.
 */
export function packPlugin(folder: string, kind: keyof typeof LARGEST): Archive {
    mkdirSync(folder, { recursive: true });
    const platform = kind === "script" ? "" : `-${platformName()}`;
    const program = kind === "script" ? PLUGIN_SCRIPT : PLUGIN_PROGRAM;
    const file = join(folder, `pulumi-resource-${PLUGIN}-v${pluginVersion()}${platform}.tar.gz`);
    execFileSync("tar", ["-czf", file, "-C", dirname(program), basename(program), "LICENSE", LICENCES]);
    const { size } = statSync(file);
    if (size > LARGEST[kind]) {
        throw new Error(`${file} has ${size} bytes; allowed are ${LARGEST[kind]}.`);
    }
    return { file, size };
}

/** As Pulumi spells it: `linux-amd64`. */
function platformName(): string {
    const { platform, arch } = process;
    const [os, cpu] = [platform === "win32" ? "windows" : platform, arch === "x64" ? "amd64" : arch];
    if (!["linux", "darwin", "windows"].includes(os) || !["amd64", "arm64"].includes(cpu)) {
        throw new Error(`Pulumi has no plugins for ${platform} on ${arch}`);
    }
    return `${os}-${cpu}`;
}
