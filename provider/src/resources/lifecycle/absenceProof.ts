import type { Clock } from "../../waiting/clock";

interface Demand {
    readonly polls: number;
    readonly time: number;
    /** Polls in quick succession would hit the same stale replica. */
    readonly pause: number;
}

const FULL: Demand = { polls: 3, time: 10_000, pause: 4_000 };
/** For an object that Atlas was asked to remove, and has confirmed that it is removing. */
const LEAVING: Demand = { polls: 2, time: 1_000, pause: 1_000 };

/**
 * Proof that an object is gone: it is missing in three polls in a row, the last at least 10 s after the first or after it was
 * last seen, since one answer may come from a stale replica. If Atlas is removing it, two polls are enough.
 */
export class AbsenceProof {
    private latestAt = Number.NEGATIVE_INFINITY;
    private polls = 0;

    /**
     * @param leaving whether Atlas is known to be removing it
     * @param since when it was last there, undefined where that is not known
     */
    constructor(
        private readonly clock: Clock,
        private readonly leaving: () => boolean,
        private since: number | undefined,
    ) {}

    /** The earliest time at which another poll can add to the proof. */
    get nextPollAt(): number {
        const { time, pause } = this.demand;
        return this.polls === 0
            ? Number.NEGATIVE_INFINITY
            : Math.min(this.latestAt + pause, Math.max((this.since ?? 0) + time, this.latestAt + 1_000));
    }

    /** Records a poll without it. @returns true once its absence is proven */
    missing(): boolean {
        const now = this.clock.now();
        this.since ??= now;
        this.latestAt = now;
        this.polls += 1;
        return this.polls >= this.demand.polls && now - this.since >= this.demand.time;
    }

    present(): void {
        this.since = this.clock.now();
        this.polls = 0;
    }

    private get demand(): Demand {
        return this.leaving() ? LEAVING : FULL;
    }
}
