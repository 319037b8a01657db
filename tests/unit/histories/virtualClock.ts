import type { Clock } from "../../../provider/src/waiting/clock";
import { FakeClock } from "../support/fakeClock";

/** Time that several processes share, and that passes as soon as all of them sleep. */
export class VirtualClock extends FakeClock {
    /** Lets time pass until the work is done. */
    async run<T>(work: Promise<T>): Promise<T> {
        const done = new AbortController();
        const end = (): void => done.abort();
        work.then(end, end);
        for (;;) {
            // The next tick comes once all that is ready to run has run.
            await new Promise<void>((resolve) => process.nextTick(resolve));
            if (done.signal.aborted) {
                return work;
            }
            this.wakeNext();
        }
    }

    /** The clock of a process; once that is dead, none of its sleeps ends. */
    ofProcess(isDead: () => boolean): Clock {
        return {
            now: () => this.now(),
            random: () => 0.5,
            sleep: async (milliseconds, signal) => {
                await this.sleep(milliseconds, signal);
                if (isDead()) {
                    await new Promise(() => undefined);
                }
            },
        };
    }
}
