import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { isolatedEnvironment } from "../environment";
import { REPOSITORY } from "../program";
import { ProviderCalls } from "./calls";
import { PLUGIN_PROGRAM, PLUGIN_SCRIPT } from "../plugin/program";
import { EngineServer } from "./engine";
import type { HostName } from "./program";

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

/** What outlives a run is in Pulumi's folder of the user. */
const HOME = mkdtempSync(join(tmpdir(), "provider-host-"));
process.on("exit", () => rmSync(HOME, { recursive: true, force: true }));

const DYNAMIC_PROVIDER = join(REPOSITORY, "node_modules/@pulumi/pulumi/cmd/dynamic-provider");

// Until a resource has called it, the process for dynamic providers does not watch for its engine's death, so we must kill it.
const running = new Set<ProviderHost>();
process.on("exit", () => running.forEach((host) => host.kill()));

/**
 * The real process in which Pulumi runs dynamic providers, or the plugin's, and the engine's side of it: the log that
 * the provider writes to, the pipe on its standard input, and {@link ProviderCalls}.
 */
export class ProviderHost extends ProviderCalls {
    /** Resolves when the process has ended, with its exit code, or null after a signal. */
    readonly exited: Promise<number | null>;

    private constructor(
        name: HostName,
        private readonly child: ChildProcessWithoutNullStreams,
        readonly engine: EngineServer,
        client: ResourceProviderClient,
        private readonly ownsEngine: boolean,
        private readonly printed: readonly string[],
    ) {
        super(name, client);
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
            env: { ...isolatedEnvironment(process.env), PULUMI_HOME: HOME, ...env },
            stdio: "pipe",
        });
        child.stdin.on("error", () => undefined);
        const printed: string[] = [];
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding("utf8").on("data", (chunk: string) => printed.push(chunk));
        }
        const first = Promise.race([once(child.stdout, "data"), once(child, "close")]);
        const [port] = (await first) as unknown[];
        if (typeof port !== "string") {
            throw new Error(`The provider's process ended at once: ${printed.join("")}`);
        }
        printed.length = 0;
        const client = new ResourceProviderClient(
            `127.0.0.1:${port.trim()}`,
            grpc.credentials.createInsecure(),
        );
        const host = new ProviderHost(name, child, engine, client, shared === undefined, printed);
        if (name === "plugin") {
            await host.handshake(engine.address);
        }
        await host.configure(config);
        return host;
    }

    /** Standard output and standard error, after the line with the port. */
    get output(): string {
        return this.printed.join("");
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

    /** The end of a run: the engine interrupts the provider's process. */
    async stop(): Promise<void> {
        this.client.close();
        this.child.kill("SIGINT");
        await this.exited;
        if (this.ownsEngine) {
            this.engine.close();
        }
    }
}
