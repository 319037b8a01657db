import type { EndpointSnapshot, LoggedRequest } from "atlas-emulator";
import type { ProgramResource } from "./program";
import type { Outcome, StateEntry } from "./stack";
import { partyOf, type Party } from "./party";
import { namesToRecover, neverAsked } from "./adviceFollower";
import { lostCalls, wasMadeDuringLostCall } from "./lostCalls";

/** What must never happen. */
export const PROMISES = [
    "lost",
    "doubled",
    "foreign",
    "shared",
    "deleted",
    "secrets",
    "processes",
    "left behind",
    "unstable",
] as const;
export type Violations = Record<(typeof PROMISES)[number], string[]>;

/** A snapshot taken after a command of one stack. */
export interface Snapshot {
    readonly party: Party;
    readonly outcome: Outcome;
    /** Of this stack's state. */
    readonly entries: readonly StateEntry[];
    /** Of this stack. */
    readonly program: readonly ProgramResource[];
    readonly endpoints: readonly EndpointSnapshot[];
    /** All requests of the run so far. */
    readonly requests: readonly LoggedRequest[];
}

/** A deletion of an endpoint, or of what is attached to it. */
const DELETED =
    /\/(?:privateEndpoint|endpointService)\/([0-9a-f]{24})(?:\/(?:interfaceEndpoints|endpoint)\/([^/?]+))?$/;

const attachmentKey = (privateEndpointId: string, interfaceEndpointId: string): string =>
    `${privateEndpointId}/${interfaceEndpointId}`;

/** Of an interface endpoint in a state. */
const keyOf = ({ kind, id, privateEndpointId = "" }: StateEntry): string | undefined =>
    kind === "InterfaceEndpoint" ? attachmentKey(privateEndpointId, id) : undefined;

/** Checks the invariants of one run: tracks who owns which endpoint, and records each violation once. */
export class Invariants {
    readonly violations: Violations = {
        lost: [],
        doubled: [],
        foreign: [],
        shared: [],
        deleted: [],
        secrets: [],
        processes: [],
        "left behind": [],
        unstable: [],
    };
    /** Others' endpoints that nothing in Atlas distinguishes from ours: {@link wasMadeDuringLostCall}. */
    undecidable = 0;
    /** The current owner of each endpoint: its creator, or whoever adopted it with permission. */
    private readonly owners = new Map<string, Party>();
    /** The creator of each endpoint. Its creator may have it in state even after somebody else adopted it. */
    private readonly makers = new Map<string, Party>();
    /** What each stack has had in its state. */
    private readonly held = new Map<Party, Set<string>>();
    /** Excused for now from being in state or named in an error; a later `up` has to find them. */
    private readonly owed = new Set<string>();
    /** Whose last command was killed: a call of it may still make an endpoint, so what is new next is excused as well. */
    private readonly killed = new Set<Party>();
    /** The owner of each attachment, by {@link attachmentKey}; undefined where two stacks asked for it at the same time. */
    private readonly attached = new Map<string, Party | undefined>();
    /** Who has given up what: {@link giveUp}. */
    private readonly givenUp = new Map<string, Party>();
    private readonly told = new Set<string>();
    /** How many requests of the run the checks of each party have seen. */
    private readonly readBy = new Map<Party, number>();

    ownerOf(id: string): Party | undefined {
        return this.owners.get(id);
    }

    ownerOfAttachment(privateEndpointId: string, interfaceEndpointId: string): Party | undefined {
        return this.attached.get(attachmentKey(privateEndpointId, interfaceEndpointId));
    }

    /** The program of this stack only reads it from now on: it must stay, unless another stack made it or has it, and deletes it. */
    giveUp(party: Party, id: string): void {
        const having = [...this.held].filter(([, ids]) => ids.has(id)).map(([holder]) => holder);
        const another = [this.makers.get(id), ...having].find((one) => one !== undefined && one !== party);
        this.owners.set(id, another ?? "others");
        this.givenUp.set(id, party);
    }

    /** After the commands of all stacks, before the other checks: who has attached what is new. */
    seeAttachments(situations: readonly Snapshot[]): void {
        const endpoints = situations.flatMap((situation) => situation.endpoints);
        for (const { id, interfaceEndpoints } of endpoints) {
            for (const { interfaceEndpointId } of interfaceEndpoints) {
                const key = attachmentKey(id, interfaceEndpointId);
                const asking = situations.filter(({ program }) =>
                    program.some((one) => one.interfaceEndpointId === interfaceEndpointId),
                );
                const having = asking.filter(({ entries }) => entries.some((one) => keyOf(one) === key));
                const [party, ...more] = (having.length > 0 ? having : asking).map((one) => one.party);
                if (!this.attached.has(key) && party !== undefined) {
                    this.attached.set(key, more.length > 0 ? undefined : party);
                }
            }
        }
        const there = new Set(
            endpoints.flatMap(({ id, interfaceEndpoints }) =>
                interfaceEndpoints.map((one) => attachmentKey(id, one.interfaceEndpointId)),
            ),
        );
        for (const key of this.attached.keys()) {
            if (!there.has(key)) {
                // Whoever attaches it next owns it.
                this.attached.delete(key);
            }
        }
    }

