import type { Atlas, Party, Thing } from "./atlas";
import type { Declared, Entry, Outcome, Stack } from "./stack";

/** What the provider says where it may have left something in Atlas that is in no state. */
const MAYBE: ReadonlySet<string> = new Set(["perhapsCreated", "perhapsAttached", "notAttached"]);
const MAYBE_IF_LOST: ReadonlySet<string> = new Set(["undecided", "takenByNothing"]);

/** Watches one stack's promises over the commands of a history. */
export class Promises {
    readonly broken: string[] = [];
    /** What the user has allowed to take over, by the maker and the id. */
    private readonly allowed = new Set<string>();
    /** Endpoints and attachments of others that nothing told from ours. */
    undecidable = 0;
    private removalsRead = 0;
    private isFirst = true;
    private known: ReadonlySet<string> = new Set();

    constructor(
        private readonly atlas: Atlas,
        private readonly stack: Stack,
    ) {}

    /** After an `up`. @param isSame whether the program asks for no change */
    afterUp(outcome: Omit<Outcome, "lines">, program: readonly Declared[], isSame: boolean): void {
        this.afterCommand(program, isSame);
        this.checkNothingDisowned(outcome);
        this.checkNothingLost(outcome, this.readBy(program));
        this.isFirst = false;
    }

    /** After any command. */
    afterCommand(program: readonly Declared[], isSame = false): void {
        const mayAdopt = new Set(
            program.filter(({ inputs }) => inputs.adoptExisting === true).map(({ name }) => name),
        );
        const { entries, party } = this.stack;
        const read = this.readBy(program);
        for (const { name, kind, id, state } of entries) {
            const endpointId = kind === "PrivateEndpoint" ? id : String(state.privateEndpointId);
            const thing = this.atlas.all.get(endpointId);
            const maker = kind === "PrivateEndpoint" ? thing?.maker : thing?.attached[id]?.maker;
            const key = `${endpointId}/${id}`;
            const isThere =
                thing !== undefined && this.atlas.things.includes(thing) && thing.status !== "DELETING";
            const isGone = state.status === "DELETED" || state.connectionStatus === "DELETED";
            if (isGone && isThere && kind === "PrivateEndpoint" && !this.atlas.hasBeenDark) {
                this.broken.push(`${id} (${thing.status}) was given up as gone`);
            }
            if (this.allowed.has(key)) {
                continue;
            }
            this.allowed.add(key);
            const wasOurs = maker === party || this.atlas.attachedBy.has(`${party} ${key}`);
            if (mayAdopt.has(name) || maker === undefined || wasOurs) {
                continue;
            }
            if (this.isUndecidable(thing, kind === "PrivateEndpoint" ? undefined : id)) {
                this.undecidable += 1;
            } else {
                this.broken.push(`${name} has taken ${id} of ${maker} without permission`);
            }
        }
        for (const { by, id, vpce, maker, status } of this.atlas.removals.slice(this.removalsRead)) {
            const key = `${id}/${vpce ?? id}`;
            if (by !== party) {
                continue;
            }
            if (maker !== party && !this.allowed.has(key)) {
                this.broken.push(`${vpce ?? id} of ${maker} was deleted`);
            }
            if (isSame && status !== "FAILED") {
                this.broken.push(`${vpce ?? id} (${status}) was deleted, though nothing was to change`);
            }
            const isNew = ({ instance }: Entry): boolean => !this.known.has(instance);
            if (read.includes(id) || entries.some((entry) => entry.id === (vpce ?? id) && isNew(entry))) {
                this.broken.push(`${vpce ?? id} was deleted under what has or reads it now`);
            }
        }
        this.removalsRead = this.atlas.removals.length;
        this.broken.push(...this.atlas.rude.splice(0));
        this.known = new Set(entries.map(({ instance }) => instance));
    }

    /** What was allowed so far. */
    memory(): string[] {
        return [...this.allowed];
    }

    private readBy(program: readonly Declared[]): string[] {
        return program.flatMap(({ get }) => get?.(this.atlas).toLowerCase() ?? []);
    }

    /** What a call of this very command has made is not called somebody else's, whether its answer came or not. */
    private checkNothingDisowned({ errors, startedAt }: Omit<Outcome, "lines">): void {
        for (const { id, maker, madeAt, isLate } of this.atlas.things) {
            const isOwn = maker === this.stack.party && madeAt >= startedAt && !isLate;
            if (isOwn && errors.some(({ code, words }) => code === "regionTaken" && words.includes(id))) {
                this.broken.push(`${id} was made by a call of this command, and is said to be another's`);
            }
        }
    }

    /** Of what this stack made, all is in state or named; after a kill, the next command names it. */
    private checkNothingLost(
        { errors, killed }: Pick<Outcome, "errors" | "killed">,
        read: readonly string[],
    ): void {
        const { entries, party } = this.stack;
        const text = errors.map(({ words }) => words).join("\n");
        if (killed || errors.some(({ code, lost }) => MAYBE.has(code) || (lost && MAYBE_IF_LOST.has(code)))) {
            return;
        }
        for (const thing of this.atlas.things.filter(({ status }) => status !== "DELETING")) {
            const inState = read.includes(thing.id) || entries.some(({ id }) => id === thing.id);
            // What a call makes long after it was given up, or what was missing for too long, the next command finds.
            const isOwed = (thing.isLate || this.atlas.hasBeenDark) && this.isFirst;
            if (thing.maker === party && !inState && !isOwed && !text.includes(thing.id)) {
                this.broken.push(
                    `${thing.id} (${thing.status}) is neither in state nor named: ${text || "no error"}`,
                );
            }
            for (const [vpce, { maker, status }] of Object.entries(thing.attached)) {
                // Whoever takes the endpoint over, as the text says, meets the attachment next.
                const isKnown =
                    entries.some(({ id }) => id === vpce) || text.includes(vpce) || text.includes(thing.id);
                if (maker === party && status !== "DELETING" && !isKnown) {
                    this.broken.push(
                        `the attachment of ${vpce} is neither in state nor named: ${text || "no error"}`,
                    );
                }
            }
        }
    }

    /** Somebody else's that nothing in Atlas tells from ours: made while a call of ours was lost, and listed by nobody before. */
    private isUndecidable(thing: Thing | undefined, vpce: string | undefined): boolean {
        return this.atlas.lost.some(
            ({ party, sentAt, from, to }) =>
                party === this.stack.party &&
                (vpce !== undefined || (thing !== undefined && thing.madeAt > from && thing.madeAt < to)) &&
                !this.atlas.wasListed(
                    party,
                    vpce === undefined ? (thing?.id ?? "") : `${thing?.id ?? ""}/${vpce}`,
                    sentAt,
                ),
        );
    }
}

export function livingOf(party: Party, atlas: Atlas): string[] {
    return atlas.things.flatMap(({ id, maker, status, attached }) => [
        ...(maker === party && status !== "DELETING" ? [id] : []),
        ...Object.entries(attached).flatMap(([vpce, one]) =>
            one.maker === party && one.status !== "DELETING" ? [vpce] : [],
        ),
    ]);
}
