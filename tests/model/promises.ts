import type { StackError } from "./engine";
import type { Declared } from "./program";
import type { Outcome, StateEntry } from "./stack";
import { namesToRecover, neverAsked } from "./user";
import { OTHERS, type Party, type There, type World } from "./world";

/** What must never happen, with how a table calls it. */
export const PROMISES = {
    lost: "lost",
    doubled: "doubled",
    foreign: "somebody else's taken",
    shared: "in two states",
    deleted: "somebody else's deleted",
    secrets: "secrets printed",
    processes: "processes left",
    "left behind": "left after destroy",
    unstable: "not stable in the end",
} as const;
export type PromiseName = keyof typeof PROMISES;

/** After a command of one stack. */
export interface Situation {
    readonly party: Party;
    readonly outcome: Outcome;
    /** Of this stack's state. */
    readonly entries: readonly StateEntry[];
    /** Of this stack. */
    readonly program: readonly Declared[];
    readonly world: World;
    /** The program asks for no change. */
    readonly isSame?: boolean;
    /** What this command need not have found, and the next has to. */
    readonly mayMiss?: (id: string) => boolean;
}

/** What the provider says where it may have left something in Atlas that is in no state. */
const MAYBE: ReadonlySet<string> = new Set(["perhapsCreated", "perhapsAttached", "notAttached"]);
const MAYBE_IF_LOST: ReadonlySet<string> = new Set(["undecided", "takenByNothing"]);

export const keyOf = (id: string, vpce?: string): string => (vpce === undefined ? id : `${id}/${vpce}`);
const keyIn = ({ kind, id, privateEndpointId = "" }: StateEntry): string =>
    kind === "InterfaceEndpoint" ? keyOf(privateEndpointId, id) : id;
const isThere = ({ status }: { readonly status: string }): boolean => status !== "DELETING";

/** Follows who owns which endpoint and attachment through the commands of a run, and notes each broken promise once. */
export class Promises {
    readonly broken: Readonly<Record<PromiseName, string[]>> = {
        ...{ lost: [], doubled: [], foreign: [], shared: [], deleted: [] },
        ...{ secrets: [], processes: [], "left behind": [], unstable: [] },
    };
    /** Others' things that nothing in Atlas told from ours. */
    undecidable = 0;
    /** By key: its maker, or whoever has adopted it with leave. */
    private readonly owners = new Map<string, Party>();
    /** Its maker may have it in state even after somebody else has adopted it. */
    private readonly makers = new Map<string, Party>();
    /** What each stack has had in its state. */
    private readonly held = new Map<Party, Set<string>>();
    /** Excused for now from being in state or named in an error; a later `up` has to find them. */
    private readonly owed = new Set<string>();
    /** Whose last command was killed: a call of it may still make something, which is excused as well. */
    private readonly killed = new Set<Party>();
    private readonly givenUp = new Set<string>();
    /** How many removals the checks of each party have seen, and which instances its state had. */
    private readonly seen = new Map<Party, number>();
    private readonly instances = new Map<Party, ReadonlySet<unknown>>();

    ownerOf(id: string, vpce?: string): Party | undefined {
        return this.owners.get(keyOf(id, vpce));
    }

    /** The program of this stack only reads it from now on: it must stay, unless another stack made it or has it. */
    giveUp(party: Party, id: string): void {
        const having = [...this.held].filter(([, keys]) => keys.has(id)).map(([holder]) => holder);
        const another = [this.makers.get(id), ...having].find((one) => one !== undefined && one !== party);
        this.owners.set(id, another ?? OTHERS);
        this.givenUp.add(`${party} ${id}`);
    }

    /** All that can make a difference to later checks. */
    memory(): unknown {
        const { owners, makers, held, owed, givenUp, killed } = this;
        const holding = [...held].map(([party, keys]) => [party, ...keys]);
        return [owners, makers, holding, owed, givenUp, killed].map((all) => [...all]);
    }

