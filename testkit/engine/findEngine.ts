import { createHash } from "node:crypto";
import { constants, readFileSync } from "node:fs";
import { access, chmod, copyFile, cp, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { coerce, lt, SemVer } from "semver";
import { isolatedEnvironment } from "../environment";
import { execute } from "../execute";
import { cached } from "./cached";

/** The oldest CLI that is supported. */
export const MINIMUM_CLI = "3.250.0";
/** What the CLI needs for a Node.js program with a dynamic provider. */
const COMPANIONS = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
const HOSTS = ["pulumi-language-yaml", "pulumi-language-python", "pulumi-language-python-exec"];
const PULUMI = "github.com/pulumi/pulumi";
const PYTHON = `${PULUMI}/sdk/v3/python/cmd/pulumi-language-python`;

/**
 * The launcher of the dynamic provider. It resolves the script from the working directory, the Pulumi program's, so that
 * the program's own SDK is used. No `exec`: the official launcher also keeps a shell between engine and node.
 */
const DYNAMIC_PROVIDER = `#!/bin/sh
script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") && node "$script" "$@"
`;

export interface Engine {
    /** Path of the CLI; its companions are beside it or on PATH. */
    readonly pulumi: string;
    readonly source: "PATH" | "cache";
}

/** What programs in other languages need beside the engine. */
export interface Languages {
    readonly pulumi: string;
    /** A folder for PATH with the language hosts of YAML and Python. */
    readonly hosts: string;
    /** Generates SDKs, and programs from YAML: see `yaml-host/sdkgen/main.go`. */
    readonly sdkgen: string;
}

/** Go modules that pin by go.mod and go.sum what is built from them. */
const MODULES = {
    cli: ["go.mod", "go.sum"],
    // Of a version that still had the hosts of Node.js and Python.
    "nodejs-host": ["go.mod", "go.sum"],
    "yaml-host": ["go.mod", "go.sum", "sdkgen/main.go"],
} as const;
type ModuleName = keyof typeof MODULES;

const folderOf = (module: ModuleName): string => join(__dirname, module);
const textsOf = (module: ModuleName): string[] =>
    MODULES[module].map((file) => readFileSync(join(folderOf(module), file), "utf8"));

/** Covers the platform, and the texts of all that is built from. */
export function keyOf(...texts: readonly string[]): string {
    const hash = createHash("sha256");
    texts.forEach((text) => hash.update(text));
    return `${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 12)}`;
}

/** Finds a Pulumi engine, or makes one: what is on PATH, what is cached, Pulumi's own installer, a build from source. */
export async function findEngine(signal?: AbortSignal): Promise<Engine> {
    const version = pinned("cli", /^require \S+\/pkg\/v3 v(\S+)$/m);
    const key = `v${version}-${keyOf(...textsOf("cli"), ...textsOf("nodejs-host"))}`;
    const inCache = async (what: string, fill: (folder: string) => Promise<unknown>): Promise<Engine> => {
        const made = await cached(key, what, "bin/pulumi", fill);
        return { pulumi: join(made, "bin", "pulumi"), source: "cache" };
    };
    const ways = [
        async () => ({ pulumi: await engineOnPath(signal), source: "PATH" }) as const,
        async () =>
            inCache(`Installing the Pulumi CLI ${version} with Pulumi's own installer, once`, async (root) =>
                PulumiCommand.install({ version: new SemVer(version), root }),
            ),
        async () =>
            inCache("Building the Pulumi CLI from source, once, about 4 minutes", async (folder) =>
                buildCli(version, folder, signal),
            ),
    ];
    const reasons: string[] = [];
    for (const find of ways) {
        try {
            return await find();
        } catch (error) {
            signal?.throwIfAborted();
            reasons.push((error as Error).message);
        }
    }
    throw new Error(
        [
            "There is no Pulumi engine here, and none could be made:",
            ...reasons.map((reason) => `  - ${ends(reason)}`),
            "Do one of these, then run the command again:",
            `  - install the Pulumi CLI, ${MINIMUM_CLI} or newer, so that \`pulumi version\` works: https://www.pulumi.com/docs/install/`,
            `  - install Go ${pinned("cli", /^go (\S+)$/m)} or newer, with access to a Go module proxy, so that \`go version\` works`,
        ].join("\n"),
    );
}

async function buildCli(version: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
    const bin = join(folder, "bin");
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, "pulumi-resource-pulumi-nodejs"), DYNAMIC_PROVIDER, { mode: 0o755 });
    const host = `${PULUMI}/sdk/v3/nodejs/cmd/pulumi-language-nodejs`;
    await goBuild(signal, "nodejs-host", join(bin, "pulumi-language-nodejs"), host);
    const symbol = ` -X ${PULUMI}/sdk/v3/go/common/version.Version=v${version}`;
    await goBuild(signal, "cli", join(bin, "pulumi"), `${PULUMI}/pkg/v3/cmd/pulumi`, symbol);
}

