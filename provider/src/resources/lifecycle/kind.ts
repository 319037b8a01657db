import type { Api, Dialect } from "../../atlas/api/dialects";
import type { Phase } from "../../atlas/api/phases";
import type { Text } from "../../words/text";
import type { CallContext } from "../../waiting/sharedCalls";
import type { Pacing } from "../../waiting/watcher";
import type { ArgumentChecks } from "../arguments/argumentChecks";
import type { ImportId } from "../arguments/idParts";
import type { Entry, HiddenState, Host, RawInputs } from "../host";
import type { LostCalls } from "../project/lostCalls";
import type { ProjectApi } from "../project/projectApi";
import type { Runtime } from "../project/runtime";
import type { Find, Operation } from "./operation";
import type { Unready, WaitResult } from "./texts";

/** The types of one kind: what `check` lets through, what the state keeps, and what Atlas shows. */
export interface Shape {
    readonly inputs: { readonly groupId: string };
    readonly state: HiddenState & { readonly groupId: string; readonly api?: Api; readonly region?: string };
    readonly thing: object;
}

export type Inputs = Shape["inputs"];
export type State = Shape["state"];

/** An entry of the state, and what is asked of it. */
export interface Subject<R extends Shape = Shape> {
    readonly kind: Kind<R>;
    readonly runtime: Runtime;
    readonly host: Host;
    readonly id: string;
    readonly state: R["state"];
}

export const valueOf = (from: object, name: string): unknown =>
    (from as Readonly<Record<string, unknown>>)[name];

/** Atlas's status of the thing, or of its state; undefined in a state that lacks it. */
export const statusOf = ({ statusProperty }: Kind, thing: object): string | undefined =>
    valueOf(thing, statusProperty) as string | undefined;

export interface Work<R extends Shape = Shape> extends Subject<R> {
    readonly api: ProjectApi;
    readonly operation: Operation;
    readonly isLeaving?: boolean;
}

/** What a create begins with. */
export type Start = Omit<Work, "api" | "id" | "state">;

/**
 * One kind of resource: an object in Atlas that is waited for until it is ready, stays in state however the wait ends, and
 * is replaced in the phases of `replacedIn`. The verbs beside this file are the same for all kinds.
 */
export interface Kind<R extends Shape = Shape> {
    /** What users type for an import or a `get`. */
    readonly importId: ImportId;
    /** Each argument, and how it is checked: what that returns is what the rest works with. */
    readonly fields: Readonly<Record<keyof R["inputs"], (checks: ArgumentChecks) => unknown>>;
    /** Of what a program may declare one only: the arguments that name it, the last one at fault. */
    readonly once?: {
        readonly names: readonly string[];
        what(values: Readonly<Record<string, string>>): string;
    };
    /** The properties whose change makes a new one necessary. */
    readonly identity: readonly string[];
    /** The properties without which a state names nothing in Atlas. */
    readonly names: readonly string[];
    /** The property of the state, and of what Atlas shows, that has its status. */
    readonly statusProperty: string;
    phaseOf(thing: R["state"] | R["thing"]): Phase;
    /** The next `up` replaces what has come to one of these phases. */
    readonly replacedIn: readonly Phase[];

    /** The arguments before they are checked. Default: as the program has them. */
    given?(news: RawInputs): RawInputs;
    /**
     * The arguments that fit what was read, so that a refresh shows drift.
     * @param olds those that no state has; undefined for an import, whose program needs no optional ones
     */
    inputsOf(state: R["state"], olds: Partial<R["inputs"]> | undefined): Partial<R["inputs"]>;
    /** The words of the status row while it waits, the important ones first: the CLI cuts off what does not fit. */
    rowOf(thing: R["thing"], dialect: Dialect): string;
    stateOf(base: R["state"], thing: R["thing"], api: Api): R["state"];
    /** Names it for people, in the middle of a sentence. */
    nameOf(id: string, state: R["state"]): string;
    /** How to look for it in a poll. */
    find(work: Work<R>): Find<R["thing"]>;
    /** Makes it in Atlas, or finds it. It may not be ready yet. @returns also what Atlas has shown of it, and by which calls */
    make(
        inputs: R["inputs"],
        start: Start,
    ): Promise<Pick<Work<R>, "id" | "state" | "api"> & { seen?: R["thing"]; calls?: LostCalls }>;
    /** What the user reads where the time is over before {@link make} has ended. */
    notMade?(inputs: R["inputs"], operation: Operation): Text;
    /** What the user reads of a wait that ended without success. */
    notReady(result: WaitResult<R["thing"]>, unready: Unready, state: R["state"]): Text;
    /** Reads what something else has made, by the id that a user typed. @throws {UserError} for a wrong id, or no thing */
    import(given: string, runtime: Runtime, host: Host): Promise<Entry<R["state"]>>;

    /** Set for what this stack makes, owns and deletes in Atlas. */
    readonly owned?: Owned<R>;
    /** Set where some properties are changed in place. */
    readonly inPlace?: InPlace<R>;
    /** How often to look while it is being created, where that is known. */
    pacing?(work: Work<R>): Pacing | undefined;
    /** Looks in another way than {@link find} while it waits. */
    watch?(work: Work<R>): Find<R["thing"]>;
    /**
     * What Atlas shows differently from a ready state; each `up` asks for it.
     * @param oldest the maximum age of an answer that others have got, in milliseconds
     */
    drift?(subject: Subject<R>, options: CallContext, oldest?: number): Promise<Drift | undefined>;
    /** Repairs what was not ready at the end of an earlier operation, before that is waited for. */
    heal?(work: Work<R>): Promise<void>;
    /** Whether Atlas may remove it without being asked to; if so, `diff` checks that it still exists. */
    mayVanish?(state: R["state"], runtime: Runtime): boolean;
    /** Reads what something else manages, given only arguments of a `get`. */
    get?(
        given: string,
        inputs: R["inputs"] | R["state"],
        runtime: Runtime,
        host: Host,
    ): Promise<Entry<R["state"]>>;
}

/** Properties of a state that are no longer as Atlas has them, and what the preview says of them. */
export interface Drift {
    readonly properties: readonly string[];
    readonly text: Text;
}

export interface Owned<R extends Shape = Shape> {
    /** Completes the status row's "asking Atlas to …". */
    readonly removal: string;
    keyOf(id: string, state: R["state"]): string;
    /** More keys under which another resource of the program may have asked for it. */
    wantedAs?(state: R["state"]): readonly string[];
    /** Asks Atlas to remove it. @returns false if Atlas does not have it, or is removing it already */
    askToRemove(work: Work<R>): Promise<boolean>;
    /** Looks once more at what it depends on. @returns false where it is gone already. @throws {UserError} where it has to stay */
    isStillToGo?(work: Work<R>): Promise<boolean>;
}

interface InPlace<R extends Shape> {
    /** Those properties that differ from the program. */
    changed(state: R["state"], news: R["inputs"]): readonly string[];
    /** Whether a state that is as the program says may rest on a call whose answer was lost. */
    isUnsure(news: R["inputs"]): boolean;
    /** What the preview says of the change. */
    announcement(id: string, state: R["state"]): Text | undefined;
    adjust(work: Work<R>, news: R["inputs"]): Promise<R["state"]>;
}
