import type { AxiosAdapter, AxiosResponse } from "axios";
import { AxiosError } from "axios";
import type { Clock } from "../../waiting/clock";
import { backoff } from "../../waiting/retry";
import { retryAfter } from "./retryAfter";

/**
 * Holds back a project's requests while Atlas limits them. After a 429 (or a 503 with a Retry-After) nothing
 * is sent until that time is over; then one request goes first, and the others follow only once it gets past
 * the limit. So the number of requests during a limit does not depend on how many operations are waiting.
 */
export class ProjectGate {
    private closed = false;
    private opensAt = 0;
    private refusals = 0;
    private queue: Promise<void> = Promise.resolve();

    constructor(private readonly clock: Clock) {}

    async pass(send: () => Promise<AxiosResponse>, signal: AbortSignal): Promise<AxiosResponse> {
        if (this.isOpen()) {
            return this.observe(send);
        }
        const turn = this.queue;
        let leave: () => void = () => undefined;
        this.queue = new Promise((resolve) => (leave = resolve));
        try {
            await turn;
            signal.throwIfAborted();
            while (!this.isOpen() && this.clock.now() < this.opensAt) {
                await this.clock.sleep(this.opensAt - this.clock.now(), signal);
            }
            if (!this.isOpen()) {
                return await this.observe(send);
            }
        } finally {
            leave();
        }
        return this.observe(send);
    }

    /** A method, since the answer changes during each wait. */
    private isOpen(): boolean {
        return !this.closed;
    }

    private async observe(send: () => Promise<AxiosResponse>): Promise<AxiosResponse> {
        try {
            const answer = await send();
            this.open();
            return answer;
        } catch (error) {
            const response = error instanceof AxiosError ? error.response : undefined;
            const pause = response === undefined ? undefined : retryAfter(response);
            if (response?.status === 429 || (response?.status === 503 && pause !== undefined)) {
                // 429s of requests that were in flight together count as one refusal.
                this.refusals += this.closed && this.clock.now() < this.opensAt ? 0 : 1;
                this.closed = true;
                // `Retry-After: 0` would let all requests through at once, again and again.
                const least = backoff(this.refusals + 1, this.clock.random());
                const opensAt = this.clock.now() + (pause === undefined || pause === 0 ? least : pause);
                this.opensAt = Math.max(this.opensAt, opensAt);
            } else if (response !== undefined) {
                this.open();
            }
            throw error;
        }
    }

    private open(): void {
        // An answer to a request from before the refusal says nothing about the limit.
        if (this.clock.now() >= this.opensAt) {
            this.closed = false;
            this.refusals = 0;
        }
    }
}

/** Sends each request through its project's gate; requests without a project share one gate. */
export function gated(send: AxiosAdapter, gateOf: (groupId: string) => ProjectGate): AxiosAdapter {
    return (config) => {
        const call = config.atlas;
        return call === undefined
            ? send(config)
            : gateOf(call.groupId ?? "").pass(() => send(config), call.signal);
    };
}
