import { ProviderHost } from "../../testkit/providerHost/host";
import { LAZY_SDK } from "../support/lazySdk";
import { EngineServer } from "../../testkit/providerHost/engine";
import { CallError, type Properties } from "../../testkit/providerHost/sdk";
import type { KindName } from "../../provider/src/resources/kinds";
import type { Timeouts } from "../../testkit/providerHost/program";
import { hostOf, type ProviderName } from "./program";
import { stackError, type Killer, type Outcome, type StackConfig, type StackError } from "./stack";

/** A resource in the simulated engine's state. */
export interface Entry {
    readonly kind: KindName;
    readonly name: string;
    readonly provider: ProviderName;
    readonly urn: string;
    readonly id: string;
    readonly inputs: Properties;
    readonly timeouts: Timeouts | undefined;
    readonly outputs: Properties;
    readonly initErrors: readonly string[];
    /** The old half of a replacement, still to be deleted. */
    readonly superseded: boolean;
    /** The resource that an interface endpoint or a connection string depends on. */
    readonly dependsOn: string | undefined;
    /** A `get`: what is read is not the stack's to delete. */
    readonly external: boolean;
}

const DEATH_MS = 10_000;

/** The stack's configuration, and the flags of each command. */
export interface Typed {
    readonly config: StackConfig;
    readonly flags: readonly string[];
}

/** One command of the simulated engine: it starts a process for each provider, and stops after the first error. */
export class SimulatedCommand {
    readonly errors: StackError[] = [];
    private changes = 0;
    /** The engine or the provider was killed: results that arrive later are not written to state. */
    private dead = false;
    /** ^C: no new step begins, and those under way end by themselves. */
    private interrupted = false;
    /** The processes that have answered a call: from then on each ends with its engine. */
    private readonly called = new Set<ProviderName>();
    private readonly hosts = new Map<ProviderName, Promise<ProviderHost>>();

    private constructor(
        private readonly engine: EngineServer,
        private readonly typed: Typed,
        private readonly state: Set<Entry>,
    ) {}

    static async perform(
        typed: Typed,
        state: Set<Entry>,
        killer: Killer | undefined,
        steps: (run: SimulatedCommand) => Promise<void>,
    ): Promise<Outcome> {
        const run = new SimulatedCommand(await EngineServer.start(), typed, state);
        const struck = killer?.when.then(() =>
            killer.victim === "^C" ? run.interrupt() : run.die(killer.victim),
        );
        const killed = killer?.victim === "^C" ? undefined : struck;
        await Promise.race([steps(run), ...(killed === undefined ? [] : [killed])]);
        const processesLeft = await run.end(killer?.victim);
        const hosts = await run.allHosts();
        const logs = run.engine.logs.map(({ message }) => message);
        const output = [...hosts.map((host) => host.output), ...logs].join("\n");
        const { errors, changes, dead, interrupted } = run;
        return { errors, changes, killed: dead, interrupted, output, processesLeft };
    }

    /** True once no further step may begin. */
    get over(): boolean {
        return this.dead || this.interrupted || this.errors.length > 0;
    }

    /**
     * One step of the engine, in the process of that provider. What it throws is an error of that resource.
     *
     * @returns undefined after an error, or when the run was over already
     */
    async step<T>(
        { name, provider }: Pick<Entry, "name" | "provider">,
        what: string,
        work: (host: ProviderHost) => Promise<T>,
    ): Promise<T | undefined> {
        if (this.over) {
            return undefined;
        }
        const answered = (): void => {
            if (!this.dead) {
                this.called.add(provider);
            }
        };
        try {
            const result = await work(await this.host(provider));
            answered();
            return this.isDead() ? undefined : result;
        } catch (error) {
            answered();
            const reasons = error instanceof CallError ? error.initialization?.reasons : undefined;
            const text = reasons?.join("\n") ?? (error as Error).message;
            this.errors.push(stackError(name, `${what} ${name}: ${text}`));
            return undefined;
        }
    }

    /** Runs a create or update. An object that is not ready is kept in state, but is still an error. */
    async keep(
        entry: Omit<Entry, "id" | "outputs" | "initErrors">,
        call: () => Promise<{ readonly id: string; readonly properties: Properties }>,
        old?: { readonly entry: Entry; readonly becomes: "gone" | "superseded" },
    ): Promise<string> {
        this.changes += 1;
        const write = (id: string, outputs: Properties, initErrors: readonly string[]): void => {
            if (this.dead) {
                return;
            }
            if (old !== undefined) {
                this.state.delete(old.entry);
            }
            if (old?.becomes === "superseded") {
                this.state.add({ ...old.entry, superseded: true });
            }
            this.state.add({ ...entry, id, outputs, initErrors });
        };
        try {
            const { id, properties } = await call();
            write(id, properties, []);
            return id;
        } catch (error) {
            if (error instanceof CallError && error.initialization !== undefined) {
                const { id, properties, reasons } = error.initialization;
                write(id, properties, reasons);
            }
            throw error;
        }
    }

    async remove(entry: Entry): Promise<void> {
        if (entry.external) {
            if (!this.over) {
                this.forget(entry);
            }
            return;
        }
        await this.step(entry, "delete", async (host) => {
            this.changes += 1;
            await host.delete(entry.id, entry.urn, entry.outputs, entry.timeouts);
            this.forget(entry);
        });
    }

    forget(entry: Entry): void {
        if (!this.dead) {
            this.state.delete(entry);
        }
    }

    replaceEntry(old: Entry | undefined, entry: Entry): void {
        if (!this.dead) {
            if (old !== undefined) {
                this.state.delete(old);
            }
            this.state.add(entry);
        }
    }

    private isDead(): boolean {
        return this.dead;
    }

    /** As the engine does it: two calls, a few milliseconds apart. */
    private interrupt(): void {
        this.interrupted = true;
        const cancel = (): void =>
            void this.allHosts().then((hosts) => hosts.map((host) => host.cancel().catch(() => undefined)));
        cancel();
        setTimeout(cancel, 6);
    }

    private async die(victim: Killer["victim"]): Promise<void> {
        this.dead = true;
        for (const host of await this.allHosts()) {
            if (victim === "engine") {
                host.crashEngine();
            } else {
                host.kill();
            }
        }
    }

    /** @returns the processes that outlive a killed engine; before its first call none of our code is in one */
    private async end(victim: Killer["victim"] | undefined): Promise<string[]> {
        const left: string[] = [];
        for (const [provider, starting] of this.hosts) {
            const host = await starting;
            if (this.dead && victim === "engine" && this.called.has(provider)) {
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

    private async host(provider: ProviderName): Promise<ProviderHost> {
        const { engine, typed } = this;
        // As the engine passes them on.
        const flags = typed.flags
            .filter((one) => one !== "--logflow")
            .flatMap((one) => one.split(/(?<=--tracing)=/));
        const started =
            this.hosts.get(provider) ??
            ProviderHost.start({
                host: hostOf(provider),
                config: typed.config,
                engine,
                env: LAZY_SDK,
                flags,
            });
        this.hosts.set(provider, started);
        return started;
    }

    private async allHosts(): Promise<ProviderHost[]> {
        return Promise.all(this.hosts.values());
    }
}
