/** Atlas's limit for private endpoint services: a bucket of tokens for each project. */
const CAPACITY = 4_000;
const REFILLED_A_MINUTE = 2_000;

/** Counts the requests of each project against the limit, and refuses none: the fault `refuse429` does that. */
export class RequestLimits {
    readonly #buckets = new Map<string, { tokens: number; filledAt: number }>();

    constructor(private readonly now: () => number) {}

    /** Takes one token. @returns what the answer's headers tell */
    take(groupId: string): Readonly<Record<string, string>> {
        const now = this.now();
        const { tokens, filledAt } = this.#buckets.get(groupId) ?? { tokens: CAPACITY, filledAt: now };
        const refilled = Math.floor(((now - filledAt) / 60_000) * REFILLED_A_MINUTE);
        const left = Math.max(0, Math.min(CAPACITY, tokens + refilled) - 1);
        this.#buckets.set(groupId, { tokens: left, filledAt: refilled > 0 ? now : filledAt });
        return { "RateLimit-Limit": String(CAPACITY), "RateLimit-Remaining": String(left) };
    }
}
