import type { Clock } from "../wait/clock";

const LEAST_LOOKS = 3;
const LEAST_TIME = 10_000;
/** Looks that follow each other at once would see the same stale copy. */
const LEAST_PAUSE = 4_000;

/**
 * Collects the proof that a thing is gone from Atlas: three looks in which it was missing, over at least 10 s, and none
 * between them in which it was there. A single answer may come from a copy that is behind.
 */
export class AbsenceProof {
    private firstAt: number | undefined;
    private latestAt = 0;
    private looks = 0;

    constructor(private readonly clock: Clock) {}

    /** Whether another look would tell more than the last one did. */
    get wantsLook(): boolean {
        const now = this.clock.now();
        return (
            this.firstAt === undefined ||
            now - this.latestAt >= LEAST_PAUSE ||
            now - this.firstAt >= LEAST_TIME
        );
    }

    /**
     * It was missing in another look.
     *
     * @param enough so many looks are proof, in any time: for what Atlas was asked to remove
     * @returns true once that is proof
     */
    missing(enough?: number): boolean {
        const now = this.clock.now();
        this.firstAt ??= now;
        this.latestAt = now;
        this.looks += 1;
        return enough === undefined
            ? this.looks >= LEAST_LOOKS && now - this.firstAt >= LEAST_TIME
            : this.looks >= enough;
    }

    /** It was there: whatever was collected counts no more. */
    present(): void {
        this.firstAt = undefined;
        this.looks = 0;
    }
}
