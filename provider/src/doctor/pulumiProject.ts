import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { printable } from "../atlas/wire/printable";

const execute = promisify(execFile);

/** A folder with a Pulumi.yaml. */
export interface PulumiProject {
    readonly folder: string;
    /** The folder of the program, from which Pulumi resolves packages. */
    readonly programFolder: string;
}

/** What the CLI tells of a stack. */
export interface Stack {
    /** Its configuration, decrypted, by full key: `mongodbatlas:publicKey`. */
    readonly config: ReadonlyMap<string, string>;
    /** Those of its settings that are encrypted in the stack's file. */
    readonly secrets: ReadonlyMap<string, string>;
    /** The settings of the last `up` as far as they are not encrypted: `destroy` and `refresh` use those. */
    readonly lastUp: ReadonlyMap<string, unknown>;
    readonly resources: readonly StackResource[];
    /** Types of operations that a killed run has left unfinished. */
    readonly pendingOperations: number;
}

/** One of this package's resources in a stack's state. */
interface StackResource {
    readonly name: string;
    readonly kind: string;
    readonly id: string;
    readonly groupId: string;
}

/** The nearest project at or above a folder. */
export function findProject(from: string): PulumiProject | undefined {
    for (let folder = resolve(from); ; folder = dirname(folder)) {
        const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
        if (file !== undefined) {
            const main = /^main:\s*["']?([^"'#\r\n]+)/m.exec(readFileSync(file, "utf8"))?.[1]?.trim() ?? ".";
            const program = join(folder, main);
            return { folder, programFolder: /\.[cm]?[jt]s$/.test(main) ? dirname(program) : program };
        }
        if (dirname(folder) === folder) {
            return undefined;
        }
    }
}

/** Runs the Pulumi CLI. @throws {Error} with what it printed */
export async function pulumi(
    args: readonly string[],
    cwd: string,
    environment: NodeJS.ProcessEnv,
): Promise<string> {
    try {
        const { stdout } = await execute("pulumi", [...args], {
            cwd,
            env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
            maxBuffer: 256 << 20,
            timeout: 60_000,
        });
        return stdout;
    } catch (error) {
        const { stderr, message, code } = error as { stderr?: string; message: string; code?: unknown };
        if (code === "ENOENT") {
            throw new Error("there is no pulumi on PATH", { cause: error });
        }
        const words = (stderr ?? "").trim().replaceAll(/\s+/g, " ") || message;
        throw new Error(printable(words, 500), { cause: error });
    }
}

/** Reads a stack's configuration and state; changes nothing. @throws {Error} with what the CLI printed */
export async function readStack(
    folder: string,
    stack: string | undefined,
    environment: NodeJS.ProcessEnv,
): Promise<Stack> {
    const chosen = ["--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
    const printedConfig = await pulumi(
        ["config", "--json", "--show-secrets", ...chosen],
        folder,
        environment,
    );
    const config = parse(printedConfig) as Record<string, { value?: string; secret?: boolean }>;
    const { deployment } = parse(
        await pulumi(["stack", "export", ...chosen], folder, environment),
    ) as Exported;
    const valuesOf = (wanted: (entry: { secret?: boolean }) => boolean): [string, string][] =>
        Object.entries(config).flatMap(([key, entry]) =>
            entry.value === undefined || !wanted(entry) ? [] : [[key, entry.value]],
        );
    return {
        config: new Map(valuesOf(() => true)),
        secrets: new Map(valuesOf(({ secret }) => secret === true)),
        lastUp: new Map((deployment?.resources ?? []).flatMap(providerSettings)),
        resources: (deployment?.resources ?? []).flatMap(ownResource),
        pendingOperations: deployment?.pending_operations?.length ?? 0,
    };
}

/** What is not JSON may be a secret, so the error does not quote it. */
function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        throw new Error("the CLI printed something other than JSON");
    }
}

interface ExportedResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: { readonly groupId?: unknown };
}

interface Exported {
    readonly deployment?: {
        readonly resources?: readonly ExportedResource[];
        readonly pending_operations?: readonly unknown[];
    };
}

/** Pulumi's own entry for the process of dynamic providers keeps the stack's configuration. */
function providerSettings({ type, inputs = {} }: ExportedResource): [string, unknown][] {
    return type === "pulumi:providers:pulumi-nodejs" ? Object.entries(inputs) : [];
}

function ownResource({ urn, type, id, outputs }: ExportedResource): StackResource[] {
    const kind = /^pulumi-nodejs:dynamic\/atlas:(\w+)$/.exec(type)?.[1];
    const groupId = outputs?.groupId;
    return kind === undefined || id === undefined || typeof groupId !== "string"
        ? []
        : [{ name: urn.split("::").at(-1) ?? urn, kind, id, groupId: groupId.toLowerCase() }];
}
