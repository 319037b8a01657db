import type { Clock } from "./clock";
import { untilAborted } from "./deadline";

/** What ends a call, and who is told of what holds it up. */
export interface CallContext {
    readonly signal: AbortSignal;
    /** Told in words what keeps the call from succeeding, each time before it is repeated. */
    readonly onProblem?: (problem: string) => void;
}

export type SharedFunction<T> = (context: Required<CallContext>) => Promise<T>;

/**
 * One call that several operations wait for, each with an end of its own: the call goes on while anybody still waits,
 * and is aborted with the last one's reason when nobody does. What the call tells on its way reaches all of them.
 */
export class SharedCall<T> {
    private readonly abort = new AbortController();
    private readonly listeners = new Set<(news: string) => void>();
    private readonly result: Promise<T>;
    private waiting = 0;
    private ended = false;

    constructor(call: (signal: AbortSignal, tell: (news: string) => void) => Promise<T>) {
        this.result = call(this.abort.signal, (news) => this.listeners.forEach((listen) => listen(news)));
        const settle = (): void => void (this.ended = true);
        this.result.then(settle, settle);
    }

    /** True once nobody waited for it any more before it ended: the next one has to start a new call. */
    get abandoned(): boolean {
        return this.abort.signal.aborted;
    }

    async join(signal: AbortSignal, listen: (news: string) => void = () => undefined): Promise<T> {
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

interface Entry {
    readonly startedAt: number;
    readonly call: SharedCall<unknown>;
}

/** Calls by key: whoever asks for what was asked for lately joins that call, or gets its result. */
export class SharedCalls {
    private readonly latest = new Map<string, Entry>();

    constructor(private readonly clock: Clock) {}

    /**
     * @param notBefore a call that started earlier, by the clock, is too old
     * @param call what to do where there is none
     */
    async join<T>(
        key: string,
        notBefore: number,
        call: SharedFunction<T>,
        { signal, onProblem }: CallContext,
    ): Promise<T> {
        let entry = this.latest.get(key);
        if (entry === undefined || entry.call.abandoned || entry.startedAt < notBefore) {
            entry = {
                startedAt: this.clock.now(),
                call: new SharedCall((end, tell) => call({ signal: end, onProblem: tell })),
            };
            this.latest.set(key, entry);
        }
        try {
            return (await entry.call.join(signal, onProblem)) as T;
        } catch (error) {
            // Nobody else is to get a failure that was not theirs; another one who waited may have dropped it already.
            if (this.latest.get(key) === entry) {
                this.latest.delete(key);
            }
            throw error;
        }
    }
}
