import type { Clock } from "../../time/clock";

/** How often, and over what time in milliseconds, a thing has to be missing. */
interface Demand {
    readonly polls: number;
    readonly time: number;
    /** Polls that follow each other at once would see the same stale copy. */
    readonly pause: number;
}

const FULL: Demand = { polls: 3, time: 10_000, pause: 4_000 };
/** Of what Atlas was asked to remove, and has said that it does. */
const LEAVING: Demand = { polls: 2, time: 1_000, pause: 1_000 };

/**
 * Collects the proof that a thing is gone from Atlas: three polls in a row in which it was missing, the last one at
 * least 10 s after the first, or after it was last there. A single answer may come from a copy that is behind. Of what
 * Atlas is removing, two polls are enough.
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

    /** Before this time another poll would tell no more than the last one did. */
    get nextPollAt(): number {
        const { time, pause } = this.demand;
        return this.polls === 0
            ? Number.NEGATIVE_INFINITY
            : Math.min(this.latestAt + pause, Math.max((this.since ?? 0) + time, this.latestAt + 1_000));
    }

    /** It was missing in another poll. @returns true once that is proof */
    missing(): boolean {
        const now = this.clock.now();
        this.since ??= now;
        this.latestAt = now;
        this.polls += 1;
        return this.polls >= this.demand.polls && now - this.since >= this.demand.time;
    }

    /** It was there: whatever was collected counts no more. */
    present(): void {
        this.since = this.clock.now();
        this.polls = 0;
    }

    private get demand(): Demand {
        return this.leaving() ? LEAVING : FULL;
    }
}
