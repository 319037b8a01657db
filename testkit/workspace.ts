import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { Command, type CommandResult } from "./command";
import { isolatedEnvironment } from "./environment";
import { killProcessesWith, type ProcessInfo, processesWith } from "./processes";
import { type ProgramSource, writeProgram } from "./program";
import { type Deployment, resourceNamed } from "./state";
import { remember } from "./transcripts";

export interface WorkspaceOptions {
    program: ProgramSource;
    /** Path of the CLI; in tests that is ENGINE_VARIABLE's value. */
    pulumi?: string;
    /** For all commands, such as the provider's settings. */
    env?: Record<string, string>;
    /** The stack's name. */
    stack?: string;
}

export interface RunOptions {
    /** Further flags. */
    args?: string[];
    /** Overrides the workspace's environment; undefined removes a variable. */
    env?: Record<string, string | undefined>;
    /** The expected exit code; "failure" is any but 0. An unexpected one throws with the CLI's output. */
    expect?: number | "failure" | "any";
    timeoutMs?: number;
}

export const ENGINE_VARIABLE = "PULUMI_ATLAS_TEST_ENGINE";
/** Ends a command that hangs; a slow machine must not reach it. */
const TIMEOUT_MS = 300_000;

/** A Pulumi project with its own backend, home and stack. `dispose` kills its processes and deletes all. */
export class Workspace {
    /** Holds all else. */
    readonly root: string;
    /** The program's folder. */
    readonly folder: string;
    readonly stack: string;
    readonly env: NodeJS.ProcessEnv;
    /** Path of the CLI. */
    readonly pulumiPath: string;
    private readonly home: string;
    private readonly backend: string;

    private constructor({ program, pulumi, env, stack = "test" }: WorkspaceOptions) {
        this.stack = stack;
        this.pulumiPath = pulumi ?? engineOfTests();
        this.root = mkdtempSync(join(tmpdir(), "pulumi-atlas-"));
        this.folder = join(this.root, "program");
        this.home = join(this.root, "home");
        this.backend = join(this.root, "backend");
        mkdirSync(this.home);
        mkdirSync(this.backend);
        this.env = {
            ...isolatedEnvironment(process.env),
            PATH: [dirname(this.pulumiPath), process.env.PATH].join(delimiter),
            PULUMI_HOME: this.home,
            // Without metadata=skip, a CLI that is killed at the wrong moment leaves an empty .attrs file beside
            // the state, and every later command ends in "failed to load checkpoint: EOF" (docs/engine.md).
            PULUMI_BACKEND_URL: `file://${this.backend}?metadata=skip`,
            PULUMI_CONFIG_PASSPHRASE: "only for trials",
            PULUMI_SKIP_UPDATE_CHECK: "1",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            ...env,
        };
        writeProgram(this.folder, program);
    }

    static async create(options: WorkspaceOptions): Promise<Workspace> {
        const workspace = new Workspace(options);
        try {
            await workspace.pulumi(["stack", "init", workspace.stack]);
        } catch (error) {
            await workspace.dispose();
            throw error;
        }
        return workspace;
    }

    preview(options?: RunOptions): Promise<CommandResult> {
        return this.finish(this.start("preview", options), options);
    }

    up(options?: RunOptions): Promise<CommandResult> {
        return this.finish(this.start("up", options), options);
    }

    refresh(options?: RunOptions): Promise<CommandResult> {
        return this.finish(this.start("refresh", options), options);
    }

    destroy(options?: RunOptions): Promise<CommandResult> {
        return this.finish(this.start("destroy", options), options);
    }

    /** Starts a command without waiting for it, for tests that interrupt or kill it, or look at it while it runs. */
    start(operation: "preview" | "up" | "refresh" | "destroy", options: RunOptions = {}): Command {
        // Previews have tests of their own; before each update they would only double the time.
        const flags = operation === "preview" ? [] : ["--yes", "--skip-preview"];
        const eventLog = join(this.root, `events-${randomUUID()}.json`);
        const args = [operation, ...flags, "--event-log", eventLog, ...(options.args ?? [])];
        return this.spawn(args, options, eventLog);
    }

    /** Any other command. */
    pulumi(args: string[], options: RunOptions = {}): Promise<CommandResult> {
        return this.finish(this.spawn(args, options), options);
    }

    async config(key: string, value: string, options: { secret?: boolean } = {}): Promise<void> {
        const flag = options.secret === true ? "--secret" : "--plaintext";
        await this.pulumi(["config", "set", key, value, flag]);
    }

    /** Brings what is in Atlas into the state, as `pulumi import` does; it may fail. */
    import(type: string, name: string, id: string): Promise<CommandResult> {
        return this.pulumi(["import", "--yes", "--protect=false", type, name, id], { expect: "any" });
    }

    /** Takes a resource out of the state, not out of Atlas. */
    async forget(name: string): Promise<void> {
        await this.pulumi(["state", "delete", "--yes", resourceNamed(this.state(), name).urn]);
    }

    /** The state. Reads the backend's file, since a CLI that prints it takes 0.3 s of CPU each time. */
    state(): Deployment {
        const { checkpoint } = JSON.parse(readFileSync(this.stateFile, "utf8")) as {
            checkpoint: { latest?: Partial<Deployment> };
        };
        return { resources: [], ...checkpoint.latest };
    }

    get stateFile(): string {
        const folder = join(this.backend, ".pulumi/stacks");
        const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
        const file = files.find((path) => basename(path) === `${this.stack}.json`);
        if (file === undefined) {
            throw new Error(`The stack is not in ${folder}, where this version of Pulumi's backend keeps it`);
        }
        return join(folder, file);
    }

    /** Lets the next command run after one that was killed. */
    unlock(): void {
        rmSync(join(this.backend, ".pulumi/locks"), { recursive: true, force: true });
    }

    /** The stack's outputs, from its state; one that is secret is encrypted there. */
    outputs(): Record<string, unknown> {
        const stack = this.state().resources.find(({ type }) => type === "pulumi:pulumi:Stack");
        return stack?.outputs ?? {};
    }

    /** What runs on behalf of this workspace: the CLI, language hosts, providers, and what they left behind. */
    processes(): ProcessInfo[] {
        return processesWith(`PULUMI_HOME=${this.home}`);
    }

    async dispose(): Promise<void> {
        await killProcessesWith(`PULUMI_HOME=${this.home}`);
        rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
    }

    private spawn(args: string[], options: RunOptions, eventLog?: string): Command {
        const command = new Command({
            pulumi: this.pulumiPath,
            args,
            folder: this.folder,
            // The variable unlocks --event-log.
            env: { ...this.env, PULUMI_DEBUG_COMMANDS: "true", ...options.env },
            timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
            eventLog,
        });
        remember(command);
        return command;
    }

    private async finish(command: Command, { expect = 0 }: RunOptions = {}): Promise<CommandResult> {
        const result = await command.finished;
        const asExpected =
            expect === "any" || (expect === "failure" ? result.code !== 0 : result.code === expect);
        if (!asExpected) {
            const end = result.code === null ? String(result.signal) : `exit code ${result.code}`;
            throw new Error(`The CLI ended with ${end}, expected ${expect}.\n${command.transcript}`);
        }
        return result;
    }
}

function engineOfTests(): string {
    const path = process.env[ENGINE_VARIABLE];
    if (path === undefined) {
        throw new Error(`${ENGINE_VARIABLE} is not set: run engine tests with \`npm run test:engine\`.`);
    }
    return path;
}
