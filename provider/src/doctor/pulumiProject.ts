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
    /** Whether Node.js runs it, which alone can use the npm package. */
    readonly isNode: boolean;
    /** Whether Pulumi.yaml says where the plugin is, so that it need not be installed. */
    readonly namesPlugin: boolean;
}

export interface StackResource {
    readonly name: string;
    readonly kind: string;
    readonly id: string;
    readonly groupId: string;
    readonly host: HostName;
    /** The explicit provider of the program that it is of. */
    readonly provider?: string | undefined;
}

export interface Stack {
    /** Its configuration, decrypted, by full key: `mongodbatlas:publicKey`; and which of it is encrypted in its file. */
    readonly config: ReadonlyMap<string, string>;
    readonly encrypted: ReadonlySet<string>;
    /** This project's resources in its state, of either host. */
    readonly resources: readonly StackResource[];
    /** The settings of the plugin's explicit providers, decrypted, as of the last `up`, by the provider's name. */
    readonly providers: ReadonlyMap<string, Readonly<Record<string, string>>>;
    readonly pendingOperations: number;
}

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
        isNode: /^["']?runtime["']?:\s*(?:\{?\s*|\n\s+)(?:["']?name["']?:\s*)?["']?(?:nodejs|bun)\b/m.test(
            text,
        ),
        namesPlugin: new RegExp(`${PLUGIN}["']?[^]*path|path[^]*${PLUGIN}`).test(text),
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

/** The part of a deployment that is read here. */
interface Deployment {
    readonly resources?: readonly Exported[];
    readonly pending_operations?: readonly unknown[];
}

interface Exported {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    /** `<urn>::<id>`. */
    readonly provider?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: { readonly groupId?: unknown };
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
    const exported = async (...flags: string[]): Promise<Deployment> => {
        const { deployment = {} } = (await ask("stack", "export", ...flags)) as { deployment?: Deployment };
        return deployment;
    };
    const printed = await ask("config", "--json", "--show-secrets");
    const config = Object.entries(printed as Record<string, { value?: string; secret?: boolean }>);
    const { resources = [], pending_operations: pending = [] } = await exported();
    const hasProviders = resources.some((one) => providerOf(one) !== undefined);
    const decrypted = hasProviders ? (await exported("--show-secrets")).resources : [];
    return {
        config: new Map(config.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
        encrypted: new Set(config.flatMap(([key, { secret }]) => (secret === true ? [key] : []))),
        resources: resources.flatMap(resourceOf),
        providers: new Map(
            (decrypted ?? []).flatMap((one) => {
                const name = providerOf(one);
                return name === undefined ? [] : [[name, textsIn(one.inputs ?? {})]];
            }),
        ),
        pendingOperations: pending.length,
    };
}

function resourceOf({ urn, type, id, provider = "", outputs }: Exported): StackResource[] {
    const [, dynamic, plugin] =
        /^(?:pulumi-nodejs:dynamic\/atlas:(\w+)|atlas-private-endpoint:index:(\w+))$/.exec(type) ?? [];
    const kind = dynamic ?? plugin;
    const groupId = outputs?.groupId;
    if (kind === undefined || id === undefined || typeof groupId !== "string") {
        return [];
    }
    return [
        {
            name: nameIn(urn),
            kind,
            // After a `get` the plugin's resource has the id that was given.
            id: kind === "PrivateEndpoint" ? (id.split("/").at(-1) ?? id) : id,
            groupId: groupId.toLowerCase(),
            host: dynamic === undefined ? "plugin" : "package",
            provider: explicit(nameIn(provider.split("::").slice(0, -1).join("::"))),
        },
    ];
}

const providerOf = ({ urn, type }: Exported): string | undefined =>
    type === `pulumi:providers:${PLUGIN}` ? explicit(nameIn(urn)) : undefined;

const nameIn = (urn: string): string => urn.split("::").slice(3).join("::") || urn;
const explicit = (name: string): string | undefined =>
    name === "" || /^default(?:_|$)/.test(name) ? undefined : name;

/** The properties that are texts; a secret one is exported as an object with its JSON in `plaintext`. */
function textsIn(properties: Readonly<Record<string, unknown>>): Record<string, string> {
    const entries = Object.entries(properties).flatMap(([name, value]): [string, string][] => {
        const { plaintext } = (value ?? {}) as { readonly plaintext?: unknown };
        const text: unknown = typeof plaintext === "string" ? JSON.parse(plaintext) : value;
        return typeof text === "string" ? [[name, text]] : [];
    });
    return Object.fromEntries(entries);
}
