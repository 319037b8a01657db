import { untilAborted } from "./deadline";

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

    /** True once the call has ended, well or badly. */
    get settled(): boolean {
        return this.ended;
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
