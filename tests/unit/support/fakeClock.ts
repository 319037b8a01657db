import type { Clock } from "../../../provider/src/waiting/clock";
import { letRun, until } from "./until";

interface Sleeper {
    readonly due: number;
    readonly milliseconds: number;
    readonly wake: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
    private time = 0;
    private readonly sleepers = new Set<Sleeper>();

    now(): number {
        return this.time;
    }

    random(): number {
        return 0.5;
    }

    sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        return new Promise((resolve, reject) => {
            if (signal?.aborted) {
                reject(signal.reason as Error);
                return;
            }
            const onAbort = (): void => {
                this.sleepers.delete(sleeper);
                reject(signal?.reason as Error);
            };
            const wake = (): void => {
                this.sleepers.delete(sleeper);
                signal?.removeEventListener("abort", onAbort);
                resolve();
            };
            const sleeper = { due: this.time + Math.max(0, milliseconds), milliseconds, wake };
            this.sleepers.add(sleeper);
            signal?.addEventListener("abort", onAbort, { once: true });
        });
    }

    /** For how long each sleeper still sleeps, the shortest first. */
    get pending(): number[] {
        return this.remaining(() => true);
    }

    protected remaining(which: (milliseconds: number) => boolean): number[] {
        return [...this.sleepers]
            .filter(({ milliseconds }) => which(milliseconds))
            .map(({ due }) => due - this.time)
            .sort((a, b) => a - b);
    }

    /** Lets time pass sleeper by sleeper, so that each sees the time at which it wakes. */
    async advance(milliseconds: number): Promise<void> {
        const end = this.time + milliseconds;
        await letRun();
        while ((this.next?.due ?? Number.POSITIVE_INFINITY) <= end) {
            this.wakeNext();
            await letRun();
        }
        this.time = end;
    }

    /** Lets time pass without waking anybody. */
    skip(milliseconds: number): void {
        this.time += milliseconds;
    }

    protected wakeNext(): void {
        const { next } = this;
        if (next === undefined) {
            throw new Error("nobody sleeps");
        }
        this.time = Math.max(this.time, next.due);
        next.wake();
    }

    private get next(): Sleeper | undefined {
        return [...this.sleepers].reduce<Sleeper | undefined>(
            (first, one) => (first === undefined || one.due < first.due ? one : first),
            undefined,
        );
    }

    /** Waits, through real I/O, until something sleeps for exactly this long, and lets that time pass. */
    async pass(milliseconds: number): Promise<void> {
        await until(
            () => this.pending.some((left) => Math.abs(left - milliseconds) < 1e-6),
            () => `nobody sleeps for ${milliseconds} ms, but for ${this.pending.join(", ") || "no time"}`,
        );
        await this.advance(milliseconds);
    }
}

const REQUEST_LIMIT = 30_000;
/** Between two polls. */
const LONGEST_PAUSE = 48_000;
/** The deadline of a preview's look at Atlas. */
const LOOK_LIMIT = 40_000;

/**
 * A clock that skips pauses automatically, for tests over real sockets. Longer sleeps, such as deadlines, end
 * once the skipped pauses add up to them. Request timeouts fire only by hand, because a real response may be
 * in flight.
 */
export class AutoAdvancingClock extends FakeClock {
    private readonly requests = new FakeClock();
    private ticking = false;

    override sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        if (milliseconds === REQUEST_LIMIT) {
            return this.requests.sleep(milliseconds, signal);
        }
        const sleep = super.sleep(milliseconds, signal);
        this.schedule();
        return sleep;
    }

    /** Lets every request in flight time out. */
    async expireRequests(): Promise<void> {
        await this.requests.advance(REQUEST_LIMIT);
    }

    private schedule(): void {
        if (!this.ticking && this.nextPause !== undefined) {
            this.ticking = true;
            setTimeout(() => void this.tick(), 1);
        }
    }

    private async tick(): Promise<void> {
        await this.advance(this.nextPause ?? 0);
        this.ticking = false;
        this.schedule();
    }

    private get nextPause(): number | undefined {
        return this.remaining((limit) => limit <= LONGEST_PAUSE && limit !== LOOK_LIMIT)[0];
    }
}