    /** Holds after each command. */
    afterCommand(situation: Situation): void {
        const { party, outcome, entries, world } = situation;
        const { errors, killed, interrupted, processesLeft } = outcome;
        for (const { id, maker, attached } of world.there) {
            this.see(id, maker);
            attached.forEach((one) => this.see(keyOf(id, one.id), one.maker));
        }
        this.killed.delete(party);
        if (killed) {
            this.killed.add(party);
        }
        processesLeft.forEach((left) => this.tell("processes", left));
        const ours = entries.filter(({ kind, external }) => kind !== "PrivateConnectionString" && !external);
        const finished = errors.length === 0 && !killed && !interrupted;
        for (const entry of ours) {
            const key = keyIn(entry);
            // What was taken over stands twice until the old entry is deleted.
            if (finished && ours.some((other) => keyIn(other) === key && other.name !== entry.name)) {
                this.tell("doubled", `${key} stands twice in the state of ${party}`);
            }
            this.enter(situation, entry);
        }
        this.checkRemovals(situation, ours, finished);
        const places = world.there.filter(isThere).map(({ groupId, region }) => `${groupId}/${region}`);
        places
            .filter((place, index) => places.indexOf(place) !== index)
            .forEach((place) => this.tell("doubled", `${place} has two endpoints`));
    }

    /** After an `up`, whatever its end; {@link afterCommand} comes first. */
    afterUp(situation: Situation): void {
        const { party, program, entries, world } = situation;
        const inState = new Set(entries.filter(({ external }) => !external).map(keyIn));
        const read = new Set(program.map(({ reads }) => reads?.toLowerCase()));
        for (const thing of world.there.filter(isThere)) {
            const { id, groupId, region, attached } = thing;
            const declare = (one: Declared): boolean =>
                one.kind === "PrivateEndpoint" && one.groupId === groupId && one.region === region;
            if (this.owners.get(id) === party) {
                if (inState.has(id) || read.has(id)) {
                    this.owed.delete(id);
                } else {
                    this.checkMissing(situation, thing, undefined, program.filter(declare));
                }
            }
            for (const one of attached.filter(isThere)) {
                const key = keyOf(id, one.id);
                const declaring = program.filter(({ interfaceEndpointId }) => interfaceEndpointId === one.id);
                if (this.owners.get(key) === party && declaring.length > 0) {
                    if (inState.has(key)) {
                        this.owed.delete(key);
                    } else {
                        this.checkMissing(situation, thing, one.id, declaring);
                    }
                }
            }
        }
    }

    /** Once nothing fails or changes any more: all that the stack owns is in its state, what is attached in some state. */
    checkStable(
        party: Party,
        entries: readonly StateEntry[],
        all: readonly StateEntry[],
        world: World,
    ): void {
        const inState = new Set(entries.map(keyIn));
        const inAnyState = new Set([...entries, ...all].map(({ id }) => id));
        for (const { id, region, status, attached } of world.there) {
            if (this.owners.get(id) !== party) {
                continue;
            }
            if (!inState.has(id) && status !== "DELETING") {
                this.tell("lost", `${id} in ${region} (${status}) is not in state in the end`);
            }
            attached
                .filter((one) => !inAnyState.has(one.id))
                .forEach((one) => this.tell("lost", `attachment ${id}/${one.id} is not in state`));
        }
    }

    /** After the last `destroy` of all stacks. */
    checkAtEnd(entries: readonly StateEntry[], { there, removals }: World): void {
        entries.forEach(({ name, id }) => this.tell("left behind", `${name} (${id}) is still in state`));
        for (const { id, region, status, attached } of there) {
            if (this.owners.get(id) !== OTHERS) {
                this.tell("left behind", `${id} in ${region} (${status}) is still in Atlas`);
            }
            attached
                .filter((one) => isThere(one) && this.owners.get(keyOf(id, one.id)) !== OTHERS)
                .forEach((one) => this.tell("left behind", `${one.id} is still attached to ${id}`));
        }
        const gone = removals
            .filter(({ by, vpce }) => by === OTHERS && vpce === undefined)
            .map(({ id }) => id);
        const known = new Set([...there.filter(isThere).map(({ id }) => id), ...gone]);
        for (const [key, owner] of this.owners) {
            if (owner === OTHERS && !key.includes("/") && !known.has(key)) {
                this.tell("deleted", `${key}, somebody else's, was deleted`);
            }
        }
    }

    tell(promise: PromiseName, text: string): void {
        if (!this.broken[promise].includes(text)) {
            this.broken[promise].push(text);
        }
    }

