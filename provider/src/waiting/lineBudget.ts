import type { Clock } from "./clock";

const MINUTE = 60_000;

/** What all rows of a process may print besides each one's new status: a text a minute. */
export class LineBudget {
    private nextAt = Number.NEGATIVE_INFINITY;
    private readonly told = new Set<string>();

    constructor(private readonly clock: Clock) {}

    /** @param isOwed what has to be said; others wait for it @returns whether something may be said now */
    take(isOwed = false): boolean {
        const now = this.clock.now();
        if (now < this.nextAt && !isOwed) {
            return false;
        }
        this.nextAt = Math.max(this.nextAt, now) + MINUTE;
        return true;
    }

    /** @returns true once for each kind of problem */
    isNews(problem: string): boolean {
        const isNew = !this.told.has(kindOf(problem));
        this.told.add(kindOf(problem));
        return isNew;
    }
}

/** Numbers, ids and what comes after the first colon are no news. */
export function kindOf(text: string): string {
    return (text.split(":")[0] ?? "").replaceAll(/\d+/g, "#");
}
