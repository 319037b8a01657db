import type { Clock } from "./clock";

/** An operation has timed out or was cancelled; the caller adds what it was waiting for. */
export class DeadlineError extends Error {
    constructor(
        readonly milliseconds: number,
        readonly cancelled = false,
    ) {
        super(cancelled ? "cancelled" : `no success within ${milliseconds} ms`);
    }
}

/** Whether a signal was aborted because the user has cancelled the command. */
export function isCancellation(reason: unknown): boolean {
    return reason instanceof DeadlineError && reason.cancelled;
}

export interface Deadline {
    readonly startedAt: number;
    /** Aborts with a {@link DeadlineError} when the time is over, or on cancellation. */
    readonly signal: AbortSignal;
    readonly end: () => void;
}

export function startDeadline(clock: Clock, milliseconds: number, cancel?: AbortSignal): Deadline {
    const over = new AbortController();
    const ended = new AbortController();
    clock.sleep(milliseconds, ended.signal).then(
        () => over.abort(new DeadlineError(milliseconds)),
        () => undefined,
    );
    const onCancel = (): void => over.abort(new DeadlineError(milliseconds, true));
    if (cancel?.aborted === true) {
        onCancel();
    } else {
        cancel?.addEventListener("abort", onCancel, { once: true });
    }
    const end = (): void => {
        ended.abort();
        cancel?.removeEventListener("abort", onCancel);
    };
    return { startedAt: clock.now(), signal: over.signal, end };
}

/** Settles as `promise` does, or rejects with the signal's reason as soon as it aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
    // Not `Promise.race`, which leaves more garbage: every wait does this at every poll.
    return new Promise((resolve, reject) => {
        const onAbort = (): void => reject(signal.reason as Error);
        const stopListening = (): void => signal.removeEventListener("abort", onAbort);
        if (signal.aborted) {
            onAbort();
        } else {
            signal.addEventListener("abort", onAbort, { once: true });
        }
        promise.then(resolve, reject).then(stopListening, stopListening);
    });
}
