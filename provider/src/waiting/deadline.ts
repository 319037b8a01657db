import type { Clock } from "./clock";

/** An operation has timed out or was cancelled; the caller adds what it was waiting for. */
export class DeadlineError extends Error {
    override readonly name = "DeadlineError";
    constructor(
        milliseconds: number,
        /** The user has cancelled the command before the time was over. */
        readonly cancelled = false,
    ) {
        super(cancelled ? "cancelled" : `no success within ${milliseconds} ms`);
    }
}

/** The end of one operation's time. */
export interface Deadline {
    /** When it started, by the clock. */
    readonly startedAt: number;
    /** Aborts with a {@link DeadlineError} when the time is over, or on cancellation. */
    readonly signal: AbortSignal;
}

/**
 * Runs `operation` with a deadline that starts now, and takes its timer away at the end.
 *
 * @param cancel ends the operation before its time
 */
export async function withDeadline<T>(
    clock: Clock,
    milliseconds: number,
    operation: (deadline: Deadline) => Promise<T>,
    cancel?: AbortSignal,
): Promise<T> {
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
    try {
        return await operation({ startedAt: clock.now(), signal: over.signal });
    } finally {
        ended.abort();
        cancel?.removeEventListener("abort", onCancel);
    }
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
