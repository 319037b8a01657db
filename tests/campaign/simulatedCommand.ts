import { ProviderHost } from "../../testkit/providerHost";
import { LAZY_SDK } from "../support/lazySdk";
import { CallError, type Properties } from "../../testkit/providerHostSdk";
import type { HostName, Kind, Timeouts } from "../../testkit/providerHostText";
import type { Killer, Outcome, StackConfig, StackError } from "./stack";

/** A resource in the simulated engine's state. */
export interface Entry {
    readonly kind: Kind;
    readonly name: string;
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
}

const DEATH_MS = 10_000;

/** One command of the simulated engine: it starts a provider process, and stops after the first error. */
export class SimulatedCommand {
    readonly errors: StackError[] = [];
    private changes = 0;
    /** The engine or the provider was killed: results that arrive later are not written to state. */
    private dead = false;
    /** ^C: no new step begins, and those under way end by themselves. */
    private interrupted = false;
    /** The provider's process has answered a call: from then on it ends with its engine. */
    private called = false;

    private constructor(
        readonly host: ProviderHost,
        private readonly state: Set<Entry>,
    ) {}

    static async perform(
        host: HostName,
        config: StackConfig,
        state: Set<Entry>,
        killer: Killer | undefined,
        steps: (run: SimulatedCommand) => Promise<void>,
    ): Promise<Outcome> {
        const run = new SimulatedCommand(await ProviderHost.start({ host, config, env: LAZY_SDK }), state);
        const struck = killer?.when.then(() =>
            killer.victim === "^C" ? run.interrupt() : run.die(killer.victim),
        );
        const killed = killer?.victim === "^C" ? undefined : struck;
        await Promise.race([steps(run), ...(killed === undefined ? [] : [killed])]);
        const processesLeft = await run.end(killer?.victim);
        const { logs } = run.host.engine;
        const output = [run.host.output, ...logs.map(({ message }) => message)].join("\n");
        const { errors, changes, dead, interrupted } = run;
        return { errors, changes, killed: dead, interrupted, output, processesLeft };
    }

    /** True once no further step may begin. */
    get over(): boolean {
        return this.dead || this.interrupted || this.errors.length > 0;
    }

    /**
     * One step of the engine. What it throws is an error of that resource.
     *
     * @returns undefined after an error, or when the run was over already
     */
    async step<T>(name: string, what: string, work: () => Promise<T>): Promise<T | undefined> {
        if (this.over) {
            return undefined;
        }
        try {
            const result = await work();
            this.called ||= !this.isDead();
            return this.isDead() ? undefined : result;
        } catch (error) {
            this.called ||= !this.isDead();
            const reasons = error instanceof CallError ? error.initialization?.reasons : undefined;
            const text = reasons?.join("\n") ?? (error as Error).message;
            this.errors.push({ name, text: `${what} ${name}: ${text}` });
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
        await this.step(entry.name, "delete", async () => {
            this.changes += 1;
            await this.host.delete(entry.id, entry.urn, entry.outputs, entry.timeouts);
            this.forget(entry);
        });
    }

    forget(entry: Entry): void {
        if (!this.dead) {
            this.state.delete(entry);
        }
    }

    replaceEntry(old: Entry, entry: Entry): void {
        if (!this.dead) {
            this.state.delete(old);
            this.state.add(entry);
        }
    }

    private isDead(): boolean {
        return this.dead;
    }

    /** As the engine does it: two calls, a few milliseconds apart. */
    private interrupt(): void {
        this.interrupted = true;
        const cancel = (): void => void this.host.cancel().catch(() => undefined);
        cancel();
        setTimeout(cancel, 6);
    }

    private die(victim: Killer["victim"]): void {
        this.dead = true;
        if (victim === "engine") {
            this.host.crashEngine();
        } else {
            this.host.kill();
        }
    }

    /** @returns the provider's process, if it outlives a killed engine; before its first call none of our code is in it */
    private async end(victim: Killer["victim"] | undefined): Promise<string[]> {
        let alone = true;
        if (this.dead && victim === "engine" && this.called) {
            const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), DEATH_MS).unref());
            alone = await Promise.race([this.host.exited.then(() => true), late]);
        }
        const { pid } = this.host;
        await this.host.stop();
        return alone ? [] : [`provider process ${pid}`];
    }
}
