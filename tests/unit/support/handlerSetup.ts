import { AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";
import { DynamicProvider } from "../../../provider/src/dynamic/dynamicProvider";
import type { Hidden } from "../../../provider/src/dynamic/hidden";
import { PlainError } from "../../../provider/src/atlas/errors/errors";
import type { Text } from "../../../provider/src/words/text";
import { KINDS, VERBS, type KindName } from "../../../provider/src/resources/kinds";
import type {
    InterfaceEndpointInputs,
    InterfaceEndpointState,
} from "../../../provider/src/resources/interfaceEndpoint/state";
import type {
    PrivateConnectionStringInputs,
    PrivateConnectionStringState,
} from "../../../provider/src/resources/privateConnectionString/state";
import type {
    PrivateEndpointInputs,
    PrivateEndpointState,
} from "../../../provider/src/resources/privateEndpoint/state";
import type { Host } from "../../../provider/src/resources/host";
import type { Subject } from "../../../provider/src/resources/lifecycle/kind";
import { Runtime } from "../../../provider/src/resources/project/runtime";
import { RunMemory } from "../../../provider/src/resources/project/runMemory";
import { AutoAdvancingClock } from "./fakeClock";
import { NotesInMemory } from "./notesInMemory";
import { RunFolderInMemory } from "./runFolderInMemory";
import { failure } from "./until";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const VPCE = "vpce-0a1b2c3d4e5f";
export const OTHER_VPCE = "vpce-9f8e7d6c5b4a";
/** Of the connection string of the cluster that {@link HandlerSetup.addCluster} makes. */
export const STRING_ID = `${GROUP}/orders/${VPCE}`;
/** Long enough for lists that are shared to become stale, in milliseconds. */
export const PAUSE = 5_000;

/** What an error leaves in state, where it leaves something. */
interface Left<State> {
    readonly id: string;
    readonly properties: State;
}

/** The error with which it fails, once its code is the expected one. */
export async function endsWith<State = object>(
    code: string,
    promise: Promise<unknown>,
): Promise<Left<State> & Error> {
    const error = (await failure(promise)) as Left<State> & Error & { readonly code?: string };
    expect([error.code ?? codeIn(error.message), error.message]).toEqual([code, error.message]);
    return error;
}

const codeIn = (words: string): string | undefined => /\[(\w+)\]$/.exec(words)?.[1];

type CreateArguments = Pick<Partial<PrivateEndpointInputs>, "adoptExisting" | "api"> & {
    readonly timeout?: string;
};

const running: AtlasEmulator[] = [];

afterEach(async () => {
    await Promise.all(running.splice(0).map((atlas) => atlas.close()));
});

/** What the engine calls, with what Pulumi's server adds to the outputs of a dynamic provider. */
class ServedProvider extends DynamicProvider {
    /** For the program: the engine checks what that declares, and compares then. */
    override async diff(
        ...[id, olds, news]: Parameters<DynamicProvider["diff"]>
    ): ReturnType<DynamicProvider["diff"]> {
        const inputs = { ...news } as Record<string, unknown>;
        await this.check(inputs, inputs);
        return this.compare(id, olds, news);
    }

    /** For a refresh: the engine compares what it has read, and checks nothing. */
    async compare(
        ...[id, olds, news]: Parameters<DynamicProvider["diff"]>
    ): ReturnType<DynamicProvider["diff"]> {
        return super.diff(id, { ...olds, __provider: "the provider's text" }, news);
    }
}

/** The same, with the types of one kind. */
export interface Served<Inputs, State> {
    check(olds: object, news: object): ReturnType<DynamicProvider["check"]>;
    diff: Compare<Inputs, State>;
    compare: Compare<Inputs, State>;
    create(inputs: Inputs & Hidden): Promise<{ readonly id: string; readonly outs?: State & Hidden }>;
    update(...given: Parameters<Compare<Inputs, State>>): Promise<{ readonly outs?: State & Hidden }>;
    read(
        id: string,
        olds: Partial<State> & Hidden,
    ): Promise<{ readonly id?: string; readonly props?: State & Hidden; readonly inputs?: object }>;
    delete(id: string, olds: Partial<State> & Hidden): Promise<void>;
}

type Compare<Inputs, State> = (
    id: string,
    olds: Partial<State> & Hidden,
    news: Inputs & Hidden,
) => ReturnType<DynamicProvider["diff"]>;

/** What the text of the latest error of each process is made of, before a host makes words of it. */
const facts = new WeakMap<Runtime, object>();
const noting = async <T>(runtime: Runtime, result: Promise<T>): Promise<T> => {
    try {
        return await result;
    } catch (error) {
        if (error instanceof PlainError) {
            facts.set(runtime, error.text.facts);
        }
        throw error;
    }
};
for (const name of ["diff", "update", "read", "delete"] as const) {
    const verb = VERBS[name] as (...args: [Subject, object]) => Promise<unknown>;
    const noted = async (...args: [Subject, object]): Promise<unknown> =>
        noting(args[0].runtime, verb(...args));
    Object.assign(VERBS, { [name]: noted });
}
const { create } = VERBS;
VERBS.create = async (kind, runtime, ...more) => noting(runtime, create(kind, runtime, ...more));

/** The handlers of both resources in front of an emulator over real HTTP, on a clock that jumps from pause to pause. */
export class HandlerSetup {
    readonly said: string[] = [];
    /** The codes of the lines that were written. */
    readonly lines: string[] = [];
    readonly factsOfLines: object[] = [];
    readonly endpoints: Served<PrivateEndpointInputs, PrivateEndpointState>;
    readonly attachments: Served<InterfaceEndpointInputs, InterfaceEndpointState>;
    readonly strings: Served<PrivateConnectionStringInputs, PrivateConnectionStringState>;
    readonly runtime: Runtime;
    private readonly notes: ReturnType<NotesInMemory["join"]>;

    private constructor(
        readonly atlas: AtlasEmulator,
        readonly clock: AutoAdvancingClock,
        cancelSignal?: AbortSignal,
        private readonly run: Pick<RunFolderInMemory, "join"> = new RunFolderInMemory(),
        isDestroy: boolean | "unknown" = false,
        login: Readonly<Record<string, string>> = { publicKey: "public", privateKey: "private" },
        readonly machine = new NotesInMemory(),
    ) {
        this.notes = machine.join({ now: () => clock.now() });
        const settings: Readonly<Record<string, string>> = { baseUrl: atlas.url, ...login };
        const log = {
            showStatus: (_urn: string, text: string): void => void this.said.push(text),
            writeLine: (line: Text): void => {
                this.lines.push(line.code);
                this.factsOfLines.push(line.facts);
            },
        };
        const memory = new RunMemory(() => run.join());
        const runtime = new Runtime({
            config: (name) => settings[name],
            environment: {},
            log,
            clock,
            run: memory,
            notes: this.notes,
            isDestroy: () => (isDestroy === "unknown" ? undefined : isDestroy),
            ...(cancelSignal && { cancelSignal }),
        });
        this.runtime = runtime;
        const served = <I, S>(kind: KindName): Served<I, S> =>
            new ServedProvider(KINDS[kind], runtime) as unknown as Served<I, S>;
        this.endpoints = served("PrivateEndpoint");
        this.attachments = served("InterfaceEndpoint");
        this.strings = served("PrivateConnectionString");
    }

    /** What the text of the latest error is made of. */
    get facts(): object {
        return facts.get(this.runtime) ?? {};
    }

    /**
     * @param cancelSignal aborts where the user presses ^C
     * @param login settings, by their names
     */
    static async start(
        options: EmulatorOptions = {},
        cancelSignal?: AbortSignal,
        login?: Readonly<Record<string, string>>,
    ): Promise<HandlerSetup> {
        const clock = new AutoAdvancingClock();
        const startedAt = Date.now();
        const atlas = await AtlasEmulator.start({
            now: () => startedAt + clock.now(),
            initiating: "4s",
            deleting: "4s",
            attaching: "4s",
            clusterUpdateAfter: "20s",
            clusterUpdating: "40s",
            seed: 1,
            ...options,
        });
        running.push(atlas);
        return new HandlerSetup(atlas, clock, cancelSignal, undefined, false, login);
    }

    /** Another process, which knows nothing of this one. */
    otherProcess(cancelSignal?: AbortSignal): HandlerSetup {
        return new HandlerSetup(this.atlas, this.clock, cancelSignal);
    }

    /** A process of the next run, on the same machine. @param isEnded whether this one's run has ended by itself */
    nextRun(isEnded = false): HandlerSetup {
        if (isEnded) {
            this.notes.end();
        }
        const machine = this.machine.afterAKill();
        return new HandlerSetup(this.atlas, this.clock, undefined, undefined, false, undefined, machine);
    }

    /** The process of another provider, in the same run. @param isDestroy whether that destroys the stack */
    otherProvider(isDestroy?: boolean | "unknown"): HandlerSetup {
        return new HandlerSetup(this.atlas, this.clock, undefined, this.run, isDestroy);
    }

    /** The process of another provider, which cannot read and write the run's notes. */
    aloneInRun(): HandlerSetup {
        const fail = (): never => {
            throw new Error("ENOSPC");
        };
        return new HandlerSetup(this.atlas, this.clock, undefined, { join: fail });
    }

    /** As a host does it that can import. */
    async import(
        kind: KindName,
        id: string,
        host: Pick<Host, "urn"> = { urn: "a::b::c::new" },
    ): Promise<{ readonly id: string; readonly state: object }> {
        return KINDS[kind].import(id, this.runtime, { ...host, timeouts: {}, instance: "i" });
    }

    inputs(more: Partial<PrivateEndpointInputs> = {}): PrivateEndpointInputs & Hidden {
        return {
            groupId: GROUP,
            region: "us-east-1",
            providerName: "AWS",
            __urn: "a::b::c::one",
            ...more,
        };
    }

    /** An endpoint that is ready, as it stands in state. */
    async ready(
        more: Partial<PrivateEndpointInputs> = {},
    ): Promise<{ id: string; state: PrivateEndpointState & Hidden }> {
        const { id, outs } = await this.endpoints.create(this.inputs(more));
        return { id, state: present(outs) };
    }

    /** @returns the id of the endpoint that the resource has from now on */
    async create(region: string, { timeout, ...more }: CreateArguments = {}): Promise<string> {
        const __timeouts = timeout === undefined ? {} : { create: timeout };
        const inputs = { ...this.inputs({ region, ...more }), __timeouts, __urn: `a::b::c::${region}` };
        return (await this.endpoints.create(inputs)).id;
    }

    get made(): string[] {
        return this.atlas.endpoints(GROUP).map(({ id }) => id);
    }

    attachmentInputs(privateEndpointId: string): InterfaceEndpointInputs & Hidden {
        return {
            groupId: GROUP,
            privateEndpointId,
            interfaceEndpointId: VPCE,
            __urn: "a::b::c::two",
        };
    }

    async attached(privateEndpointId: string): Promise<InterfaceEndpointState & Hidden> {
        const { outs } = await this.attachments.create(this.attachmentInputs(privateEndpointId));
        return present(outs);
    }

    /** A cluster, and a VPC endpoint that somebody has attached a moment ago. @returns its endpoint's id */
    addCluster(regions: readonly string[] = ["us-east-1"]): string {
        this.atlas.createCluster(GROUP, "orders", regions);
        const { id } = this.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        this.atlas.attach(id, VPCE);
        return id;
    }

    async connected(): Promise<PrivateConnectionStringState & Hidden> {
        const { outs } = await this.strings.create(this.stringInputs());
        return present(outs);
    }

    stringInputs(more: Partial<PrivateConnectionStringInputs> = {}): PrivateConnectionStringInputs & Hidden {
        return {
            groupId: GROUP,
            clusterName: "orders",
            interfaceEndpointId: VPCE,
            __urn: "a::b::c::three",
            ...more,
        };
    }

    /** How many calls of a method whose path matches there were, logins not counted. */
    count(method: string, path = /./): number {
        return this.atlas.requests.filter(
            (one) => one.method === method && one.status !== 401 && path.test(one.path),
        ).length;
    }
}

export function present<T>(outputs: T | undefined): T {
    if (outputs === undefined) {
        throw new Error("no outputs");
    }
    return outputs;
}
