import type { KindName } from "../../provider/src/resources/kinds";
import type { Entry, StackError } from "./engine";
import type { Declared } from "./program";

/** A resource in the stack's state. */
export interface StateEntry {
    readonly kind: KindName;
    readonly name: string;
    readonly id: string;
    readonly groupId: string;
    /** Of an interface endpoint: the id of the private endpoint. */
    readonly privateEndpointId?: string;
    /** A `get`: the stack reads it only. */
    readonly external: boolean;
    /** Tells a resource from its predecessor of the same id; undefined where the state does not show it. */
    readonly instance?: unknown;
    /** As the last command has left it. */
    readonly status?: unknown;
}

export const stateEntry = ({ kind, name, id, inputs, outputs, external }: Entry): StateEntry => ({
    kind,
    name,
    id,
    groupId: String(inputs.groupId),
    external,
    instance: outputs.__instance,
    status: outputs.status,
    ...(kind === "InterfaceEndpoint" ? { privateEndpointId: String(inputs.privateEndpointId) } : {}),
});

/** What one command did. */
export interface Outcome {
    readonly errors: readonly StackError[];
    /** Steps that changed something: a create, an update, a delete. */
    readonly changes: number;
    /** The command was killed before it finished. */
    readonly killed: boolean;
    /** The user has pressed ^C while it ran. */
    readonly interrupted: boolean;
    /** All that was printed or logged. */
    readonly output: string;
    /** What still ran ten seconds after the end. */
    readonly processesLeft: readonly string[];
}

/** What is killed; or the user presses ^C. */
export type Victim = "provider" | "engine" | "^C";

/** Kills or interrupts a command while it runs. */
export interface Killer {
    readonly victim: Victim;
    /** Resolves when the time has come; never, where the command ends before. */
    readonly when: Promise<void>;
}

/** A stack of the program under test, on the simulated or the real engine. */
export interface Stack {
    up(program: readonly Declared[], options: { refresh: boolean; killer?: Killer }): Promise<Outcome>;
    destroy(killer?: Killer): Promise<Outcome>;
    entries(): Promise<readonly StateEntry[]>;
    /** `pulumi state delete` of what the stack manages under this name. */
    forget(name: string): Promise<void>;
    /** The whole state as text, to look for secrets. */
    stateText(): Promise<string>;
    dispose(): Promise<void>;
}
