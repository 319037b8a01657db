import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { type Declared, Output, programFiles } from "../../testkit/declaredProgram";
import { ENGINE_VARIABLE, Workspace } from "../../testkit/workspace";
import type { ProcessInfo } from "../../testkit/processes";
import { type HostName, KINDS } from "../../testkit/providerHostText";
import { PLUGIN, PLUGIN_PROGRAM } from "../../testkit/pluginProgram";
import type { Command, CommandResult } from "../../testkit/command";
import type { StateResource } from "../../testkit/state";
import { argumentsOf, type ProgramResource } from "./program";
import type { Killer, Outcome, Stack, StackConfig, StackError, StateEntry } from "./stack";

const DEATH_MS = 10_000;
/** Time limit for one command, even on a busy machine. */
const LIMIT_MS = 230_000;

/** The program under trial on the real engine. */
export class RealStack implements Stack {
    private constructor(
        private readonly workspace: Workspace,
        private readonly host: HostName,
        /** Holds a file for each process that has loaded the provider's code. */
        private readonly firstCalls: string,
    ) {}

    static async create(config: StackConfig, host: HostName): Promise<RealStack> {
        const pulumi = process.env[ENGINE_VARIABLE];
        const firstCalls = mkdtempSync(join(tmpdir(), "first-calls-"));
        const workspace = await Workspace.create({
            program: { files: programFiles(host, []) },
            env: {
                NODE_OPTIONS: `--require ${join(__dirname, "firstCall.cjs")}`,
                FIRST_CALL_FOLDER: firstCalls,
            },
            ...(pulumi === undefined ? {} : { pulumi }),
        });
        for (const [key, value] of Object.entries(config)) {
            const spelled = host === "plugin" ? key.replace("mongodbatlas", PLUGIN) : key;
            await workspace.config(spelled, value, { secret: /Key$|Secret$/.test(key) });
        }
        return new RealStack(workspace, host, firstCalls);
    }

    async up(
        program: readonly ProgramResource[],
        { refresh, killer }: { refresh: boolean; killer?: Killer },
    ): Promise<Outcome> {
        for (const [name, text] of Object.entries(programFiles(this.host, program.map(declared)))) {
            writeFileSync(join(this.workspace.folder, name), text);
        }
        return this.finish(
            this.workspace.start("up", { args: refresh ? ["--refresh"] : [], timeoutMs: LIMIT_MS }),
            killer,
        );
    }

    async destroy(killer?: Killer): Promise<Outcome> {
        return this.finish(this.workspace.start("destroy", { timeoutMs: LIMIT_MS }), killer);
    }

    async entries(): Promise<readonly StateEntry[]> {
        const { resources } = this.workspace.state();
        return resources.flatMap((resource) => entryOf(resource));
    }

    async stateText(): Promise<string> {
        return JSON.stringify(this.workspace.state());
    }

    async dispose(): Promise<void> {
        await this.workspace.dispose();
        rmSync(this.firstCalls, { recursive: true, force: true });
    }

    private async finish(command: Command, killer: Killer | undefined): Promise<Outcome> {
        let struck: Killer["victim"] | undefined;
        void killer?.when.then(() => {
            if (!command.running) {
                return;
            }
            struck = killer.victim;
            if (killer.victim === "^C") {
                command.interrupt();
            } else if (killer.victim === "engine") {
                command.kill();
            } else {
                this.killProvider();
            }
        });
        const result = await command.finished;
        const processesLeft = await this.leftProcesses();
        if (result.code === null) {
            // The dead CLI still holds the stack's lock.
            await this.workspace.pulumi(["cancel", "--yes"], { expect: "any" });
        }
        return {
            errors: errorsOf(result),
            changes: changesOf(result),
            killed: struck === "provider" || struck === "engine",
            interrupted: struck === "^C",
            output: result.output,
            processesLeft,
        };
    }

    private killProvider(): void {
        for (const { pid, command } of this.workspace.processes()) {
            if (isProvider(command)) {
                process.kill(pid, "SIGKILL");
            }
        }
    }

    /**
     * Processes that should have exited with the engine. The language host is Pulumi's responsibility; the
     * provider's process is ours, from the first call to one of our resources on.
     */
    private async leftProcesses(): Promise<string[]> {
        const deadline = Date.now() + DEATH_MS;
        const left = (): ProcessInfo[] =>
            this.workspace
                .processes()
                .filter(({ command }) => isProvider(command))
                // The plugin watches for its engine's end from its first moment.
                .filter(
                    ({ pid }) => this.host === "plugin" || existsSync(join(this.firstCalls, String(pid))),
                );
        while (left().length > 0 && Date.now() < deadline) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return left().map(({ command }) => command);
    }
}

function declared(resource: ProgramResource): Declared {
    const { kind, name, timeouts, attachedTo = "" } = resource;
    const args = argumentsOf(resource, new Output(attachedTo, "id"));
    return {
        kind,
        name,
        args:
            kind === "PrivateConnectionString"
                ? { ...args, interfaceEndpointId: new Output(attachedTo, "interfaceEndpointId") }
                : args,
        ...(timeouts === undefined ? {} : { options: { customTimeouts: timeouts } }),
    };
}

function isProvider(command: string): boolean {
    return command.includes("dynamic-provider") || command.includes(PLUGIN_PROGRAM);
}

function entryOf({ urn, type, id, inputs }: StateResource): StateEntry[] {
    const kind = KINDS.find((name) => type.endsWith(`:${name}`));
    const name = urn.split("::").slice(3).join("::");
    return kind === undefined || id === undefined
        ? []
        : [{ kind, name, id, groupId: String(inputs?.groupId) }];
}

function errorsOf({ code, events, output }: CommandResult): StackError[] {
    const errors = events.flatMap(({ diagnosticEvent }: EngineEvent): StackError[] =>
        diagnosticEvent?.severity === "error"
            ? [
                  {
                      name: diagnosticEvent.urn?.split("::").slice(3).join("::"),
                      text: diagnosticEvent.message,
                  },
              ]
            : [],
    );
    // Whatever else made it fail counts, too.
    return errors.length === 0 && code !== 0 ? [{ name: undefined, text: output }] : errors;
}

function changesOf({ events }: CommandResult): number {
    const changes = events.flatMap(({ summaryEvent }) => Object.entries(summaryEvent?.resourceChanges ?? {}));
    return changes
        .filter(([operation]) => operation !== "same" && operation !== "refresh")
        .reduce((sum, [, count]) => sum + count, 0);
}
