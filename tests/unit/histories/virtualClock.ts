import type { Clock } from "../../../provider/src/waiting/clock";

interface Sleeper {
    readonly due: number;
    readonly wake: () => void;
}

/** Time that several processes share, and that passes as soon as all of them sleep. */
export class VirtualClock {
    private time = 0;
    private readonly sleepers = new Set<Sleeper>();

    readonly now = (): number => this.time;

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
            const next = [...this.sleepers].reduce<Sleeper | undefined>(
                (first, one) => (first === undefined || one.due < first.due ? one : first),
                undefined,
            );
            if (next === undefined) {
                throw new Error("nobody sleeps, and the work is not done");
            }
            this.time = Math.max(this.time, next.due);
            next.wake();
        }
    }

    pass(milliseconds: number): void {
        this.time += milliseconds;
    }

    /** The clock of a process; once that is dead, none of its sleeps ends. */
    ofProcess(isDead: () => boolean): Clock {
        return {
            now: this.now,
            random: () => 0.5,
            sleep: (milliseconds, signal) =>
                new Promise<void>((resolve, reject) => {
                    if (signal?.aborted === true) {
                        reject(signal.reason as Error);
                        return;
                    }
                    const leave = (): void => {
                        this.sleepers.delete(sleeper);
                        signal?.removeEventListener("abort", onAbort);
                    };
                    const onAbort = (): void => {
                        leave();
                        reject(signal?.reason as Error);
                    };
                    const wake = (): void => {
                        leave();
                        if (!isDead()) {
                            resolve();
                        }
                    };
                    const sleeper = { due: this.time + Math.max(0, milliseconds), wake };
                    this.sleepers.add(sleeper);
                    signal?.addEventListener("abort", onAbort, { once: true });
                }),
        };
    }
}
