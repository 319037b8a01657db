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
    /** The URN of the explicit provider of the program that it is of. */
    readonly provider?: string | undefined;
}

export interface Stack {
    /** Its configuration, decrypted, by full key: `mongodbatlas:publicKey`; and which of it is encrypted in its file. */
    readonly config: ReadonlyMap<string, string>;
    readonly encrypted: ReadonlySet<string>;
    /** This project's resources in its state, of either host. */
    readonly resources: readonly StackResource[];
    /** The settings of the plugin's explicit providers, decrypted, as of the last `up`, by the provider's URN. */
    readonly providers: ReadonlyMap<string, Readonly<Record<string, string>>>;
    /** What is encrypted in those settings. */
    readonly secrets: readonly string[];
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
        isNode: /^(?:[^]*\bname["']?:)?[\s"'{]*(?:nodejs|bun)\b/.test(blockOf(text, "runtime")),
        namesPlugin: new RegExp(`\\bname["']?:\\s*["']?${PLUGIN}\\b`).test(blockOf(text, "plugins")),
    };
}

/** What stands behind a key of the file's first level, comments left out. JSON is YAML as well, in another layout. */
function blockOf(text: string, key: string): string {
    const plain = text.replaceAll(/(?:^|\s)#.*$/gm, "");
    const inYaml = new RegExp(`^["']?${key}["']?:(.*(?:\\n(?:[ \\t-].*)?)*)`, "m").exec(plain)?.[1];
    return inYaml ?? plain.split(`"${key}":`)[1]?.split(/\n {2}"\w+":/)[0] ?? "";
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
        return parsed(await pulumi([...args, ...chosen], folder, environment));
    };
    const exported = async (...flags: string[]): Promise<Deployment> => {
        const { deployment = {} } = (await ask("stack", "export", ...flags)) as { deployment?: Deployment };
        return deployment;
    };
    const printed = await ask("config", "--json", "--show-secrets");
    const config = Object.entries(printed as Record<string, { value?: string; secret?: boolean }>);
    const { resources = [], pending_operations: pending = [] } = await exported();
    // The state is decrypted only where something of ours in it is encrypted: a provider's keys, a project's id.
    const isHidden = resources.some(
        (one) => isProvider(one) || (kindOf(one) && isSecret(one.outputs?.groupId)),
    );
    const readable = isHidden ? ((await exported("--show-secrets")).resources ?? []) : resources;
    const providers = readable.filter(isProvider);
    return {
        config: new Map(config.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
        encrypted: new Set(config.flatMap(([key, { secret }]) => (secret === true ? [key] : []))),
        resources: readable.flatMap(resourceOf),
        providers: new Map(providers.map(({ urn, inputs = {} }) => [urn, textsIn(inputs)])),
        secrets: providers.flatMap(({ inputs = {} }) =>
            Object.values(
                textsIn(Object.fromEntries(Object.entries(inputs).filter(([, one]) => isSecret(one)))),
            ),
        ),
        pendingOperations: pending.length,
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

const KIND = /^(?:pulumi-nodejs:dynamic\/atlas:|atlas-private-endpoint:index:)(\w+)$/;
const kindOf = ({ type }: Exported): string | undefined => KIND.exec(type)?.[1];

function resourceOf(exported: Exported): StackResource[] {
    const { urn, type, id, provider = "", outputs = {} } = exported;
    const kind = kindOf(exported);
    const { groupId } = textsIn({ groupId: outputs.groupId });
    if (kind === undefined || id === undefined || groupId === undefined) {
        return [];
    }
    const providerUrn = provider.split("::").slice(0, -1).join("::");
    return [
        {
            name: nameIn(urn),
            kind,
            // After a `get` the plugin's resource has the id that was given.
            id: kind === "PrivateEndpoint" ? (id.split("/").at(-1) ?? id) : id,
            groupId: groupId.toLowerCase(),
            host: type.startsWith(`${PLUGIN}:`) ? "plugin" : "package",
            provider: isExplicit(providerUrn) ? providerUrn : undefined,
        },
    ];
}

const isProvider = ({ urn, type }: Exported): boolean =>
    type === `pulumi:providers:${PLUGIN}` && isExplicit(urn);

export const nameIn = (urn: string): string => urn.split("::").slice(3).join("::") || urn;

const isExplicit = (urn: string): boolean =>
    urn.includes(`pulumi:providers:${PLUGIN}::`) && !/^default(?:_|$)/.test(nameIn(urn));

/** A secret is exported as an object; decrypted, with its JSON in `plaintext`. */
const isSecret = (value: unknown): value is { readonly plaintext?: unknown } =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** The properties that are texts. */
function textsIn(properties: Readonly<Record<string, unknown>>): Record<string, string> {
    const entries = Object.entries(properties).flatMap(([name, value]): [string, string][] => {
        const plaintext = isSecret(value) ? value.plaintext : undefined;
        const text = typeof plaintext === "string" ? parsed(plaintext) : value;
        return typeof text === "string" ? [[name, text]] : [];
    });
    return Object.fromEntries(entries);
}
