import { PlainError } from "../../../provider/src/atlas/errors/errors";
import { InitializationError, type Host } from "../../../provider/src/resources/host";
import { KINDS, VERBS } from "../../../provider/src/resources/kinds";
import { Project } from "../../../provider/src/resources/project/project";
import { RunMemory } from "../../../provider/src/resources/project/runMemory";
import type { Inputs, Kind, State, Subject } from "../../../provider/src/resources/lifecycle/kind";
import { Runtime } from "../../../provider/src/resources/project/runtime";
import type { Clock } from "../../../provider/src/waiting/clock";
import type { Properties } from "../../../testkit/providerHost/sdk";
import { Command, StepError, type Asked, type Entry, type Made, type Port } from "../../model/engine";
import type { ProviderName } from "../../model/program";
import type { Outcome } from "../../model/stack";
import { NotesInMemory } from "../support/notesInMemory";
import { RunFolderInMemory } from "../support/runFolderInMemory";
import type { Called } from "./answers";
import { type Atlas, GROUP } from "./atlas";
import { type Caller, clientOf, type Fate } from "./http";
import type { Script } from "./script";
import type { VirtualClock } from "./virtualClock";

const SETTINGS: Readonly<Record<string, string>> = { publicKey: "public", privateKey: "private" };
const TIMEOUTS = { create: "4m", delete: "90s" };

/** One stack, on the model of the engine. */
export class ModelStack {
    readonly state = new Set<Entry>();
    private notes = new NotesInMemory();
    private made = 0;

    constructor(
        private readonly atlas: Atlas,
        private readonly clock: VirtualClock,
    ) {}

    /** Runs a command's steps in processes of their own. */
    async command(
        steps: (command: Command) => Promise<void>,
        { isDestroy = false, script }: { readonly isDestroy?: boolean; readonly script?: Script } = {},
    ): Promise<Outcome> {
        const instance = (): string => `i${(this.made += 1)}`;
        const process = new Process(
            this.atlas,
            this.clock,
            isDestroy,
            instance,
            this.notes.join({ now: () => this.clock.now() }),
            script,
        );
        const command = new Command(this.state, process);
        await Promise.race([steps(command), process.death]);
        const { errors, changes } = command;
        const { isDead: killed, isInterrupted: interrupted } = process;
        process.end();
        this.notes = this.notes.afterAKill();
        return { errors, changes, killed, interrupted, output: "", processesLeft: [] };
    }
}

/** What runs one command of a stack: its provider processes, which die together. */
class Process implements Port, Caller {
    readonly clock: Clock;
    readonly death: Promise<void>;
    isDead = false;
    isInterrupted = false;
    isTaken = false;
    seesTaken = false;
    private die: () => void = () => undefined;
    private readonly cancel = new AbortController();
    private readonly runtimes = new Map<ProviderName, Runtime>();
    private readonly folder = new RunFolderInMemory();

    constructor(
        private readonly atlas: Atlas,
        clock: VirtualClock,
        private readonly isDestroy: boolean,
        private readonly newInstance: () => string,
        private readonly notes: ReturnType<NotesInMemory["join"]>,
        private readonly script?: Script,
    ) {
        this.clock = clock.ofProcess(() => this.isDead);
        this.death = new Promise((resolve) => (this.die = resolve));
    }

    async meet(call: Called, mayBeOld: boolean): Promise<Fate | undefined> {
        return this.script?.meet(this.atlas, this, call, mayBeOld);
    }

    interrupt(): void {
        this.isInterrupted = true;
        this.cancel.abort();
    }

    kill(): void {
        this.isDead = true;
        this.die();
    }

    end(): void {
        if (!this.isDead) {
            this.notes.end();
        }
    }

    async check(asked: Asked, _olds: Properties, args: Properties): Promise<Properties> {
        const { inputs, failures } = VERBS.check(...this.serving(asked), args, this.host(asked, args));
        if (failures.length > 0) {
            throw new Error(failures.map(({ property }) => property).join());
        }
        return { ...inputs };
    }

    async diff(asked: Asked, id: string, olds: Properties, news: Properties): ReturnType<Port["diff"]> {
        const found = await VERBS.diff(this.subject(asked, id, olds), news as Inputs);
        const { changes, replaces, deleteBeforeReplace: deletesFirst = false } = found;
        return { changes, replaces: replaces.length > 0, deletesFirst };
    }

    async create(asked: Asked, inputs: Properties): Promise<Made> {
        const __instance = this.newInstance();
        return this.ending({ __instance }, () =>
            VERBS.create(...this.serving(asked), inputs as Inputs, this.host(asked, { __instance })),
        );
    }

    async update(asked: Asked, id: string, olds: Properties, news: Properties): Promise<Properties> {
        const update = async (): Promise<{ readonly id: string; readonly state: object }> => ({
            id,
            state: await VERBS.update(this.subject(asked, id, olds), news as Inputs),
        });
        return (await this.ending(olds, update)).properties;
    }

    async delete(asked: Asked, id: string, olds: Properties): Promise<void> {
        await this.ending(olds, async () => {
            await VERBS.delete(this.subject(asked, id, olds));
            return { id, state: {} };
        });
    }

    async read(asked: Asked, id: string, olds: Properties): ReturnType<Port["read"]> {
        const found = await this.ending(olds, async () => {
            const read = await VERBS.read(this.subject(asked, id, olds));
            return read ?? { id: "", state: {} };
        });
        return found.id === "" ? undefined : found.properties;
    }

    async get(asked: Asked, groupId: string, id: string): ReturnType<Port["get"]> {
        return this.read(asked, id, { groupId });
    }

    /** What a call ends with; the host keeps the instance in state. */
    private async ending(
        { __instance }: Properties,
        call: () => Promise<{ readonly id: string; readonly state: object }>,
    ): Promise<Made> {
        const made = (id: string, state: object): Made => ({ id, properties: { ...state, __instance } });
        try {
            const { id, state } = await call();
            return made(id, state);
        } catch (error) {
            if (!(error instanceof PlainError)) {
                throw error;
            }
            const { code, facts } = error.text;
            const lost = (facts as { readonly lost?: boolean }).lost === true;
            const half = error instanceof InitializationError ? made(error.id, error.state) : undefined;
            throw new StepError({ text: error.message, code, lost }, half);
        }
    }

    private host({ urn }: Asked, { __instance: instance = urn }: Properties): Host {
        return { urn, timeouts: TIMEOUTS, instance: String(instance) };
    }

    private serving({ provider, kind }: Asked): [Kind, Runtime] {
        return [KINDS[kind], this.runtimeOf(provider)];
    }

    private subject(asked: Asked, id: string, olds: Properties): Subject {
        const [kind, runtime] = this.serving(asked);
        return { kind, runtime, host: this.host(asked, olds), id, state: olds as unknown as State };
    }

    /** One provider process of the command; all have one memory, as through the files of a run. */
    private runtimeOf(provider: ProviderName): Runtime {
        const runtime = this.runtimes.get(provider) ?? this.newRuntime();
        this.runtimes.set(provider, runtime);
        return runtime;
    }

    private newRuntime(): Runtime {
        const runtime = new Runtime({
            config: (name) => SETTINGS[name],
            environment: {},
            clock: this.clock,
            cancelSignal: this.cancel.signal,
            run: new RunMemory(() => this.folder.join()),
            notes: this.notes,
            isDestroy: () => this.isDestroy,
        });
        const project = new Project(
            clientOf(this.atlas, this),
            GROUP,
            runtime.memoryOf(GROUP),
            "digest",
            this.clock,
            () => undefined,
        );
        runtime.project = () => project;
        return runtime;
    }
}
