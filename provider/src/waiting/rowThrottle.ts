import type { Clock } from "./clock";
import { formatDuration } from "./duration";

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
const newsIn = (text: string): string => (text.split(":")[0] ?? "").replaceAll(/\d+/g, "#");

/** The status of one resource. An unchanged one is repeated rarely: without a terminal each text is a printed line. */
export class StatusRow {
    private readonly startedAt: number;
    private status: string | undefined;
    private shownAt = 0;
    private showsHint = false;
    private showsProblem = false;

    /**
     * @param write puts a text on the row
     * @param hint what a user who has waited a while should know; alternates with the status
     */
    constructor(
        private readonly write: (text: string) => void,
        private readonly clock: Clock,
        private readonly hint: string,
        private readonly budget: LineBudget,
    ) {
        this.startedAt = clock.now();
    }

    /** Shows the status at once if it has changed; otherwise the hint and the status in turns, as far as the budget goes. */
    show(status: string): void {
        const isNew = this.status === undefined || newsIn(status) !== newsIn(this.status);
        this.status = status;
        if (isNew || this.showsProblem) {
            if (!isNew) {
                this.budget.take(this, true);
            }
            this.showsHint = false;
            this.print(status);
        } else if (this.isDue() && this.budget.take(this)) {
            this.showsHint = !this.showsHint;
            const waited = formatDuration(this.clock.now() - this.startedAt);
            // The most important words come first: a terminal of 100 columns leaves some 15 characters.
            const [first = "", details] = status.split(/: (.*)/s);
            const rest = details === undefined ? "" : `: ${details}`;
            this.print(
                this.showsHint ? `${this.hint} (${waited} so far)` : `${first} (${waited} so far)${rest}`,
            );
        }
    }

    /** Shows what keeps Atlas from answering: at once where this process meets it for the first time. */
    showProblem(problem: string): void {
        if (this.budget.isNews(problem) || (this.isDue() && this.budget.take(this))) {
            this.print(`${problem}; retrying`, true);
        }
    }

    private isDue(): boolean {
        return this.clock.now() - this.shownAt >= MINUTE;
    }

    private print(text: string, isProblem = false): void {
        this.shownAt = this.clock.now();
        this.showsProblem = isProblem;
        this.write(text);
    }
}