/** Builds another version of the CLI, whose modules nothing pins. @returns its path; it finds what it needs on PATH */
export async function otherCli(version: string): Promise<string> {
    const what = `Building the Pulumi CLI ${version} from source, once, about 4 minutes`;
    const made = await cached(`v${version}-${keyOf()}`, what, "bin/pulumi", async (folder) => {
        await cp(folderOf("cli"), folder, { recursive: true });
        const replaced = pinned("cli", /^(replace .*)$/m);
        const modules = ["pkg", "sdk"].map((one) => `require ${PULUMI}/${one}/v3 v${version}`);
        await writeFile(join(folder, "go.mod"), ["module other", replaced, ...modules].join("\n"));
        await rm(join(folder, "go.sum"));
        const env = { ...isolatedEnvironment(process.env), CGO_ENABLED: "0", GOWORK: "off" };
        await execute(folder, "go", ["mod", "tidy"], env);
        const symbol = `-s -w -X ${PULUMI}/sdk/v3/go/common/version.Version=v${version}`;
        const args = ["build", "-ldflags", symbol, "-o", "bin/pulumi", `${PULUMI}/pkg/v3/cmd/pulumi`];
        await execute(folder, "go", args, env);
    });
    return join(made, "bin/pulumi");
}

/** Builds the language hosts and the generator from Go modules, once; hosts beside an installed CLI are preferred. */
export async function findLanguages(signal?: AbortSignal): Promise<Languages> {
    const { pulumi } = await findEngine(signal);
    const what = "Building language hosts and the SDK generator from source, once, about 2 minutes";
    const key = `languages-${keyOf(...textsOf("yaml-host"), ...textsOf("nodejs-host"))}`;
    const made = await cached(key, what, "bin/pulumi-language-python-exec", async (folder) => {
        const bin = join(folder, "bin");
        await mkdir(bin, { recursive: true });
        const yaml = `${PULUMI}-yaml/cmd/pulumi-language-yaml`;
        await goBuild(signal, "yaml-host", join(bin, "pulumi-language-yaml"), yaml);
        await goBuild(signal, "nodejs-host", join(bin, "pulumi-language-python"), PYTHON);
        await goBuild(signal, "yaml-host", join(bin, "sdkgen"), "./sdkgen");
        // Python's host runs programs by a script of its module.
        const source = await go(signal, "nodejs-host", "list", "-f", "{{.Dir}}", PYTHON);
        const script = join(bin, "pulumi-language-python-exec");
        await copyFile(join(source, "..", "pulumi-language-python-exec"), script);
        await chmod(script, 0o755);
    });
    const bin = join(made, "bin");
    const beside = await Promise.all(HOSTS.map((host) => isExecutable(join(dirname(pulumi), host))));
    return { pulumi, hosts: beside.every(Boolean) ? dirname(pulumi) : bin, sdkgen: join(bin, "sdkgen") };
}

/** The CLI that the user has already. @throws {Error} that says why it is not used */
async function engineOnPath(signal: AbortSignal | undefined): Promise<string> {
    const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
    const pulumi = await findProgram("pulumi", path);
    if (pulumi === undefined) {
        throw new Error("no `pulumi` on PATH");
    }
    const limit = AbortSignal.any([AbortSignal.timeout(10_000), ...(signal ? [signal] : [])]);
    const quiet = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" };
    const version = coerce(await execute(".", pulumi, ["version"], quiet, limit));
    if (version === null || lt(version, MINIMUM_CLI)) {
        throw new Error(`${pulumi} is version ${String(version)}, and not ${MINIMUM_CLI} or newer`);
    }
    // The CLI looks for its companions beside itself, also behind a symbolic link, and on PATH.
    const folders = [dirname(pulumi), dirname(await realpath(pulumi)), ...path];
    for (const companion of COMPANIONS) {
        if ((await findProgram(companion, folders)) === undefined) {
            throw new Error(`${pulumi} has no \`${companion}\` beside it or on PATH`);
        }
    }
    return pulumi;
}

async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
    const files = folders.map((folder) => join(folder, name));
    const found = await Promise.all(files.map(isExecutable));
    return files.find((_file, index) => found[index]);
}

const isExecutable = async (file: string): Promise<boolean> =>
    access(file, constants.X_OK).then(
        () => true,
        () => false,
    );

function pinned(module: ModuleName, line: RegExp): string {
    const [, version] = line.exec(textsOf(module)[0] ?? "") ?? [];
    if (version === undefined) {
        throw new Error(`${folderOf(module)}/go.mod has no line like ${line.source}`);
    }
    return version;
}

async function goBuild(
    signal: AbortSignal | undefined,
    module: ModuleName,
    output: string,
    program: string,
    linkerFlags = "",
): Promise<void> {
    await go(signal, module, "build", "-ldflags", `-s -w${linkerFlags}`, "-o", output, program);
}

/** Makes go.mod and go.sum authoritative: no Go workspace around the checkout, no silent edits. */
async function go(signal: AbortSignal | undefined, module: ModuleName, ...args: string[]): Promise<string> {
    const env = {
        ...isolatedEnvironment(process.env),
        CGO_ENABLED: "0",
        GOWORK: "off",
        GOFLAGS: `${process.env.GOFLAGS ?? ""} -mod=readonly`.trim(),
    };
    return execute(folderOf(module), "go", args, env, signal);
}

/** Its first line, and the last ten. */
function ends(text: string): string {
    const [first = "", ...lines] = text.trim().split("\n");
    return [first, ...lines.slice(-10)].join("\n");
}
