import type { Clock } from "./clock";

const MINUTE = 60_000;

/** What all rows of a process may print besides each one's new status: a text a minute. */
export class LineBudget {
    private nextAt = Number.NEGATIVE_INFINITY;
    private readonly reported = new Set<string>();
    /** When each row has asked, the one that has waited longest first. */
    private readonly waiting = new Map<object, number>();

    constructor(private readonly clock: Clock) {}

    /** @param isOwed what has to be said; others wait for it @returns whether the row may say something now */
    take(row: object, isOwed = false): boolean {
        const now = this.clock.now();
        this.waiting.set(row, now);
        const [first] = [...this.waiting].find(([, askedAt]) => now - askedAt < MINUTE) ?? [];
        if ((now < this.nextAt || first !== row) && !isOwed) {
            return false;
        }
        this.waiting.delete(row);
        this.nextAt = Math.max(this.nextAt, now) + MINUTE;
        return true;
    }

    /** @returns true once for each kind of problem */
    isNews(problem: string): boolean {
        const isNew = !this.reported.has(newsIn(problem));
        this.reported.add(newsIn(problem));
        return isNew;
    }
}

/** Numbers, ids and what comes after the first colon are no news. */
export const newsIn = (text: string): string => (text.split(":")[0] ?? "").replaceAll(/\d+/g, "#");
