import { chmod, copyFile, mkdir } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { goBuild, goEnv } from "./build";
import { cacheEntry, isExecutable, missingPrograms } from "./cache";
import type { Context } from "./context";
import { findEngine, makeAtomically, makeRoot, removeLeftovers } from "./findEngine";
import { withLock } from "./lock";
import { findProgram, pathFolders } from "./onPath";
import { platformKey } from "./pinned";
import { progressOn } from "./progress";
import { run } from "./run";

const HOSTS = ["pulumi-language-yaml", "pulumi-language-python", "pulumi-language-python-exec"] as const;

/** What programs in other languages need beside the engine, and the generator of SDKs. */
export interface Languages {
    /** The CLI. */
    readonly pulumi: string;
    /** A folder for PATH with the language hosts of YAML and Python. */
    readonly hosts: string;
    /** Generates SDKs, and programs from YAML: see `yaml-host/sdkgen/main.go`. */
    readonly sdkgen: string;
}

interface GoModule {
    readonly folder: string;
    /** All that its programs are built from. */
    readonly files: readonly string[];
}

const YAML = goModule("yaml-host", "sdkgen/main.go");
/** Pulumi's SDK module of a version that still had the hosts of Node.js and Python. */
const SDK = goModule("nodejs-host");
const PYTHON = "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python";

/** Builds the language hosts and the generator from Go modules, once; hosts beside an installed CLI are preferred. */
export async function findLanguages({ signal }: Pick<Context, "signal"> = {}): Promise<Languages> {
    const context: Context = { env: process.env, progress: progressOn(process.stderr), signal };
    const { pulumi } = await findEngine(context);
    const entry = cacheEntry(process.env, `languages-${keyOf(YAML, SDK)}`);
    const bin = join(entry.folder, "bin");
    const found: Languages = {
        pulumi,
        hosts: (await missingPrograms(dirname(pulumi), HOSTS)).length === 0 ? dirname(pulumi) : bin,
        sdkgen: join(bin, "sdkgen"),
    };
    if (await isExecutable(found.sdkgen)) {
        return found;
    }
    await makeRoot(entry);
    const why = await withLock(entry.folder, context, async () => {
        if (await isExecutable(found.sdkgen)) {
            return undefined;
        }
        await removeLeftovers(entry);
        return makeAtomically(entry, (folder) => buildAll(join(folder, "bin"), context));
    });
    if (why !== undefined) {
        throw new Error(`The language hosts could not be built: ${why}`);
    }
    return found;
}

async function buildAll(bin: string, context: Context): Promise<string | undefined> {
    const go = await findProgram("go", pathFolders(context.env));
    if (go === undefined) {
        return "no `go` on PATH";
    }
    await mkdir(bin, { recursive: true });
    const done = context.progress(
        "Building language hosts and the SDK generator from source, once, about 2 minutes",
    );
    const build = (module: GoModule, name: string, path: string): Promise<string | undefined> =>
        goBuild(go, module, join(bin, name), path, "", context);
    try {
        return (
            (await build(
                YAML,
                "pulumi-language-yaml",
                "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
            )) ??
            (await build(SDK, "pulumi-language-python", PYTHON)) ??
            (await copyScript(go, bin, context)) ??
            // The last one: that it is there means that all are.
            (await build(YAML, "sdkgen", "./sdkgen"))
        );
    } finally {
        done();
    }
}

/** Python's host runs programs by a script of its module. */
async function copyScript(go: string, bin: string, { env }: Context): Promise<string | undefined> {
    const list = await run(go, ["list", "-f", "{{.Dir}}", PYTHON], {
        cwd: SDK.folder,
        env: goEnv(env),
    });
    if (list.code !== 0) {
        return list.output;
    }
    const script = join(bin, "pulumi-language-python-exec");
    await copyFile(join(list.output.trim(), "..", "pulumi-language-python-exec"), script);
    await chmod(script, 0o755);
    return undefined;
}

function goModule(name: string, ...sources: readonly string[]): GoModule {
    const folder = join(__dirname, name);
    return { folder, files: ["go.mod", "go.sum", ...sources].map((file) => join(folder, file)) };
}

function keyOf(...modules: readonly GoModule[]): string {
    return platformKey(modules.flatMap(({ files }) => files.map((file) => readFileSync(file, "utf8"))));
}
