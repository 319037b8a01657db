import { AtlasUnreachableError, type CallTime } from "../../atlas/errors/errors";
import type { Notes } from "../../engine/noteFolder";
import type { Clock } from "../../waiting/clock";
import type { Sightings } from "./projectMemory";

export interface LostCall extends CallTime {
    /** Set for a call of an earlier run: what the lists that began before it had shown. */
    readonly before?: readonly string[];
    /** Set where its answer named what it made. */
    readonly made?: string;
    /** When it was noted, in milliseconds since 1970. */
    readonly at?: number;
}

/** For how long a call of an earlier run counts, in milliseconds. */
export interface Limit {
    readonly longest: number;
}

/**
 * The calls by which one resource has asked for one thing, and whose answers are not in the stack's state: those without a
 * usable answer, and those of runs that were stopped before the state had what they made. They are noted on this machine
 * as they are sent, so that the run after one that was stopped knows them.
 */
export class LostCalls {
    readonly all: LostCall[];
    readonly areOfEarlierRun: boolean;

    /** @param notes undefined where nothing is noted @param name of the note */
    constructor(
        private readonly notes: Notes | undefined,
        private readonly name: string,
        private readonly sightings: Sightings,
        private readonly clock: Clock,
        { longest }: Limit,
    ) {
        this.all = parse(notes?.read(name)).filter(({ at }) => Math.abs(Date.now() - at) < longest);
        this.areOfEarlierRun = this.areSome;
    }

    get areSome(): boolean {
        return this.all.length > 0;
    }

    /** Makes a call, and notes while it is under way that it may have had an effect. @throws what it throws */
    async during<T>(call: (onUnderWay: (time: CallTime | undefined) => void) => Promise<T>): Promise<T> {
        try {
            return await call((time) => (time === undefined ? this.write() : this.keepWriting(time)));
        } catch (error) {
            if (error instanceof AtlasUnreachableError && error.effect) {
                this.all.push({ ...error.time, at: Date.now() });
            }
            this.write();
            throw error;
        }
    }

    /** It is known what has been made; undefined: that nothing has been. */
    settled(made?: string): void {
        const call = { startedAt: Number.NEGATIVE_INFINITY, window: undefined, at: Date.now() };
        this.all.splice(0, this.all.length, ...(made === undefined ? [] : [{ ...call, made }]));
        this.write();
    }

    /** The state has this, so that it was not lost. */
    metInState(key: string): void {
        if (this.all.some(({ made }) => made?.toLowerCase() === key.toLowerCase())) {
            this.settled();
        }
    }

    /** Whether one of them may have made this: no list that began before the call has shown it. */
    mayHaveMade(key: string): boolean {
        return this.all.some(
            ({ startedAt, before = [], made }) =>
                made !== undefined ||
                (!before.includes(key.toLowerCase()) && !this.sightings.mayHaveBeenThere(key, startedAt)),
        );
    }

    /** The engine gets what was made, and writes it into the state. */
    inState(): void {
        this.notes?.removeSoon(this.name);
    }

    /** Notes them as they are, with none under way. */
    write(): void {
        if (this.areSome) {
            this.notes?.write(this.name, () => this.text(this.all));
        } else {
            this.notes?.remove(this.name);
        }
    }

    /** Others may make one as soon as this process is killed, so the note says for how long the call has been under way. */
    private keepWriting({ startedAt, window: start }: CallTime): void {
        const at = Date.now();
        const text = (): string => {
            const window = start && { ...start, to: start.from + this.clock.now() - startedAt };
            return this.text([...this.all, { startedAt, window, at }]);
        };
        this.notes?.write(this.name, text, true);
    }

    private text(calls: readonly LostCall[]): string {
        return JSON.stringify(
            calls.map((call) => ({ before: this.sightings.before(call.startedAt), ...call })),
        );
    }
}

type Noted = LostCall & Required<Pick<LostCall, "at" | "before">>;

function parse(text = "[]"): Noted[] {
    try {
        const isNoted = ({ at, before, made = "" }: Noted): boolean =>
            Number.isFinite(at) && Array.isArray(before) && typeof made === "string";
        const calls = (JSON.parse(text) as Noted[]).filter(isNoted);
        return calls.map((call) => ({ ...call, startedAt: Number.NEGATIVE_INFINITY }));
    } catch {
        return []; // somebody has edited it
    }
}
