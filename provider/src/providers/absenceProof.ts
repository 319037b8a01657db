import type { Clock } from "../wait/clock";

/** How often, and over what time in milliseconds, a thing has to be missing. */
interface Demand {
    readonly looks: number;
    readonly time: number;
    /** Looks that follow each other at once would see the same stale copy. */
    readonly pause: number;
}

const FULL: Demand = { looks: 3, time: 10_000, pause: 4_000 };
/** Of what Atlas was asked to remove, and has said that it does. */
const EXPECTED: Demand = { looks: 2, time: 1_500, pause: 1_500 };

/**
 * Collects the proof that a thing is gone from Atlas: three looks in which it was missing, over at least 10 s, and none
 * between them in which it was there. A single answer may come from a copy that is behind. Of what Atlas is removing,
 * two looks are enough.
 */
export class AbsenceProof {
    private firstAt: number | undefined;
    private latestAt = 0;
    private looks = 0;

    /** @param expected whether Atlas is known to be removing it */
    constructor(
        private readonly clock: Clock,
        private readonly expected: () => boolean,
    ) {}

    /** Whether another look would tell more than the last one did. */
    get wantsLook(): boolean {
        const now = this.clock.now();
        const { time, pause } = this.demand;
        return this.firstAt === undefined || now - this.latestAt >= pause || now - this.firstAt >= time;
    }

    /** It was missing in another look. @returns true once that is proof */
    missing(): boolean {
        const now = this.clock.now();
        this.firstAt ??= now;
        this.latestAt = now;
        this.looks += 1;
        return this.looks >= this.demand.looks && now - this.firstAt >= this.demand.time;
    }

    /** It was there: whatever was collected counts no more. */
    present(): void {
        this.firstAt = undefined;
        this.looks = 0;
    }

    private get demand(): Demand {
        return this.expected() ? EXPECTED : FULL;
    }
}
