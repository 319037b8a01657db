import type { Clock } from "./clock";
import { untilAborted } from "./deadline";

export interface CallContext {
    readonly signal: AbortSignal;
    /** Called before each retry with a description of what keeps the call from succeeding. */
    readonly onProblem?: (problem: string) => void;
}

export type SharedFunction<T> = (context: Required<CallContext>) => Promise<T>;

/**
 * One call that several operations wait for, each with its own signal. The call continues while any of them waits,
 * and is aborted with the last one's reason when none does. Problems that the call reports reach all of them.
 */
export class SharedCall<T> {
    private readonly abort = new AbortController();
    private readonly listeners = new Set<(problem: string) => void>();
    private readonly result: Promise<T>;
    private waiting = 0;
    private ended = false;

    constructor(call: SharedFunction<T>) {
        const onProblem = (problem: string): void => this.listeners.forEach((listen) => listen(problem));
        this.result = call({ signal: this.abort.signal, onProblem });
        const settle = (): void => void (this.ended = true);
        this.result.then(settle, settle);
    }

    /** True once every waiter has stopped waiting before its end; the next one has to start a new call. */
    get abandoned(): boolean {
        return this.abort.signal.aborted;
    }

    async join(signal: AbortSignal, listen: (problem: string) => void = () => undefined): Promise<T> {
        this.waiting += 1;
        this.listeners.add(listen);
        try {
            return await untilAborted(this.result, signal);
        } finally {
            this.listeners.delete(listen);
            this.waiting -= 1;
            if (this.waiting === 0 && !this.ended) {
                this.abort.abort(signal.reason);
            }
        }
    }
}

/** Calls by key: a request for the same key joins the recent call or gets its result. */
export class SharedCalls {
    private readonly latest = new Map<string, { startedAt: number; call: SharedCall<unknown> }>();

    constructor(private readonly clock: Clock) {}

    /**
     * @param notBefore a call that started earlier, by the clock, is too old
     * @param call makes the call if there is none recent enough
     */
    async join<T>(
        key: string,
        notBefore: number,
        call: SharedFunction<T>,
        { signal, onProblem }: CallContext,
    ): Promise<T> {
        let entry = this.latest.get(key);
        if (entry === undefined || entry.call.abandoned || entry.startedAt < notBefore) {
            entry = { startedAt: this.clock.now(), call: new SharedCall<unknown>(call) };
            this.latest.set(key, entry);
        }
        try {
            return (await entry.call.join(signal, onProblem)) as T;
        } catch (error) {
            // A failure must not reach later callers; another waiter may have removed the entry already.
            if (this.latest.get(key) === entry) {
                this.latest.delete(key);
            }
            throw error;
        }
    }
}
