import type { EndpointSnapshot } from "atlas-emulator";
import type { ProgramResource } from "./program";
import type { Outcome, StateEntry } from "./stack";
import { tellsWayOut } from "./user";

/** What must never happen. */
export const PROMISES = [
    "lost",
    "doubled",
    "foreign",
    "secrets",
    "processes",
    "left behind",
    "unstable",
] as const;
export type Violations = Record<(typeof PROMISES)[number], string[]>;

export interface Situation {
    readonly outcome: Outcome;
    readonly entries: readonly StateEntry[];
    readonly endpoints: readonly EndpointSnapshot[];
    readonly program: readonly ProgramResource[];
    /** The API key was revoked while the command ran: from then on Atlas tells it nothing. */
    readonly keyRevoked: boolean;
}

/** Keeps the books on one run: which endpoint is whose, and which promise was broken. */
export class Ledger {
    readonly violations: Violations = {
        lost: [],
        doubled: [],
        foreign: [],
        secrets: [],
        processes: [],
        "left behind": [],
        unstable: [],
    };
    /** Somebody else's endpoints; one that was taken over with adoptExisting is ours from then on. */
    readonly foreign = new Set<string>();
    /** In neither state nor error, for a reason: the next `up` that gets there has to find them. */
    private readonly owed = new Set<string>();

    /** After an `up`, whatever its end. */
    afterUp(situation: Situation): void {
        const { entries, endpoints } = situation;
        this.afterAny(situation);
        const inState = new Set(entries.map(({ id }) => id));
        for (const endpoint of endpoints) {
            const { id } = endpoint;
            if (this.foreign.has(id) || inState.has(id) || endpoint.status === "DELETING") {
                this.owed.delete(id);
            } else {
                this.judgeMissing(endpoint, situation);
            }
        }
    }

    /** Nothing goes wrong any more, and the program asks for no change: all of ours is in state. */
    whenStable(entries: readonly StateEntry[], endpoints: readonly EndpointSnapshot[]): void {
        const inState = new Set(entries.map(({ id }) => id));
        for (const { id, region, status, interfaceEndpoints } of endpoints) {
            if (this.foreign.has(id)) {
                continue;
            }
            if (!inState.has(id) && status !== "DELETING") {
                this.violations.lost.push(`${id} in ${region} (${status}) is not in state in the end`);
            }
            for (const { interfaceEndpointId } of interfaceEndpoints) {
                if (!inState.has(interfaceEndpointId)) {
                    this.violations.lost.push(`attachment ${id}/${interfaceEndpointId} is not in state`);
                }
            }
        }
    }

    /** After the last `destroy`. */
    atTheEnd(entries: readonly StateEntry[], endpoints: readonly EndpointSnapshot[]): void {
        for (const { name, id } of entries) {
            this.violations["left behind"].push(`${name} (${id}) is still in state`);
        }
        for (const { id, region, status } of endpoints) {
            if (!this.foreign.has(id)) {
                this.violations["left behind"].push(`${id} in ${region} (${status}) is still in Atlas`);
            }
        }
        for (const id of this.foreign) {
            if (endpoints.find((endpoint) => endpoint.id === id)?.status !== "DELETING") {
                continue;
            }
            this.violations.foreign.push(`${id} was deleted`);
        }
        const there = new Set(endpoints.map(({ id }) => id));
        for (const id of this.foreign) {
            if (!there.has(id)) {
                this.violations.foreign.push(`${id} was deleted`);
            }
        }
    }

    /** Holds after each command. */
    afterAny({ outcome, entries, endpoints, program }: Situation): void {
        this.violations.processes.push(...outcome.processesLeft);
        const ours = entries.filter(({ kind }) => kind === "PrivateEndpoint");
        for (const { id, name } of ours) {
            if (ours.some((other) => other.id === id && other.name !== name)) {
                this.violations.doubled.push(`${id} stands twice in state, as ${name}`);
            }
            if (this.foreign.has(id)) {
                if (program.some((one) => one.name === name && one.adoptExisting === true)) {
                    this.foreign.delete(id);
                } else {
                    this.violations.foreign.push(`${id} is in state as ${name} without adoptExisting`);
                }
            }
        }
        const places = endpoints
            .filter(({ status }) => status !== "DELETING")
            .map(({ groupId, region }) => `${groupId}/${region}`);
        places
            .filter((place, index) => places.indexOf(place) !== index)
            .forEach((place) => this.violations.doubled.push(`${place} has two endpoints`));
    }

    /** One of ours that is in Atlas and not in state: an error has to name it, or there is a reason. */
    private judgeMissing(endpoint: EndpointSnapshot, { outcome, program, keyRevoked }: Situation): void {
        const { id, groupId, region, status } = endpoint;
        const named = outcome.errors.some(({ text }) => text.includes(id) && tellsWayOut(text));
        if (named) {
            this.owed.delete(id);
            return;
        }
        const names = program
            .filter((one) => one.groupId === groupId && one.region === region && one.attachedTo === undefined)
            .map(({ name }) => name);
        const errors = outcome.errors.filter(({ name }) => name !== undefined && names.includes(name));
        // The command got no answer to a create call, and said so.
        const unanswered = errors.some(({ text }) =>
            text.includes("Atlas may have made the endpoint all the same"),
        );
        if (outcome.killed || unanswered || (this.owed.has(id) && neverAsked(errors, outcome, keyRevoked))) {
            this.owed.add(id);
            return;
        }
        const texts = errors.map(({ text }) => text).join(" | ") || "no error";
        this.violations.lost.push(`${id} in ${region} (${status}) is neither in state nor named: ${texts}`);
    }
}

/** Whether the command did not get as far as a create call: what an earlier one left is then still to be named. */
function neverAsked(errors: Outcome["errors"], outcome: Outcome, keyRevoked: boolean): boolean {
    return errors.length === 0
        ? outcome.errors.length > 0
        : errors.some(
              ({ text }) =>
                  text.includes("Nothing was made and nothing is in state") ||
                  (keyRevoked && text.includes("answered 401")),
          );
}
