import type { CallTime } from "../../atlas/errors/errors";
import type { Notes } from "../../engine/noteFolder";
import type { Clock } from "../../waiting/clock";
import type { Sightings } from "./projectMemory";

/** What an earlier run knows is too old then: others may have adopted what its call made, in milliseconds. */
const LONGEST = 7 * 24 * 3_600_000;

export interface LostCall extends CallTime {
    /** Set for a call of an earlier run: what the lists that began before it had shown. */
    readonly before?: readonly string[];
    /** Set where its answer named what it made. */
    readonly made?: string;
}

/**
 * The calls by which one resource has asked for one thing, and whose answers are not in the stack's state: those that got no
 * usable answer, and those of runs that ended before the state had what they made. They are noted on this machine before
 * they are sent, so that a run which follows one that was killed knows them.
 */
export class LostCalls {
    readonly all: LostCall[];
    readonly areOfEarlierRun: boolean;
    /** Whether the next run will know of them. */
    areKept = false;
    private stop: () => void = () => undefined;

    /** @param name of the note; undefined where there is none */
    constructor(
        private readonly notes: Notes | undefined,
        private readonly name: string,
        private readonly sightings: Sightings,
        private readonly clock: Clock,
    ) {
        this.all = parse(notes?.read(name));
        this.areOfEarlierRun = this.all.length > 0;
    }

    /** A call is sent now, and may have an effect until it has ended; undefined: it had none. */
    readonly underWay = (time: CallTime | undefined): void => {
        if (time === undefined) {
            this.ended();
            return;
        }
        this.stop();
        const text = (): string => {
            const elapsed = this.clock.now() - time.startedAt;
            // Others may make one as soon as this process is killed.
            const window = time.window && { ...time.window, to: time.window.from + elapsed };
            return this.text([...this.all, { ...time, window }]);
        };
        this.stop = this.notes?.writeOn(this.name, text) ?? this.stop;
    };

    /** @param lost where the call may have made something */
    ended(lost?: CallTime): void {
        this.all.push(...(lost === undefined ? [] : [lost]));
        this.write();
    }

    /** It is known what has been made; undefined: that nothing has been. */
    settled(made?: string): void {
        const call = { startedAt: Number.NEGATIVE_INFINITY, window: undefined };
        this.all.splice(0, this.all.length, ...(made === undefined ? [] : [{ ...call, made }]));
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

    private write(): void {
        this.stop();
        if (this.all.length > 0) {
            this.areKept = this.notes?.write(this.name, this.text(this.all)) ?? false;
        } else {
            this.notes?.remove(this.name);
        }
    }

    private text(calls: readonly LostCall[]): string {
        const noted = calls.map(({ startedAt, window, before = this.sightings.before(startedAt), made }) => ({
            window,
            before,
            made,
        }));
        return JSON.stringify({ at: Date.now(), calls: noted });
    }
}

function parse(text = ""): LostCall[] {
    try {
        const { at, calls } = JSON.parse(text) as { readonly at: number; readonly calls: LostCall[] };
        const isOld = Date.now() - at > LONGEST;
        return isOld ? [] : calls.map((call) => ({ ...call, startedAt: Number.NEGATIVE_INFINITY }));
    } catch {
        return []; // none, or one that somebody has edited
    }
}
