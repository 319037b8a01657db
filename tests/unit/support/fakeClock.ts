import type { Clock } from "../../../provider/src/wait/clock";
import { letRun, until } from "./until";

interface Sleeper {
    readonly due: number;
    readonly milliseconds: number;
    readonly wake: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
    /** What `random` answers. */
    chance = 0.5;
    /** How long each sleep so far was to be, in the order in which they began. */
    readonly sleeps: number[] = [];
    private time = 0;
    private readonly sleepers = new Set<Sleeper>();

    now(): number {
        return this.time;
    }

    random(): number {
        return this.chance;
    }

    sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        this.sleeps.push(milliseconds);
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
        return [...this.sleepers].map(({ due }) => due - this.time).sort((a, b) => a - b);
    }

    /** Lets time pass sleeper by sleeper, so that each sees the time at which it wakes. */
    async advance(milliseconds: number): Promise<void> {
        const end = this.time + milliseconds;
        await letRun();
        for (;;) {
            const [next] = [...this.sleepers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
            if (next === undefined) {
                break;
            }
            this.time = Math.max(this.time, next.due);
            next.wake();
            await letRun();
        }
        this.time = end;
    }

    /** Waits for somebody to sleep for exactly so long, real input and output included, and lets that time pass. */
    async pass(milliseconds: number): Promise<void> {
        await until(
            () => this.pending.some((left) => Math.abs(left - milliseconds) < 1e-6),
            () => `nobody sleeps for ${milliseconds} ms, but for ${this.pending.join(", ") || "no time"}`,
        );
        await this.advance(milliseconds);
    }
}

/**
 * Time that jumps to the next sleeper whenever nothing else happens, for tests over real sockets. Sleeps of exactly
 * `held` do not end: a request limit would otherwise strike while a real answer is on its way.
 */
export class HastyClock extends FakeClock {
    private ticking = false;

    constructor(private readonly held = 30_000) {
        super();
    }

    override sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
        if (milliseconds === this.held) {
            return new FakeClock().sleep(milliseconds, signal);
        }
        const sleep = super.sleep(milliseconds, signal);
        if (!this.ticking) {
            this.ticking = true;
            setTimeout(() => void this.tick(), 2);
        }
        return sleep;
    }

    private async tick(): Promise<void> {
        const [shortest] = this.pending;
        await this.advance(shortest ?? 0);
        this.ticking = this.pending.length > 0;
        if (this.ticking) {
            setTimeout(() => void this.tick(), 2);
        }
    }
}
