import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as semver from "semver";
import type { Context } from "./context";
import { findProgram, pathFolders } from "./onPath";
import type { Pinned, PinnedModule } from "./pinned";
import { run } from "./run";

const CLI = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const NODEJS_HOST = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs";
const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * The launcher of the dynamic provider. It resolves the script from the working directory, the Pulumi
 * program's, so that the program's own SDK is used. No `exec`: the official launcher also keeps a shell
 * between engine and node.
 */
const DYNAMIC_PROVIDER = `#!/bin/sh
script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") && node "$script" "$@"
`;

/** Builds the engine into `folder`/bin. Returns the reason if it could not, undefined on success. */
export async function build(folder: string, pinned: Pinned, context: Context): Promise<string | undefined> {
    const modules = [pinned.cli, pinned.nodejsHost];
    const go = await findProgram("go", pathFolders(context.env));
    if (go === undefined) {
        return "no `go` on PATH";
    }
    for (const module of modules) {
        const why = await tooOld(go, module, context);
        if (why !== undefined) {
            return why;
        }
    }
    const bin = join(folder, "bin");
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, "pulumi-resource-pulumi-nodejs"), DYNAMIC_PROVIDER, { mode: 0o755 });

    const done = context.progress("Building the Pulumi CLI from source, once, about 3 minutes");
    try {
        const { version } = pinned.cli;
        return (
            (await goBuild(
                go,
                pinned.nodejsHost,
                join(bin, "pulumi-language-nodejs"),
                NODEJS_HOST,
                "",
                context,
            )) ??
            (await goBuild(
                go,
                pinned.cli,
                join(bin, "pulumi"),
                CLI,
                ` -X ${VERSION_SYMBOL}=${version}`,
                context,
            ))
        );
    } finally {
        done();
    }
}

/** Runs in the module's folder, so that a Go that downloads newer toolchains reports the newer version. */
async function tooOld(go: string, module: PinnedModule, context: Context): Promise<string | undefined> {
    const { code, output } = await run(go, ["version"], {
        cwd: module.folder,
        env: goEnv(context.env),
        signal: context.signal,
    });
    const version = code === 0 ? semver.coerce(output.replace(/^go version go/, "")) : null;
    const minimum = semver.coerce(module.minimumGo);
    if (version === null || minimum === null) {
        return `\`go version\` failed: ${lastLines(output, 1)}`;
    }
    return semver.lt(version, minimum)
        ? `Go is version ${version.version}, older than ${minimum.version}`
        : undefined;
}

/** @returns the reason if it could not, undefined on success */
export async function goBuild(
    go: string,
    module: Pick<PinnedModule, "folder">,
    output: string,
    program: string,
    linkerFlags: string,
    { env, signal }: Context,
): Promise<string | undefined> {
    const result = await run(go, ["build", "-ldflags", `-s -w${linkerFlags}`, "-o", output, program], {
        cwd: module.folder,
        env: goEnv(env),
        signal,
    });
    return result.code === 0 ? undefined : `\`go build ${program}\` failed:\n${lastLines(result.output, 10)}`;
}

/** Makes go.mod and go.sum authoritative: no Go workspace around the checkout, no silent edits. */
export function goEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return {
        ...env,
        CGO_ENABLED: "0",
        GOWORK: "off",
        GOFLAGS: `${env.GOFLAGS ?? ""} -mod=readonly`.trim(),
    };
}

function lastLines(text: string, count: number): string {
    return text.trim().split("\n").slice(-count).join("\n");
}
