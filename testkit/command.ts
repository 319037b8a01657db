import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineEvent } from "@pulumi/pulumi/automation";

export interface CommandResult {
    /** The exit code; null when a signal ended the CLI. */
    code: number | null;
    signal: NodeJS.Signals | null;
    /** stdout and stderr in the order in which they came, as a user sees them. */
    output: string;
    /** stdout alone, for commands that print JSON. */
    stdout: string;
    /** The engine's events: empty for commands that have none. */
    events: EngineEvent[];
}

export interface CommandSetup {
    pulumi: string;
    args: string[];
    folder: string;
    env: NodeJS.ProcessEnv;
    timeoutMs: number;
    /** Where the CLI writes its events. */
    eventLog?: string | undefined;
}

/** One CLI command that runs, or has run. */
export class Command {
    /** Resolves when the CLI has ended, however it did; rejects when it could not start or took too long. */
    readonly finished: Promise<CommandResult>;
    /** All that the CLI printed so far. */
    output = "";
    private readonly child: ChildProcess;
    private stdout = "";

    constructor(private readonly setup: CommandSetup) {
        this.child = spawn(setup.pulumi, setup.args, {
            cwd: setup.folder,
            env: setup.env,
            stdio: ["ignore", "pipe", "pipe"],
            signal: AbortSignal.timeout(setup.timeoutMs),
            killSignal: "SIGKILL",
        });
        this.child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
            this.output += chunk;
            this.stdout += chunk;
        });
        this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (this.output += chunk));
        this.finished = this.watch();
        // Tests that kill the CLI may never look at how it ended.
        this.finished.catch(() => undefined);
    }

    /** The command line, followed by all that the CLI printed so far. */
    get transcript(): string {
        return `$ pulumi ${this.setup.args.join(" ")}\n${this.output}`;
    }

    get running(): boolean {
        return this.child.exitCode === null && this.child.signalCode === null;
    }

    /** Waits until the output matches; throws if the CLI exits first. */
    async waitForOutput(expected: RegExp): Promise<void> {
        const deadline = Date.now() + 180_000;
        while (!expected.test(this.output)) {
            if (!this.running || Date.now() > deadline) {
                throw new Error(`The CLI did not print ${String(expected)}.\n${this.transcript}`);
            }
            await sleep(20);
        }
    }

    /** What Ctrl-C does: the CLI starts its helpers outside its own process group, so it alone gets the signal. */
    interrupt(): void {
        this.child.kill("SIGINT");
    }

    /** Kills the CLI outright (SIGKILL). Its helper processes keep running. */
    kill(): void {
        this.child.kill("SIGKILL");
    }

    private async watch(): Promise<CommandResult> {
        await once(this.child, "exit").catch((error: unknown) => {
            const isLate = (error as Error).name === "AbortError";
            const late = `The CLI was killed after ${this.setup.timeoutMs / 1000} s.\n${this.transcript}`;
            throw isLate ? new Error(late) : error;
        });
        // Wait for the rest of the output, but briefly: helpers of a killed CLI may hold the pipes open.
        if (this.child.stdout?.closed === false || this.child.stderr?.closed === false) {
            await once(this.child, "close", { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
        }
        const { exitCode: code, signalCode: signal } = this.child;
        const { output, stdout } = this;
        return { code, signal, output, stdout, events: this.readEvents() };
    }

    private readEvents(): EngineEvent[] {
        if (this.setup.eventLog === undefined) {
            return [];
        }
        try {
            const lines = readFileSync(this.setup.eventLog, "utf8").split("\n");
            // A killed CLI may leave half a line at the end.
            return lines.slice(0, -1).map((line) => JSON.parse(line) as EngineEvent);
        } catch {
            return [];
        }
    }
}
