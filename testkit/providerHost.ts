import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { isolatedEnvironment } from "./environment";
import { REPOSITORY } from "./program";
import { parseDuration } from "../provider/src/time/duration";
import { PLUGIN_PROGRAM } from "./pluginProgram";
import { EngineServer } from "./providerHostEngine";
import type { HostName, Timeouts } from "./providerHostText";
import {
    callError,
    EmptyMessage,
    fromStruct,
    grpc,
    messages,
    type Properties,
    ResourceProviderClient,
    secret,
    toStruct,
} from "./providerHostSdk";

export interface HostOptions {
    /** Default: the process for dynamic providers. */
    readonly host?: HostName;
    /** Another plugin than ours. */
    readonly program?: string;
    /** The stack's configuration, decrypted. Keys and secrets travel as secrets. */
    readonly config?: Readonly<Record<string, string>>;
    readonly env?: NodeJS.ProcessEnv;
    /** Passes the process the address of an engine that does not exist. */
    readonly engineAbsent?: boolean;
}

export interface CheckResult {
    readonly inputs: Properties;
    readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffResult {
    readonly changes: "none" | "some" | "unknown";
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
}

export interface ResourceResult {
    readonly id: string;
    readonly properties: Properties;
}

type Answer<T> = (error: ServiceError | null, answer: T) => void;

const DYNAMIC_PROVIDER = join(REPOSITORY, "node_modules/@pulumi/pulumi/cmd/dynamic-provider");
const SECRET = /privateKey$|clientSecret$/;

// Until a resource has called it, the process for dynamic providers does not watch for its engine's death, so we must kill it.
const running = new Set<ProviderHost>();
process.on("exit", () => running.forEach((host) => host.kill()));

/**
 * The real process in which Pulumi runs dynamic providers, or the plugin's, and the engine's side of it: the calls over gRPC, the log
 * that the provider writes to, the pipe on its standard input.
 */
export class ProviderHost {
    /** Standard output and standard error, after the line with the port. */
    output = "";
    /** Resolves when the process has ended, with its exit code, or null after a signal. */
    readonly exited: Promise<number | null>;
    private stopped = false;

