import type { EngineLog } from "../../engine/engineLog";

/** Stands for an argument whose value is not known before the update. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Arguments as a program has passed them: anything at all, {@link UNKNOWN} included. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** Where a resource's texts go; see {@link EngineLog}. */
export type Log = Pick<EngineLog, "showStatus" | "writeLine">;

/** What the host, through which Pulumi calls us, knows of the resource that a call is about. */
export interface Host {
    /** Undefined where the host does not know it: then no row shows what happens. */
    readonly urn: string | undefined;
    /** As Pulumi spells durations; where one is missing, the default holds. */
    readonly timeouts: { readonly create?: string; readonly delete?: string };
    /** Made anew with each create and kept in state: tells a resource from the one that it replaces or was renamed from. */
    readonly instance: string;
}

/** One argument that is wrong. */
export interface Failure {
    /** The argument; "" where it is about the settings. */
    readonly property: string;
    readonly reason: string;
}

export interface Checked {
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly failures: readonly Failure[];
}

export interface Difference {
    readonly changes: boolean;
    /** The properties that make a new resource necessary. */
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace?: boolean;
}

/**
 * What one kind of resource does, independent of the host. A create or update whose object exists but is not ready throws an
 * {@link InitializationError}; other errors leave nothing behind, or what was in state.
 */
export interface ResourceHandler<Inputs, State> {
    /** Makes no request. */
    check(news: RawInputs, host: Host): Checked;
    diff(id: string, olds: State, news: Inputs, host: Host): Promise<Difference>;
    create(inputs: Inputs, host: Host): Promise<{ readonly id: string; readonly state: State }>;
    update(id: string, olds: State, news: Inputs, host: Host): Promise<State>;
    /** @returns undefined where it is gone */
    read(id: string, props: State, host: Host): Promise<State | undefined>;
    delete(id: string, olds: State, host: Host): Promise<void>;
    /**
     * The arguments that make what was read, so that a drift shows as one.
     *
     * @param olds those arguments that the state does not tell
     */
    inputsOf(state: State, olds: Partial<Inputs>): Inputs;
}
