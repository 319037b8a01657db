import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One of the two Go modules whose go.mod and go.sum pin what is built. */
export interface PinnedModule {
    folder: string;
    /** Version of the Pulumi module that holds the program, with its leading "v". */
    version: string;
    /** The oldest Go that may build it. */
    minimumGo: string;
    goMod: string;
    goSum: string;
}

export interface Pinned {
    cli: PinnedModule;
    nodejsHost: PinnedModule;
    /** The cache key: covers the versions, everything in go.mod and go.sum, and the platform. */
    key: string;
}

function readModule(folder: string, requires: string): PinnedModule {
    const goMod = readFileSync(join(folder, "go.mod"), "utf8");
    const find = (pattern: RegExp): string => {
        const found = pattern.exec(goMod)?.[1];
        if (found === undefined) {
            throw new Error(`${join(folder, "go.mod")} has no line like ${pattern.source}`);
        }
        return found;
    };
    return {
        folder,
        version: find(new RegExp(`^require ${requires} (v\\S+)$`, "m")),
        minimumGo: find(/^go (\S+)$/m),
        goMod,
        goSum: readFileSync(join(folder, "go.sum"), "utf8"),
    };
}

/** Reads the versions where they are pinned, so that they stand in one place only. */
export function readPinned(): Pinned {
    const cli = readModule(join(__dirname, "cli"), "github.com/pulumi/pulumi/pkg/v3");
    const nodejsHost = readModule(join(__dirname, "nodejs-host"), "github.com/pulumi/pulumi/sdk/v3");
    const key = platformKey([cli.goMod, cli.goSum, nodejsHost.goMod, nodejsHost.goSum]);
    return { cli, nodejsHost, key: `${cli.version}-${key}` };
}

/** Covers the platform, and the texts of all that is built from. */
export function platformKey(texts: readonly string[]): string {
    const hash = createHash("sha256");
    texts.forEach((text) => hash.update(text));
    return `${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 12)}`;
}