    /** Holds after each command. */
    checkAfterCommand(situation: Snapshot): void {
        const { party, outcome, entries, endpoints, program, requests } = situation;
        for (const { id, createdBy } of endpoints) {
            const maker = partyOf(createdBy);
            if (!this.makers.has(id) && this.killed.has(maker)) {
                this.owed.add(id);
            }
            this.owners.set(id, this.owners.get(id) ?? maker);
            this.makers.set(id, maker);
        }
        if (outcome.killed) {
            this.killed.add(party);
        } else {
            this.killed.delete(party);
        }
        for (const left of outcome.processesLeft) {
            this.tell("processes", left);
        }
        const ours = entries.filter(({ kind, external }) => kind === "PrivateEndpoint" && !external);
        // What was taken over stands twice until the old entry is deleted.
        const finished = outcome.errors.length === 0 && !outcome.killed && !outcome.interrupted;
        for (const { id, name } of ours) {
            if (finished && ours.some((other) => other.id === id && other.name !== name)) {
                this.tell("doubled", `${id} stands twice in the state of ${party}`);
            }
            this.enter(party, id, name, program, endpoints, requests);
        }
        for (const entry of entries) {
            this.enterAttachment(party, entry, program, requests);
        }
        this.checkDeletions(requests, party, finished ? new Set(ours.map(({ id }) => id)) : new Set());
        const places = endpoints
            .filter(({ status }) => status !== "DELETING")
            .map(({ groupId, region }) => `${groupId}/${region}`);
        places
            .filter((place, index) => places.indexOf(place) !== index)
            .forEach((place) => this.tell("doubled", `${place} has two endpoints`));
    }

    /** After an `up`, whatever its end; {@link checkAfterCommand} comes first. */
    afterUp(situation: Snapshot): void {
        const { party, entries, endpoints } = situation;
        const inState = new Set(entries.filter(({ external }) => !external).map(({ id }) => id));
        for (const endpoint of endpoints) {
            const { id } = endpoint;
            if (this.owners.get(id) !== party) {
                continue;
            }
            if (inState.has(id) || endpoint.status === "DELETING") {
                this.owed.delete(id);
            } else {
                this.checkMissing(endpoint, situation);
            }
        }
    }

    /** Checked once nothing fails or changes any more: all that the stack owns must be in its state. */
    checkStable(
        party: Party,
        entries: readonly StateEntry[],
        endpoints: readonly EndpointSnapshot[],
        ofOthers: readonly StateEntry[] = [],
    ): void {
        const inState = new Set(entries.map(({ id }) => id));
        // What is attached may be another stack's.
        const inAnyState = new Set([...entries, ...ofOthers].map(({ id }) => id));
        for (const { id, region, status, interfaceEndpoints } of endpoints) {
            if (this.owners.get(id) !== party) {
                continue;
            }
            if (!inState.has(id) && status !== "DELETING") {
                this.tell("lost", `${id} in ${region} (${status}) is not in state in the end`);
            }
            for (const { interfaceEndpointId } of interfaceEndpoints) {
                if (!inAnyState.has(interfaceEndpointId)) {
                    this.tell("lost", `attachment ${id}/${interfaceEndpointId} is not in state`);
                }
            }
        }
    }

    /** After the last `destroy` of all stacks. */
    checkAtEnd(entries: readonly StateEntry[], endpoints: readonly EndpointSnapshot[]): void {
        for (const { name, id } of entries) {
            this.tell("left behind", `${name} (${id}) is still in state`);
        }
        for (const { id, region, status } of endpoints) {
            if (this.owners.get(id) !== "others") {
                this.tell("left behind", `${id} in ${region} (${status}) is still in Atlas`);
            }
        }
        const there = new Set(endpoints.filter(({ status }) => status !== "DELETING").map(({ id }) => id));
        for (const [id, owner] of this.owners) {
            if (owner === "others" && !there.has(id)) {
                this.tell("deleted", `${id}, somebody else's, was deleted`);
            }
        }
    }

