import type { KindName } from "../../provider/src/resources/kinds";
import type { ProgramResource } from "./program";

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
}

/** An error as the user sees it; `name` is the resource, if the error names one. */
export interface StackError {
    readonly name: string | undefined;
    readonly text: string;
    /** The provider's own code, which stands at the end; "" where it has none. */
    readonly code: string;
}

export const stackError = (name: string | undefined, text: string): StackError => ({
    name,
    text,
    code: /\[(\w+)\]\s*$/.exec(text)?.[1] ?? "",
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

/** The outcome of a command that did nothing. */
export const NOTHING: Outcome = {
    errors: [],
    changes: 0,
    killed: false,
    interrupted: false,
    output: "",
    processesLeft: [],
};

/** What is killed; or the user presses ^C. */
export type Victim = "provider" | "engine" | "^C";

/** Lets the campaign kill or interrupt a command while it runs. */
export interface Killer {
    readonly victim: Victim;
    /** Resolves when the time has come; never, where the command ends before. */
    readonly when: Promise<void>;
}

/** A stack of the program under test, on the simulated or the real engine. */
export interface Stack {
    up(program: readonly ProgramResource[], options: { refresh: boolean; killer?: Killer }): Promise<Outcome>;
    destroy(killer?: Killer): Promise<Outcome>;
    entries(): Promise<readonly StateEntry[]>;
    /** `pulumi state delete` of what the stack manages under this name. */
    forget(name: string): Promise<void>;
    /** The whole state as text, to look for secrets. */
    stateText(): Promise<string>;
    dispose(): Promise<void>;
}

/** How to reach Atlas: the stack's configuration. */
export type StackConfig = Readonly<Record<string, string>>;
