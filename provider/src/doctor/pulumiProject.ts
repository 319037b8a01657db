import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { PLUGIN } from "../atlas/errors/wording";
import { printable } from "../atlas/wire/printable";

const execute = promisify(execFile);

/** The npm package with its dynamic resources, or the plugin. */
export type HostName = "package" | "plugin";

export interface Program {
    /** From which Pulumi resolves npm packages. */
    readonly folder: string;
    /** Whether Pulumi.yaml says where the plugin is, so that it need not be installed. */
    readonly namesPlugin: boolean;
}

/** A stack's configuration, decrypted, by full key: `mongodbatlas:publicKey`; and which of it is encrypted in its file. */
export interface Stack {
    readonly config: ReadonlyMap<string, string>;
    readonly encrypted: ReadonlySet<string>;
}

const NAMES_PLUGIN = new RegExp(`^[\\s-]*["']?name["']?:\\s*["']?${PLUGIN}["']?,?\\s*$`, "m");

/** The program of the nearest Pulumi.yaml at or above a folder. */
export function findProgram(from: string): Program | undefined {
    const folder = resolve(from);
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
    if (file === undefined) {
        return dirname(folder) === folder ? undefined : findProgram(dirname(folder));
    }
    const text = readFileSync(file, "utf8");
    const main = /^main:\s*["']?([^"'#\r\n]+)/m.exec(text)?.[1]?.trim() ?? ".";
    const program = join(folder, main);
    return {
        folder: /\.[cm]?[jt]s$/.test(main) ? dirname(program) : program,
        namesPlugin: NAMES_PLUGIN.test(text),
    };
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

/** Reads a stack's configuration; changes nothing. @throws {Error} with what the CLI printed */
export async function readStack(
    folder: string,
    stack: string | undefined,
    environment: NodeJS.ProcessEnv,
): Promise<Stack> {
    const chosen = ["--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
    const printed = await pulumi(["config", "--json", "--show-secrets", ...chosen], folder, environment);
    const config = Object.entries(parsed(printed) as Record<string, { value?: string; secret?: boolean }>);
    return {
        config: new Map(config.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
        encrypted: new Set(config.flatMap(([key, { secret }]) => (secret === true ? [key] : []))),
    };
}

/** @throws {Error} that does not quote the text: what is not JSON may be a secret */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        throw new Error("the CLI printed something other than JSON");
    }
}
