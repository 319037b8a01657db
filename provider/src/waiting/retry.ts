import type { Clock } from "./clock";

/**
 * Milliseconds before the next try, with jitter: 0.5 s, doubled after each failure, at most 20 s; between half of that and all
 * of it, by `random` (0 up to 1).
 * @param failures how often it has failed in a row, from 1
 */
export function backoff(failures: number, random: number): number {
    const most = Math.min(20_000, 500 * 2 ** Math.min(failures - 1, 10));
    return most / 2 + (most / 2) * random;
}

/** The attempts of a loop that repeats something, with growing pauses in between. */
export class Attempts {
    /** Of the attempt under way, from 1. */
    count = 1;

    constructor(
        private readonly clock: Clock,
        private readonly signal: AbortSignal,
    ) {}

    nextPause(): number {
        return backoff(this.count, this.clock.random());
    }

    /** Ends an attempt. @throws the signal's reason as soon as it aborts */
    async pause(milliseconds = this.nextPause()): Promise<void> {
        this.count += 1;
        if (milliseconds > 0) {
            await this.clock.sleep(milliseconds, this.signal);
        }
    }
}
