import { AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";
import { DynamicProvider } from "../../../provider/src/dynamic/dynamicProvider";
import type { Hidden } from "../../../provider/src/dynamic/hidden";
import { PlainError } from "../../../provider/src/atlas/errors/errors";
import type { Text } from "../../../provider/src/words/text";
import type { Resource } from "../../../provider/src/resources/host";
import { KINDS, type KindName } from "../../../provider/src/resources/kinds";
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
import { Runtime } from "../../../provider/src/resources/project/runtime";
import { RunMemory } from "../../../provider/src/resources/project/runMemory";
import { AutoAdvancingClock } from "./fakeClock";
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
class ServedProvider<Inputs extends object, State extends object> extends DynamicProvider<Inputs, State> {
    /** For the program: the engine checks what that declares, and compares then. */
    override async diff(
        ...[id, olds, news]: Parameters<DynamicProvider<Inputs, State>["diff"]>
    ): ReturnType<DynamicProvider<Inputs, State>["diff"]> {
        const inputs = { ...news } as Record<string, unknown>;
        await this.check(inputs, inputs);
        return this.compare(id, olds, news);
    }

    /** For a refresh: the engine compares what it has read, and checks nothing. */
    async compare(
        ...[id, olds, news]: Parameters<DynamicProvider<Inputs, State>["diff"]>
    ): ReturnType<DynamicProvider<Inputs, State>["diff"]> {
        return super.diff(id, { ...olds, __provider: "the provider's text" }, news);
    }
}

/** The resource, whose errors are noted before a host makes words of them. */
function noting<R extends object>(resource: R, note: (error: PlainError) => void): R {
    const noted = async (result: unknown): Promise<unknown> => {
        try {
            return await result;
        } catch (error) {
            if (error instanceof PlainError) {
                note(error);
            }
            throw error;
        }
    };
    return new Proxy(resource, {
        get: (target, name) => {
            const call = Reflect.get(target, name) as (...args: unknown[]) => unknown;
            return (...args: unknown[]): unknown => {
                const result = call.apply(target, args);
                return result instanceof Promise ? noted(result) : result;
            };
        },
    });
}

/** The handlers of both resources in front of an emulator over real HTTP, on a clock that jumps from pause to pause. */
export class HandlerSetup {
    readonly said: string[] = [];
    /** The codes of the lines that were written. */
    readonly lines: string[] = [];
    /** What the text of the latest error is made of. */
    facts: object = {};
    readonly endpoints: ServedProvider<PrivateEndpointInputs, PrivateEndpointState>;
    readonly attachments: DynamicProvider<InterfaceEndpointInputs, InterfaceEndpointState>;
    readonly strings: ServedProvider<PrivateConnectionStringInputs, PrivateConnectionStringState>;
    readonly runtime: Runtime;

    private constructor(
        readonly atlas: AtlasEmulator,
        readonly clock: AutoAdvancingClock,
        cancelSignal?: AbortSignal,
        private readonly run: Pick<RunFolderInMemory, "join"> = new RunFolderInMemory(),
        isDestroy: boolean | "unknown" = false,
        login: Readonly<Record<string, string>> = { publicKey: "public", privateKey: "private" },
    ) {
        const settings: Readonly<Record<string, string>> = { baseUrl: atlas.url, ...login };
        const log = {
            showStatus: (_urn: string, text: string): void => void this.said.push(text),
            writeLine: (line: Text): void => void this.lines.push(line.code),
        };
        const memory = new RunMemory(() => run.join());
        const runtime = new Runtime({
            config: (name) => settings[name],
            environment: {},
            log,
            clock,
            run: memory,
            isDestroy: () => (isDestroy === "unknown" ? undefined : isDestroy),
            ...(cancelSignal && { cancelSignal }),
        });
        this.runtime = runtime;
        const serve = <I extends object, S extends object>(kind: KindName): Resource<I, S> =>
            noting(KINDS[kind].serve(runtime) as Resource<I, S>, ({ text }) => (this.facts = text.facts));
        this.endpoints = new ServedProvider(serve("PrivateEndpoint"));
        this.attachments = new ServedProvider(serve("InterfaceEndpoint"));
        this.strings = new ServedProvider(serve("PrivateConnectionString"));
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
        return KINDS[kind].serve(this.runtime).import(id, { ...host, timeouts: {}, instance: "i" });
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