    /** An endpoint in a state, if new there, must be the stack's own or adopted with permission. */
    private enter(
        party: Party,
        id: string,
        name: string,
        program: readonly ProgramResource[],
        endpoints: readonly EndpointSnapshot[],
        requests: readonly LoggedRequest[],
    ): void {
        const mine = this.held.get(party) ?? new Set<string>();
        this.held.set(party, mine);
        const owner = this.owners.get(id);
        if (mine.has(id)) {
            return;
        }
        mine.add(id);
        if (owner === undefined || owner === party || this.makers.get(id) === party) {
            return;
        }
        const leave = program.some((one) => one.name === name && one.adoptExisting === true);
        const endpoint = endpoints.find((one) => one.id === id);
        if (!leave && endpoint !== undefined && wasMadeDuringLostCall(endpoint, party, requests)) {
            this.undecidable += 1;
        } else if (!leave) {
            this.tell("foreign", `${id} of ${owner} is in the state of ${party}, as ${name}, without leave`);
            if ([...this.held].some(([other, ids]) => other !== party && ids.has(id))) {
                this.tell("shared", `${id} is in two states`);
            }
        }
        this.owners.set(id, party);
    }

    /** As for an endpoint; nothing in Atlas tells whose a lost call to attach was. */
    private enterAttachment(
        party: Party,
        entry: StateEntry,
        program: readonly ProgramResource[],
        requests: readonly LoggedRequest[],
    ): void {
        const key = keyOf(entry);
        const mine = this.held.get(party) ?? new Set<string>();
        if (key === undefined || mine.has(key)) {
            return;
        }
        this.held.set(party, mine.add(key));
        const owner = this.attached.get(key);
        const leave = program.some((one) => one.name === entry.name && one.adoptExisting === true);
        if (owner === undefined || owner === party || leave) {
            return;
        }
        if (lostCalls(requests, entry.groupId, party, "attach").length > 0) {
            this.undecidable += 1;
        } else {
            this.tell(
                "foreign",
                `${key} of ${owner} is in the state of ${party}, as ${entry.name}, without leave`,
            );
        }
    }

    /**
     * A stack deletes only what it has or has had in its state, or has made.
     *
     * @param kept what one stack's finished command has left in its state: that command has not deleted it
     */
    private checkDeletions(
        requests: readonly LoggedRequest[],
        keeper: Party,
        kept: ReadonlySet<string>,
    ): void {
        const ofKeeper = requests.slice(this.readBy.get(keeper) ?? 0);
        this.readBy.set(keeper, requests.length);
        for (const { method, path, scheme, authenticated } of ofKeeper) {
            const [, id, attached] = DELETED.exec(path) ?? [];
            const party = partyOf(scheme === "bearer" ? "bearer" : "digest");
            if (method !== "DELETE" || !authenticated || id === undefined || party !== keeper) {
                continue;
            }
            const key = attached === undefined ? id : attachmentKey(id, attached);
            const owner = attached === undefined ? this.owners.get(id) : this.attached.get(key);
            const unknown = attached !== undefined && owner === undefined;
            if (!unknown && owner !== party && this.held.get(party)?.has(key) !== true) {
                this.tell("deleted", `${party} asked Atlas to delete ${key} of ${owner ?? "?"}`);
            }
            if (this.givenUp.get(id) === party) {
                this.tell("deleted", `${party} asked Atlas to delete ${key}, which it only reads`);
            }
            if (kept.has(key)) {
                this.tell("deleted", `${party} asked Atlas to delete ${key}, which is in its state`);
            }
        }
    }

    /** An endpoint of ours is in Atlas but not in state: an error must name it, unless it is excused. */
    private checkMissing(endpoint: EndpointSnapshot, { outcome, program }: Snapshot): void {
        const { id, groupId, region, status } = endpoint;
        const named = outcome.errors.some((error) => namesToRecover(error, id));
        if (named) {
            // The user knows it; the next command that gets as far has to name it again.
            this.owed.add(id);
            return;
        }
        const names = program
            .filter(({ kind, reads }) => kind === "PrivateEndpoint" && reads === undefined)
            .filter((one) => one.groupId === groupId && one.region === region)
            .map(({ name }) => name);
        const errors = outcome.errors.filter(({ name }) => name !== undefined && names.includes(name));
        // The command got no answer to a create call, and said so.
        const unanswered = errors.some(({ code }) => code === "perhapsCreated" || code === "takenByNothing");
        if (outcome.killed || unanswered || (this.owed.has(id) && neverAsked(errors, outcome))) {
            this.owed.add(id);
            return;
        }
        const texts = errors.map(({ text }) => text).join(" | ") || "no error";
        this.tell("lost", `${id} in ${region} (${status}) is neither in state nor named: ${texts}`);
    }

    private tell(promise: (typeof PROMISES)[number], text: string): void {
        if (!this.told.has(`${promise} ${text}`)) {
            this.told.add(`${promise} ${text}`);
            this.violations[promise].push(text);
        }
    }
}
