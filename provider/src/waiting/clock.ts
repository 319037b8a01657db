/** Time and randomness, injected so that tests can control both. */
export interface Clock {
    /** Milliseconds, growing; not the time of day. */
    now(): number;
    /** Resolves after `milliseconds`; rejects with `signal.reason` as soon as the signal aborts. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
    /** From 0 up to but not 1. */
    random(): number;
}

// A longer setTimeout fires at once.
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
    now: () => performance.now(),
    random: Math.random,
    sleep: (milliseconds, signal) =>
        new Promise<void>((resolve, reject) => {
            if (signal?.aborted) {
                reject(signal.reason as Error);
                return;
            }
            const onAbort = (): void => {
                clearTimeout(timer);
                reject(signal?.reason as Error);
            };
            const timer = setTimeout(
                () => {
                    signal?.removeEventListener("abort", onAbort);
                    resolve();
                },
                Math.min(Math.max(0, milliseconds), LONGEST_TIMER),
            );
            signal?.addEventListener("abort", onAbort, { once: true });
        }),
};
