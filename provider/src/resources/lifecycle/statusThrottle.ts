import { formatDuration } from "../../waiting/duration";
import type { Clock } from "../../waiting/clock";
import { newsIn, type LineBudget } from "../../waiting/lineBudget";

/** How often an unchanged status is repeated. Rarely, since without a terminal each text is a printed line. */
const REPEAT = 60_000;

export class StatusThrottle {
    private readonly startedAt: number;
    private state: string | undefined;
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
        private readonly hint: () => string,
        private readonly budget: LineBudget,
    ) {
        this.startedAt = clock.now();
    }

    /** Shows the status at once if it has changed; otherwise the hint and the status in turns, as far as the budget goes. */
    show(state: string): void {
        const isNew = this.state === undefined || newsIn(state) !== newsIn(this.state);
        this.state = state;
        if (isNew || this.showsProblem) {
            if (!isNew) {
                this.budget.take(this, true);
            }
            this.showsHint = false;
            this.print(state);
        } else if (this.isDue() && this.budget.take(this)) {
            this.showsHint = !this.showsHint;
            const waited = formatDuration(this.clock.now() - this.startedAt);
            // The most important words come first: a terminal of 120 columns may leave some 25 characters.
            const [status = "", details] = state.split(/: (.*)/s);
            const rest = details === undefined ? "" : `: ${details}`;
            this.print(
                this.showsHint ? `${this.hint()} (${waited} so far)` : `${status} (${waited} so far)${rest}`,
            );
        }
    }

    /** Shows what keeps Atlas from answering: at once where this process meets it for the first time. */
    showProblem(problem: string): void {
        if (this.budget.isNews(problem) || (this.isDue() && this.budget.take(this))) {
            this.print(`no usable answer from Atlas, retrying: ${problem}`, true);
        }
    }

    private isDue(): boolean {
        return this.clock.now() - this.shownAt >= REPEAT;
    }

    private print(text: string, isProblem = false): void {
        this.shownAt = this.clock.now();
        this.showsProblem = isProblem;
        this.write(text);
    }
}
