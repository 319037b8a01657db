import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { ENGINE_VARIABLE, Workspace } from "../../testkit/workspace";
import type { ProcessInfo } from "../../testkit/processes";
import { KIND_NAMES } from "../../provider/src/resources/kinds";
import { programOfBothHosts } from "../support/bothHosts";
import { PLUGIN, PLUGIN_PROGRAM, projectPlugins } from "../../testkit/plugin/program";
import type { Command, CommandResult } from "../../testkit/command";
import type { StateResource } from "../../testkit/state";
import { argumentsOf, hostOf, type Declared } from "../model/program";
import type { Killer, Outcome, Stack, StateEntry } from "../model/stack";
import type { StackError } from "../model/engine";
import { codeIn, type Typed } from "./processes";

const DEATH_MS = 10_000;
/** Time limit for one command, even on a busy machine. */
const LIMIT_MS = 230_000;

/** The program under trial on the real engine. */
export class RealStack implements Stack {
    private constructor(
        private readonly workspace: Workspace,
        /** Holds a file for each process that has loaded the provider's code. */
        private readonly firstCalls: string,
        private readonly flags: readonly string[],
    ) {}

    static async create({ config, flags }: Typed): Promise<RealStack> {
        const pulumi = process.env[ENGINE_VARIABLE];
        const firstCalls = mkdtempSync(join(tmpdir(), "first-calls-"));
        const workspace = await Workspace.create({
            program: { files: programFiles([]) },
            env: {
                NODE_OPTIONS: `--require ${join(__dirname, "firstCall.cjs")}`,
                FIRST_CALL_FOLDER: firstCalls,
            },
            ...(pulumi === undefined ? {} : { pulumi }),
        });
        for (const [key, value] of Object.entries(config)) {
            for (const spelled of [key, key.replace("mongodbatlas", PLUGIN)]) {
                await workspace.config(spelled, value, { secret: /Key$|Secret$/.test(key) });
            }
        }
        return new RealStack(workspace, firstCalls, flags);
    }

    async up(
        program: readonly Declared[],
        { refresh, killer }: { refresh: boolean; killer?: Killer },
    ): Promise<Outcome> {
        for (const [name, text] of Object.entries(programFiles(program))) {
            writeFileSync(join(this.workspace.folder, name), text);
        }
        return this.finish(
            this.workspace.start("up", {
                args: [...this.flags, ...(refresh ? ["--refresh"] : [])],
                timeoutMs: LIMIT_MS,
            }),
            killer,
        );
    }

    async destroy(killer?: Killer): Promise<Outcome> {
        return this.finish(
            this.workspace.start("destroy", { args: [...this.flags], timeoutMs: LIMIT_MS }),
            killer,
        );
    }

    async entries(): Promise<readonly StateEntry[]> {
        const { resources } = this.workspace.state();
        return resources.flatMap((resource) => entryOf(resource));
    }

    async forget(name: string): Promise<void> {
        await this.workspace.forget(name);
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
                    ({ pid, command }) =>
                        command.includes(PLUGIN_PROGRAM) || existsSync(join(this.firstCalls, String(pid))),
                );
        while (left().length > 0 && Date.now() < deadline) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return left().map(({ command }) => command);
    }
}

/** A program in JavaScript, in which the resources of both hosts work; parents stand before what depends on them. */
function programFiles(program: readonly Declared[]): Record<string, string> {
    const lines = program.map((resource) => {
        const { kind, name, provider, timeouts, attachedTo, groupId, reads, wasOf } = resource;
        const options = {
            ...(timeouts === undefined ? {} : { customTimeouts: timeouts }),
            ...(wasOf === undefined ? {} : { aliases: [{ type: `${TYPES[wasOf]}:${kind}` }] }),
        };
        const opts = `{ ...${JSON.stringify(options)}, ...of_["${provider}"] }`;
        const [host, key] = [JSON.stringify(hostOf(provider)), JSON.stringify(name)];
        if (reads !== undefined) {
            return hostOf(provider) === "plugin"
                ? `made[${key}] = of("plugin", "PrivateEndpoint", ${key}, {}, { ...${opts}, id: "${groupId}/${reads}" });`
                : `made[${key}] = atlas.PrivateEndpoint.get(${key}, "${reads}", { groupId: "${groupId}" });`;
        }
        const args = JSON.stringify(argumentsOf(resource, resource.privateEndpointId));
        const parent = `made[${JSON.stringify(attachedTo)}]`;
        const output =
            attachedTo === undefined
                ? "{}"
                : kind === "InterfaceEndpoint"
                  ? `{ privateEndpointId: ${parent}.id }`
                  : `{ interfaceEndpointId: ${parent}.interfaceEndpointId }`;
        return `made[${key}] = of(${host}, "${kind}", ${key}, { ...${args}, ...${output} }, ${opts});`;
    });
    const explicit = program.some(({ provider }) => provider === "plugin, explicit");
    const index = `"use strict";
const pulumi = require("@pulumi/pulumi");
const atlas = require("pulumi-atlas-private-endpoint");
${programOfBothHosts("")}
const config = new pulumi.Config("mongodbatlas");
const settings = Object.fromEntries(${JSON.stringify(SETTINGS)}.map((name) => [name, config.getSecret(name)]));
const of_ = { ${explicit ? `"plugin, explicit": { provider: new Provider("explicit", { ...settings, baseUrl: config.get("baseUrl") }) }` : ""} };
const made = {};
${lines.join("\n")}
`;
    const yaml = JSON.stringify({ name: "trial", runtime: "nodejs", plugins: projectPlugins() });
    return { "index.js": index, "Pulumi.yaml": yaml };
}

const SETTINGS = ["publicKey", "privateKey", "clientId", "clientSecret"];
const TYPES = { dynamic: "pulumi-nodejs:dynamic/atlas", plugin: `${PLUGIN}:index` };

function isProvider(command: string): boolean {
    return command.includes("dynamic-provider") || command.includes(PLUGIN_PROGRAM);
}

function entryOf({ urn, type, id, inputs, external = false }: StateResource): StateEntry[] {
    const kind = KIND_NAMES.find((name) => type.endsWith(`:${name}`));
    const name = urn.split("::").slice(3).join("::");
    return kind === undefined || id === undefined
        ? []
        : [{ kind, name, id, groupId: String(inputs?.groupId), external, ...attachedOf(kind, inputs) }];
}

const attachedOf = (kind: string, inputs: StateResource["inputs"]): Pick<StateEntry, "privateEndpointId"> =>
    kind === "InterfaceEndpoint" ? { privateEndpointId: String(inputs?.privateEndpointId) } : {};

const stackError = (text: string, name?: string): StackError => ({ name, text, code: codeIn(text) });

function errorsOf({ code, events, output }: CommandResult): StackError[] {
    const errors = events.flatMap(({ diagnosticEvent }: EngineEvent): StackError[] =>
        diagnosticEvent?.severity === "error"
            ? [stackError(diagnosticEvent.message, diagnosticEvent.urn?.split("::").slice(3).join("::"))]
            : [],
    );
    // Whatever else made it fail counts, too.
    return errors.length === 0 && code !== 0 ? [stackError(output)] : errors;
}

function changesOf({ events }: CommandResult): number {
    const changes = events.flatMap(({ summaryEvent }) => Object.entries(summaryEvent?.resourceChanges ?? {}));
    return changes
        .filter(([operation]) => !["same", "refresh", "read"].includes(operation))
        .reduce((sum, [, count]) => sum + count, 0);
}
