import type { Problem } from "./problem";

/** What a request's history says about another try. */
export interface RetryContext {
    /** A second call does no more than the first. */
    readonly repeatable: boolean;
    /** Anybody has answered at this address since the process started. */
    readonly answeredBefore: boolean;
    /** Atlas has accepted this login since the process started. */
    readonly loginAccepted: boolean;
}

const MINUTE = 60_000;

/**
 * For how long a problem is worth another try, in milliseconds since it came up first in a call; 0: not at all. A call
 * that may not be repeated is tried again only where the last request is known to have had no effect.
 */
export function retryBudget({ kind, meaning }: Problem, context: RetryContext): number {
    if (!context.repeatable && meaning.mayHaveHadEffect) {
        return 0;
    }
    switch (kind) {
        case "certificate":
        case "proxy":
            return 0;
        case "noConnection":
        case "timeout":
            return context.answeredBefore ? Number.POSITIVE_INFINITY : MINUTE;
        case "badResponse":
        case "broken":
            return Number.POSITIVE_INFINITY;
        case "answered":
            break;
    }
    switch (meaning.errorClass) {
        case "limited":
        case "passing":
            return Number.POSITIVE_INFINITY;
        case "transient":
            return context.loginAccepted ? 2 * MINUTE : 0;
        case "notAtlas":
            return MINUTE / 2;
        default:
            return 0;
    }
}

/** Since when each kind of problem has kept one call from its answer. */
export class ProblemHistory {
    private readonly since = new Map<string, number>();

    /** @returns whether the problem, which came up at `now`, is worth another try after `pause` */
    isWorthRetrying(problem: Problem, context: RetryContext, now: number, pause: number): boolean {
        const kind = `${problem.kind} ${problem.meaning.errorClass}`;
        const since = this.since.get(kind) ?? now;
        this.since.set(kind, since);
        const patience = retryBudget(problem, context);
        return patience > 0 && now + pause - since <= patience;
    }
}
