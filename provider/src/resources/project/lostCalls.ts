import { AtlasUnreachableError, type CallTime } from "../../atlas/errors/errors";
import type { Notes } from "../../engine/noteFolder";
import type { Sightings } from "./projectMemory";

export interface LostCall extends CallTime {
    /** Set for a call of an earlier run: what the lists that began before it had shown. */
    readonly before?: readonly string[];
    /** Set where its answer named what it made. */
    readonly made?: string;
    /** When it was noted, in milliseconds since 1970. */
    readonly at?: number;
    /** Set while it is under way: the note is touched for as long. */
    readonly isOpen?: boolean;
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
        { longest }: Limit,
    ) {
        const note = notes?.read(name) ?? { text: "[]", touchedAt: 0 };
        this.all = parse(note).filter(({ at }) => Math.abs(Date.now() - at) < longest);
        this.areOfEarlierRun = this.areSome;
    }

    get areSome(): boolean {
        return this.all.length > 0;
    }

    /** Makes a call, and notes while it is under way that it may have had an effect. @throws what it throws */
    async during<T>(call: (onUnderWay: (time: CallTime | undefined) => void) => Promise<T>): Promise<T> {
        try {
            return await call((time) => {
                const open = time && { ...time, at: Date.now(), isOpen: true };
                this.write(open);
            });
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

    /** @param open under way. Default: none is */
    write(open?: LostCall): void {
        if (this.areSome || open !== undefined) {
            const calls = open === undefined ? this.all : [...this.all, open];
            this.notes?.write(this.name, this.text(calls), open !== undefined);
        } else {
            this.notes?.remove(this.name);
        }
    }

    private text(calls: readonly LostCall[]): string {
        return JSON.stringify(
            calls.map((call) => ({ before: this.sightings.before(call.startedAt), ...call })),
        );
    }
}

type Noted = LostCall & Required<Pick<LostCall, "at" | "before">>;

/** Others may make one as soon as a process is killed, so a call was under way until its note was touched last. */
function parse({ text, touchedAt }: NonNullable<ReturnType<Notes["read"]>>): Noted[] {
    const windowOf = ({ window, isOpen, at }: Noted): Noted["window"] =>
        window && isOpen === true ? { ...window, to: window.from + Math.max(0, touchedAt - at) } : window;
    try {
        const isNoted = ({ at, before, made = "" }: Noted): boolean =>
            Number.isFinite(at) && Array.isArray(before) && typeof made === "string";
        const calls = (JSON.parse(text) as Noted[]).filter(isNoted);
        return calls.map((call) => ({
            ...call,
            window: windowOf(call),
            isOpen: false,
            startedAt: Number.NEGATIVE_INFINITY,
        }));
    } catch {
        return []; // somebody has edited it
    }
}
