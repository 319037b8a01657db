import { AtlasUnreachableError, type CallTime } from "../../atlas/errors/errors";
import type { Notes } from "../../engine/noteFolder";
import type { Clock } from "../../waiting/clock";
import type { Sightings } from "./projectMemory";

/** After that others may have adopted what an earlier run's call made, in milliseconds. */
const LONGEST = 7 * 24 * 3_600_000;
/** Of a call of an earlier run: this process's clock did not run then. */
const EARLIER = { startedAt: Number.NEGATIVE_INFINITY, window: undefined };

export interface LostCall extends CallTime {
    /** Set for a call of an earlier run: what the lists that began before it had shown. */
    readonly before?: readonly string[];
    /** Set where its answer named what it made. */
    readonly made?: string;
}

/**
 * The calls by which one resource has asked for one thing, and whose answers are not in the stack's state: those without a
 * usable answer, and those of runs that were stopped before the state had what they made. They are noted on this machine
 * as they are sent, so that the run after one that was stopped knows them.
 */
export class LostCalls {
    readonly all: LostCall[];
    readonly areOfEarlierRun: boolean;

    /** @param name of the note; @param notes undefined where nothing is noted */
    constructor(
        private readonly notes: Notes | undefined,
        private readonly name: string,
        private readonly sightings: Sightings,
        private readonly clock: Clock,
    ) {
        this.all = parse(notes?.read(name));
        this.areOfEarlierRun = this.all.length > 0;
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
                this.all.push(error.time);
            }
            this.write();
            throw error;
        }
    }

    /** It is known what has been made; undefined: that nothing has been. */
    settled(made?: string): void {
        this.all.splice(0, this.all.length, ...(made === undefined ? [] : [{ ...EARLIER, made }]));
        this.write();
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
        this.notes?.removeAtEnd(this.name);
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
        const elapsed = (): number => this.clock.now() - startedAt;
        const window = (): CallTime["window"] => start && { ...start, to: start.from + elapsed() };
        this.notes?.write(this.name, () => this.text([...this.all, { startedAt, window: window() }]), true);
    }

    private text(calls: readonly LostCall[]): string {
        const before = ({ startedAt }: LostCall): string[] => this.sightings.before(startedAt);
        const noted = calls.map((call) => ({ before: before(call), ...call }));
        return JSON.stringify({ at: Date.now(), calls: noted });
    }
}

function parse(text = ""): LostCall[] {
    try {
        const { at, calls } = JSON.parse(text) as { readonly at: number; readonly calls: LostCall[] };
        return Date.now() - at > LONGEST
            ? []
            : calls.map((call) => ({ ...EARLIER, ...call, startedAt: EARLIER.startedAt }));
    } catch {
        return []; // none, or one that somebody has edited
    }
}