    private constructor(
        readonly name: HostName,
        private readonly child: ChildProcessWithoutNullStreams,
        readonly engine: EngineServer,
        private readonly client: ResourceProviderClient,
    ) {
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
        program = PLUGIN_PROGRAM,
        config = {},
        env = {},
        engineAbsent = false,
    }: HostOptions): Promise<ProviderHost> {
        const engine = await EngineServer.start();
        if (engineAbsent) {
            engine.close();
        }
        const script = name === "dynamic" ? DYNAMIC_PROVIDER : program;
        const child = spawn(process.execPath, [script, engine.address], {
            cwd: REPOSITORY,
            env: { ...isolatedEnvironment(process.env), ...env },
            stdio: "pipe",
        });
        child.stdin.on("error", () => undefined);
        const port = await firstLine(child);
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const host = new ProviderHost(name, child, engine, client);
        if (name === "plugin") {
            await host.handshake();
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

    /** @param olds the old inputs, empty for a new resource */
    async check(urn: string, olds: Properties, news: Properties): Promise<CheckResult> {
        const request = new messages.CheckRequest();
        request.setUrn(urn).setOlds(toStruct(olds)).setNews(toStruct(news));
        const answer = await this.call<typeof messages.CheckResponse.prototype>((done) =>
            this.client.check(request, done),
        );
        const failures = answer.getFailuresList().map((failure) => ({
            property: failure.getProperty(),
            reason: failure.getReason(),
        }));
        return { inputs: fromStruct(answer.getInputs()), failures };
    }

    /** @param olds the old outputs */
    async diff(id: string, urn: string, olds: Properties, news: Properties): Promise<DiffResult> {
        const request = new messages.DiffRequest();
        request.setId(id).setUrn(urn).setOlds(toStruct(olds)).setNews(toStruct(news));
        const answer = await this.call<typeof messages.DiffResponse.prototype>((done) =>
            this.client.diff(request, done),
        );
        const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
        const changes = answer.getChanges();
        return {
            changes: changes === DIFF_NONE ? "none" : changes === DIFF_SOME ? "some" : "unknown",
            replaces: answer.getReplacesList(),
            deleteBeforeReplace: answer.getDeletebeforereplace(),
        };
    }

    /** @throws {CallError} with what the engine would keep, after an initialization failure */
    async create(urn: string, inputs: Properties, timeouts: Timeouts = {}): Promise<ResourceResult> {
        return this.sendCreate(urn, inputs, timeouts, false);
    }

    /** As in a preview: only a plugin is asked then. */
    async previewCreate(urn: string, inputs: Properties): Promise<Properties> {
        return (await this.sendCreate(urn, inputs, {}, true)).properties;
    }

    private async sendCreate(
        urn: string,
        inputs: Properties,
        timeouts: Timeouts,
        preview: boolean,
    ): Promise<ResourceResult> {
        const request = new messages.CreateRequest();
        request.setPreview(preview);
        request.setUrn(urn).setProperties(toStruct(inputs)).setTimeout(secondsOf(timeouts.create));
        const answer = await this.call<typeof messages.CreateResponse.prototype>((done) =>
            this.client.create(request, done),
        );
        return { id: answer.getId(), properties: fromStruct(answer.getProperties()) };
    }

    /** @returns an empty id where the object is gone */
    async read(
        id: string,
        urn: string,
        properties: Properties,
        inputs: Properties = {},
    ): Promise<ResourceResult & { readonly inputs: Properties }> {
        const request = new messages.ReadRequest();
        request.setId(id).setUrn(urn).setProperties(toStruct(properties)).setInputs(toStruct(inputs));
        const answer = await this.call<typeof messages.ReadResponse.prototype>((done) =>
            this.client.read(request, done),
        );
        return {
            id: answer.getId(),
            properties: fromStruct(answer.getProperties()),
            inputs: fromStruct(answer.getInputs()),
        };
    }

    /** @param olds the old outputs */
    async update(
        id: string,
        urn: string,
        olds: Properties,
        news: Properties,
        timeouts: Timeouts = {},
    ): Promise<Properties> {
        const request = new messages.UpdateRequest();
        request.setId(id).setUrn(urn).setOlds(toStruct(olds)).setNews(toStruct(news));
        request.setTimeout(secondsOf(timeouts.create));
        const answer = await this.call<typeof messages.UpdateResponse.prototype>((done) =>
            this.client.update(request, done),
        );
        return fromStruct(answer.getProperties());
    }

    /** @param outputs the old outputs, with the provider's text as it stands in state */
    async delete(id: string, urn: string, outputs: Properties, timeouts: Timeouts = {}): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(id).setUrn(urn).setProperties(toStruct(outputs)).setTimeout(secondsOf(timeouts.delete));
        await this.call<unknown>((done) => this.client.delete(request, done));
    }

    /** The user has pressed ^C. */
    async cancel(): Promise<void> {
        await this.call<unknown>((done) => this.client.cancel(new EmptyMessage(), done));
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
            this.engine.close();
        }
    }

    private async handshake(): Promise<void> {
        const request = new messages.ProviderHandshakeRequest();
        request.setEngineAddress(this.engine.address);
        await this.call<unknown>((done) => this.client.handshake(request, done));
    }

    private async configure(config: Readonly<Record<string, string>>): Promise<void> {
        // A plugin gets only the settings of its own namespace, without that.
        const spelled = (key: string): string => (this.name === "plugin" ? key.replace(/^.*:/, "") : key);
        const args = Object.entries(config).map(([key, value]) => [
            spelled(key),
            SECRET.test(key) ? secret(value) : value,
        ]);
        const request = new messages.ConfigureRequest();
        request.setArgs(toStruct(Object.fromEntries(args) as Properties));
        request.setAcceptsecrets(true).setAcceptresources(true);
        await this.call<unknown>((done) => this.client.configure(request, done));
    }

    private async call<T>(send: (answer: Answer<T>) => unknown): Promise<T> {
        return new Promise<T>((resolve, reject) => {
            send((error, answer) => {
                if (error === null) {
                    resolve(answer);
                } else {
                    reject(callError(error));
                }
            });
        });
    }
}

/** As the engine passes a timeout on: in seconds, 0 where there is none. */
function secondsOf(duration: string | undefined): number {
    return (parseDuration(duration ?? "") ?? 0) / 1000;
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
