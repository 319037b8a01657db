import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { isolatedEnvironment } from "../environment";
import { REPOSITORY } from "../program";
import { ProviderCalls } from "./calls";
import { PLUGIN_PROGRAM, PLUGIN_SCRIPT } from "../plugin/program";
import { EngineServer } from "./engine";
import type { HostName } from "./program";
import { grpc, ResourceProviderClient } from "./sdk";

export interface HostOptions {
    /** Default: the process for dynamic providers. */
    readonly host?: HostName;
    /** The stack's configuration, decrypted. Keys and secrets travel as secrets. */
    readonly config?: Readonly<Record<string, string>>;
    readonly env?: NodeJS.ProcessEnv;
    /** The engine of the run to which the process belongs; it outlives the process. Default: one of its own. */
    readonly engine?: EngineServer;
    /** The flags for logs that the engine puts before its address. Default: none. */
    readonly flags?: readonly string[];
    /** A script that runs in the plugin's process before the plugin does. Default: none, and the plugin is the executable. */
    readonly preload?: string;
}

const DYNAMIC_PROVIDER = join(REPOSITORY, "node_modules/@pulumi/pulumi/cmd/dynamic-provider");

// Until a resource has called it, the process for dynamic providers does not watch for its engine's death, so we must kill it.
const running = new Set<ProviderHost>();
process.on("exit", () => running.forEach((host) => host.kill()));

/**
 * The real process in which Pulumi runs dynamic providers, or the plugin's, and the engine's side of it: the log that
 * the provider writes to, the pipe on its standard input, and {@link ProviderCalls}.
 */
export class ProviderHost extends ProviderCalls {
    /** Standard output and standard error, after the line with the port. */
    output = "";
    /** Resolves when the process has ended, with its exit code, or null after a signal. */
    readonly exited: Promise<number | null>;
    private stopped = false;

    private constructor(
        name: HostName,
        private readonly child: ChildProcessWithoutNullStreams,
        readonly engine: EngineServer,
        client: ResourceProviderClient,
        private readonly ownsEngine: boolean,
    ) {
        super(name, client);
        const keep = (chunk: string): void => void (this.output += chunk);
        child.stdout.setEncoding("utf8").on("data", keep);
        child.stderr.setEncoding("utf8").on("data", keep);
        running.add(this);
        this.exited = once(child, "exit").then(([code]: (number | null)[]) => {
            running.delete(this);
            return code ?? null;
        });
    }

    static async start({
        host: name = "dynamic",
        config = {},
        env = {},
        engine: shared,
        preload,
        flags = [],
    }: HostOptions): Promise<ProviderHost> {
        const engine = shared ?? (await EngineServer.start());
        const [program, ...args] =
            name === "dynamic"
                ? ([process.execPath, DYNAMIC_PROVIDER] as const)
                : preload === undefined
                  ? ([PLUGIN_PROGRAM] as const)
                  : ([process.execPath, "--require", preload, PLUGIN_SCRIPT] as const);
        const child = spawn(program, [...args, ...flags, engine.address], {
            cwd: REPOSITORY,
            env: { ...isolatedEnvironment(process.env), ...env },
            stdio: "pipe",
        });
        child.stdin.on("error", () => undefined);
        const port = await firstLine(child);
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const host = new ProviderHost(name, child, engine, client, shared === undefined);
        if (name === "plugin") {
            await host.handshake(engine.address);
        }
        await host.configure(config);
        return host;
    }

    get pid(): number {
        return this.child.pid ?? -1;
    }

    get running(): boolean {
        return this.child.exitCode === null && this.child.signalCode === null;
    }

    /** Closes only the stdin pipe, which is one effect of an engine's death. */
    closeStdin(): void {
        this.child.stdin.destroy();
    }

    /** Simulates a SIGKILL of the engine: its connections close, and the provider's process keeps running. */
    crashEngine(): void {
        this.engine.close();
        this.client.close();
        this.closeStdin();
    }

    /** Kills the provider's process outright (SIGKILL). */
    kill(): void {
        this.child.kill("SIGKILL");
    }

    /** The end of a run: the engine kills the provider's process. */
    async stop(): Promise<void> {
        if (!this.stopped) {
            this.stopped = true;
            this.client.close();
            this.kill();
            await this.exited;
            if (this.ownsEngine) {
                this.engine.close();
            }
        }
    }
}

/** The process prints its port first. */
async function firstLine(child: ChildProcessWithoutNullStreams): Promise<number> {
    let text = "";
    let problems = "";
    return new Promise((resolve, reject) => {
        const ended = (): void =>
            reject(new Error(`The provider's process ended at once: ${text}${problems}`));
        const watch = (chunk: Buffer): void => void (problems += chunk.toString());
        const read = (chunk: Buffer): void => {
            text += chunk.toString();
            const end = text.indexOf("\n");
            if (end !== -1) {
                child.off("exit", ended);
                child.stdout.off("data", read);
                child.stderr.off("data", watch);
                resolve(Number(text.slice(0, end)));
            }
        };
        child.once("exit", ended);
        child.stdout.on("data", read);
        child.stderr.on("data", watch);
    });
}
