import type { Problem } from "./problem";

/** What the retry policy needs to know besides the problem. */
interface RetryContext {
    /** The call is idempotent. */
    readonly repeatable: boolean;
    /** Something has answered at this address since the process started. */
    readonly answeredBefore: boolean;
    /** Atlas has accepted this login since the process started. */
    readonly loginAccepted: boolean;
}

const MINUTE = 60_000;

/**
 * For how long to retry on a problem, in milliseconds since it first occurred in a call; 0: not at all. A
 * call that is not idempotent is retried only if the last request is known to have had no effect.
 */
function retryBudget({ kind, meaning }: Problem, context: RetryContext): number {
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

/** When each kind of problem first occurred in one call. */
export class ProblemHistory {
    private readonly since = new Map<string, number>();

    /** @returns whether to retry after `pause`, for a problem that occurred at `now` */
    isWorthRetrying(problem: Problem, context: RetryContext, now: number, pause: number): boolean {
        const kind = `${problem.kind} ${problem.meaning.errorClass}`;
        const since = this.since.get(kind) ?? now;
        this.since.set(kind, since);
        const patience = retryBudget(problem, context);
        return patience > 0 && now + pause - since <= patience;
    }
}