    private see(key: string, maker: Party): void {
        if (this.makers.get(key) === maker) {
            return;
        }
        this.makers.set(key, maker);
        this.owners.set(key, maker);
        if (this.killed.has(maker)) {
            this.owed.add(key);
        }
    }

    /** What is new in a state is the stack's own, or adopted with leave. */
    private enter({ party, program, world }: Situation, entry: StateEntry): void {
        const key = keyIn(entry);
        const mine = this.held.get(party) ?? new Set<string>();
        const owner = this.owners.get(key);
        const isNew = !mine.has(key);
        this.held.set(party, mine.add(key));
        const isOwn = owner === undefined || owner === party || this.makers.get(key) === party;
        if (!isNew || isOwn || world.hasAttached(party, key)) {
            return;
        }
        const [id = "", vpce] = key.split("/");
        const leave = program.some((one) => one.name === entry.name && one.adoptExisting === true);
        if (!leave && world.isUndecidable(party, id, vpce)) {
            this.undecidable += 1;
        } else if (!leave) {
            this.tell(
                "foreign",
                `${key} of ${owner} is in the state of ${party}, as ${entry.name}, without permission`,
            );
            if ([...this.held].some(([other, keys]) => other !== party && keys.has(key))) {
                this.tell("shared", `${key} is in two states`);
            }
        }
        this.owners.set(key, party);
    }

    /** A stack removes only what it has or has had in its state, or has made; and nothing that it keeps. */
    private checkRemovals(situation: Situation, ours: readonly StateEntry[], finished: boolean): void {
        const { party, world, isSame } = situation;
        const known = this.instances.get(party) ?? new Set();
        this.instances.set(party, new Set(ours.map(({ instance }) => instance)));
        for (const removal of world.removals.slice(this.seen.get(party) ?? 0)) {
            const { by, id, vpce, status } = removal;
            if (by !== party) {
                continue;
            }
            const key = keyOf(id, vpce);
            const owner = this.owners.get(key) ?? removal.maker;
            const isUnknown = vpce !== undefined && owner === undefined;
            if (!isUnknown && owner !== party && this.held.get(party)?.has(key) !== true) {
                this.tell("deleted", `${party} asked Atlas to delete ${key} of ${owner ?? "?"}`);
            }
            if (this.givenUp.has(`${party} ${id}`)) {
                this.tell("deleted", `${party} asked Atlas to delete ${key}, which it only reads`);
            }
            // A failed command does not keep what is in state as leaving: an old answer to its create call may have named it.
            const isNew = ({ instance, status: left }: StateEntry): boolean =>
                instance !== undefined && !known.has(instance) && left !== "DELETING" && left !== "DELETED";
            const keeps = (entry: StateEntry): boolean =>
                keyIn(entry) === key &&
                ((finished && vpce === undefined) || (status !== undefined && isNew(entry)));
            if (ours.some(keeps)) {
                this.tell("deleted", `${party} asked Atlas to delete ${key}, which is in its state`);
            }
            if (isSame === true && status !== undefined && status !== "FAILED") {
                this.tell("deleted", `${key} (${status}) was deleted, though nothing was to change`);
            }
        }
        this.seen.set(party, world.removals.length);
    }

    /** Something of ours is in Atlas and not in state: an error has to name it, unless it is excused. */
    private checkMissing(
        { outcome, mayMiss }: Situation,
        { id, region, status }: There,
        vpce: string | undefined,
        declaring: readonly Declared[],
    ): void {
        const key = keyOf(id, vpce);
        const isNamed = ({ text }: StackError): boolean =>
            text.includes(id) || (vpce !== undefined && text.includes(vpce));
        const errors = outcome.errors.filter(({ name }) => declaring.some((one) => one.name === name));
        const unanswered = errors.some(
            ({ code, lost = true }) => MAYBE.has(code) || (lost && MAYBE_IF_LOST.has(code)),
        );
        const named = outcome.errors.some((error) => namesToRecover(error.code) && isNamed(error));
        const isExcused = outcome.killed || unanswered || mayMiss?.(id) === true;
        if (named || isExcused || (this.owed.has(key) && neverAsked(errors, outcome))) {
            // The next command that gets as far has to name it again.
            this.owed.add(key);
            return;
        }
        const texts = errors.map(({ text }) => text).join(" | ") || "no error";
        this.tell("lost", `${key} in ${region} (${status}) is neither in state nor named: ${texts}`);
    }
}
