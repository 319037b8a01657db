import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { printable } from "../atlas/wire/printable";

const execute = promisify(execFile);

export interface Stack {
    /** Its configuration, decrypted, by full key: `mongodbatlas:publicKey`; and which of it is encrypted in its file. */
    readonly config: ReadonlyMap<string, string>;
    readonly encrypted: ReadonlySet<string>;
    /** This package's resources in its state. */
    readonly resources: readonly Readonly<Record<"name" | "kind" | "id" | "groupId", string>>[];
    readonly pendingOperations: number;
}

/** The program of the nearest Pulumi.yaml at or above a folder: the folder from which Pulumi resolves packages. */
export function findProgram(from: string): string | undefined {
    const folder = resolve(from);
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
    if (file === undefined) {
        return dirname(folder) === folder ? undefined : findProgram(dirname(folder));
    }
    const main = /^main:\s*["']?([^"'#\r\n]+)/m.exec(readFileSync(file, "utf8"))?.[1]?.trim() ?? ".";
    const program = join(folder, main);
    return /\.[cm]?[jt]s$/.test(main) ? dirname(program) : program;
}

/** Runs the Pulumi CLI. @throws {Error} with what it printed */
export async function pulumi(args: string[], cwd: string, environment: NodeJS.ProcessEnv): Promise<string> {
    const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    try {
        return (await execute("pulumi", args, { cwd, env, maxBuffer: 256 << 20, timeout: 60_000 })).stdout;
    } catch (error) {
        const { stderr = "", message, code } = error as { stderr?: string; message: string; code?: unknown };
        const printed = stderr.trim().replaceAll(/\s+/g, " ") || message;
        const words = code === "ENOENT" ? "there is no pulumi on PATH" : printed;
        throw new Error(printable(words, 500), { cause: error });
    }
}

/** The part of a deployment that is read here. */
interface Deployment {
    readonly resources?: readonly Readonly<{
        urn: string;
        type: string;
        id?: string;
        outputs?: { groupId?: unknown };
    }>[];
    readonly pending_operations?: readonly unknown[];
}

/** Reads a stack's configuration and state; changes nothing. @throws {Error} with what the CLI printed */
export async function readStack(
    folder: string,
    stack: string | undefined,
    environment: NodeJS.ProcessEnv,
): Promise<Stack> {
    const ask = async (...args: string[]): Promise<unknown> => {
        const chosen = ["--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
        const printed = await pulumi([...args, ...chosen], folder, environment);
        try {
            return JSON.parse(printed);
        } catch {
            // What is not JSON may be a secret, so it is not quoted.
            throw new Error("the CLI printed something other than JSON");
        }
    };
    const printed = await ask("config", "--json", "--show-secrets");
    const config = Object.entries(printed as Record<string, { value?: string; secret?: boolean }>);
    const { deployment } = (await ask("stack", "export")) as { readonly deployment?: Deployment };
    return {
        config: new Map(config.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
        encrypted: new Set(config.flatMap(([key, { secret }]) => (secret === true ? [key] : []))),
        resources: (deployment?.resources ?? []).flatMap(({ urn, type, id, outputs }) => {
            const kind = /^pulumi-nodejs:dynamic\/atlas:(\w+)$/.exec(type)?.[1];
            const groupId = outputs?.groupId;
            return kind === undefined || id === undefined || typeof groupId !== "string"
                ? []
                : [{ name: urn.split("::").at(-1) ?? urn, kind, id, groupId: groupId.toLowerCase() }];
        }),
        pendingOperations: deployment?.pending_operations?.length ?? 0,
    };
}
