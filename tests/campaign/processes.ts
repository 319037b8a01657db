import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineServer } from "../../testkit/providerHost/engine";
import { ProviderHost } from "../../testkit/providerHost/host";
import { programInputs } from "../../testkit/providerHost/program";
import { CallError, type Properties } from "../../testkit/providerHost/sdk";
import { Command, StepError, type Asked, type Entry, type Made, type Port } from "../model/engine";
import { hostOf, type ProviderName } from "../model/program";
import { stateEntry, type Killer, type Outcome, type Stack } from "../model/stack";
import { LAZY_SDK } from "../support/lazySdk";

const DEATH_MS = 10_000;

/** The stack's configuration, and the flags of each command. */
export interface Typed {
    readonly config: Readonly<Record<string, string>>;
    readonly flags: readonly string[];
}

/** An error's code stands at its end. */
export const codeIn = (text: string): string => /\[(\w+)\]\s*$/.exec(text)?.[1] ?? "";

/** A stack on the model of the engine; each command starts a process for each provider. */
export function simulatedStack(typed: Typed): Stack {
    const state = new Set<Entry>();
    const home = mkdtempSync(join(tmpdir(), "stack-"));
    const env = { ...LAZY_SDK, PULUMI_HOME: home };
    return {
        up: async (program, { refresh, killer }) =>
            perform(typed, env, state, killer, (command) => command.up(program, refresh)),
        destroy: async (killer) => perform(typed, env, state, killer, (command) => command.destroy()),
        entries: async () => [...state].map(stateEntry),
        forget: async (name) =>
            [...state]
                .filter((one) => one.name === name && !one.external)
                .forEach((one) => state.delete(one)),
        stateText: async () => JSON.stringify([...state]),
        dispose: async () => rmSync(home, { recursive: true, force: true }),
    };
}

async function perform(
    typed: Typed,
    env: NodeJS.ProcessEnv,
    state: Set<Entry>,
    killer: Killer | undefined,
    steps: (command: Command) => Promise<void>,
): Promise<Outcome> {
    const processes = new Processes(await EngineServer.start(), typed, env);
    const command = new Command(state, processes);
    const struck = killer?.when.then(() =>
        killer.victim === "^C" ? processes.interrupt() : processes.die(killer.victim),
    );
    const killed = killer?.victim === "^C" ? undefined : struck;
    await Promise.race([steps(command), ...(killed === undefined ? [] : [killed])]);
    const processesLeft = await processes.end(killer?.victim);
    const { errors, changes } = command;
    const { isDead, isInterrupted } = processes;
    const output = await processes.output();
    return { errors, changes, killed: isDead, interrupted: isInterrupted, output, processesLeft };
}

/** The provider processes of one command. */
class Processes implements Port {
    isDead = false;
    isInterrupted = false;
    /** Those that have answered a call: from then on each ends with its engine. */
    private readonly called = new Set<ProviderName>();
    private readonly hosts = new Map<ProviderName, Promise<ProviderHost>>();

    constructor(
        private readonly engine: EngineServer,
        private readonly typed: Typed,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    async check(asked: Asked, olds: Properties, args: Properties): Promise<Properties> {
        const { kind, name, provider, timeouts, urn } = asked;
        const given = programInputs(kind, name, args, timeouts, hostOf(provider));
        const { inputs, failures } = await this.call(asked, (host) => host.check(urn, olds, given));
        if (failures.length > 0) {
            const text = failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
            throw new StepError({ text, code: codeIn(text) });
        }
        return inputs;
    }

    async diff(asked: Asked, id: string, olds: Properties, news: Properties): ReturnType<Port["diff"]> {
        const found = await this.call(asked, (host) => host.diff(id, asked.urn, olds, news));
        const { changes, replaces, deleteBeforeReplace: deletesFirst } = found;
        return { changes: changes !== "none", replaces: replaces.length > 0, deletesFirst };
    }

    async create(asked: Asked, inputs: Properties): Promise<Made> {
        return this.call(asked, (host) => host.create(asked.urn, inputs, asked.timeouts));
    }

    async update(asked: Asked, id: string, olds: Properties, news: Properties): Promise<Properties> {
        return this.call(asked, (host) => host.update(id, asked.urn, olds, news, asked.timeouts));
    }

    async delete(asked: Asked, id: string, olds: Properties): Promise<void> {
        return this.call(asked, (host) => host.delete(id, asked.urn, olds, asked.timeouts));
    }

    async read(asked: Asked, id: string, olds: Properties, inputs: Properties): ReturnType<Port["read"]> {
        const found = await this.call(asked, (host) => host.read(id, asked.urn, olds, inputs));
        return found.id === "" ? undefined : found.properties;
    }

    async get(asked: Asked, groupId: string, id: string): ReturnType<Port["get"]> {
        const { kind, name, provider } = asked;
        const isPlugin = hostOf(provider) === "plugin";
        const olds = isPlugin ? {} : programInputs(kind, name, { groupId });
        const found = await this.call(asked, (host) =>
            host.read(isPlugin ? `${groupId}/${id}` : id, asked.urn, olds),
        );
        return found.id === "" ? undefined : found.properties;
    }

    /** As the engine does it: two calls, a few milliseconds apart. */
    interrupt(): void {
        this.isInterrupted = true;
        const cancel = (): void =>
            void this.all().then((hosts) => hosts.map((host) => host.cancel().catch(() => undefined)));
        cancel();
        setTimeout(cancel, 6);
    }

    async die(victim: Killer["victim"]): Promise<void> {
        this.isDead = true;
        for (const host of await this.all()) {
            if (victim === "engine") {
                host.crashEngine();
            } else {
                host.kill();
            }
        }
    }

    /** @returns the processes that outlive a killed engine; before its first call none of our code is in one */
    async end(victim: Killer["victim"] | undefined): Promise<string[]> {
        const left: string[] = [];
        for (const [provider, starting] of this.hosts) {
            const host = await starting;
            if (this.isDead && victim === "engine" && this.called.has(provider)) {
                const late = new Promise<false>((resolve) =>
                    setTimeout(() => resolve(false), DEATH_MS).unref(),
                );
                if (!(await Promise.race([host.exited.then(() => true), late]))) {
                    left.push(`process ${host.pid} of ${provider}`);
                }
            }
            await host.stop();
        }
        this.engine.close();
        return left;
    }

    async output(): Promise<string> {
        const logs = this.engine.logs.map(({ message }) => message);
        return [...(await this.all()).map((host) => host.output), ...logs].join("\n");
    }

    private async call<T>({ provider }: Asked, send: (host: ProviderHost) => Promise<T>): Promise<T> {
        try {
            return await send(await this.host(provider));
        } catch (error) {
            const made = error instanceof CallError ? error.initialization : undefined;
            const text = made?.reasons.join("\n") ?? (error as Error).message;
            throw new StepError({ text, code: codeIn(text) }, made);
        } finally {
            if (!this.isDead) {
                this.called.add(provider);
            }
        }
    }

    private async host(provider: ProviderName): Promise<ProviderHost> {
        const { config, flags } = this.typed;
        // As the engine passes them on.
        const passed = flags
            .filter((one) => one !== "--logflow")
            .flatMap((one) => one.split(/(?<=--tracing)=/));
        const { engine, env } = this;
        const options = { host: hostOf(provider), config, engine, env, flags: passed };
        const started = this.hosts.get(provider) ?? ProviderHost.start(options);
        this.hosts.set(provider, started);
        return started;
    }

    private async all(): Promise<ProviderHost[]> {
        return Promise.all(this.hosts.values());
    }
}
