import type { ApiRequest } from "./request";
import { groupIdIn } from "./request";

const MINUTE = 60_000;

/** How many requests a minute each group of calls has in each project, as Atlas's answers say it. Nothing is refused by them. */
const LIMITS: readonly (readonly [calls: RegExp, limit: number])[] = [
    [/\/v2\/groups\/[^/]+\/privateEndpoint\b/, 4_000],
    [/\/v2\/groups\/[^/]+\/clusters\b/, 10_000],
    [/\/v2\/groups\/[^/]+$/, 1_200],
];

/** Counts requests, for the headers that tell what is left. */
export class RateLimits {
    readonly #used = new Map<string, { since: number; count: number }>();

    constructor(private readonly now: () => number) {}

    /** Counts one. @returns its headers, none where Atlas has none */
    count({ path }: Pick<ApiRequest, "path">): Record<string, string> {
        const limit = LIMITS.find(([calls]) => calls.test(path))?.[1];
        if (limit === undefined) {
            return {};
        }
        const key = `${groupIdIn(path) ?? ""} ${limit}`;
        const used = this.#used.get(key) ?? { since: this.now(), count: 0 };
        const minutes = Math.floor((this.now() - used.since) / MINUTE);
        used.since += minutes * MINUTE;
        used.count = (minutes > 0 ? 0 : used.count) + 1;
        this.#used.set(key, used);
        const left = String(Math.max(0, limit - used.count));
        return { "RateLimit-Limit": String(limit), "RateLimit-Remaining": left };
    }
}
