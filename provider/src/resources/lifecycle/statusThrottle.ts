import { formatDuration } from "../../waiting/duration";
import type { Clock } from "../../waiting/clock";

/** How often an unchanged status is repeated. Rarely, since without a terminal each text is a printed line. */
const REPEAT = 60_000;

export class StatusThrottle {
    private readonly startedAt: number;
    private state: string | undefined;
    private shownAt = 0;
    private showsHint = false;

    /**
     * @param write puts a text on the row
     * @param hint what a user who has waited a while should know; alternates with the status
     */
    constructor(
        private readonly write: (text: string) => void,
        private readonly clock: Clock,
        private readonly hint: () => string,
    ) {
        this.startedAt = clock.now();
    }

    /** Shows the status at once if it has changed; otherwise the hint and the status in turns, one each minute. */
    show(state: string): void {
        const now = this.clock.now();
        if (state !== this.state) {
            this.state = state;
            this.shownAt = now;
            this.showsHint = false;
            this.write(state);
        } else if (now - this.shownAt >= REPEAT) {
            this.shownAt = now;
            this.showsHint = !this.showsHint;
            const waited = formatDuration(now - this.startedAt);
            // The most important words come first: a terminal of 120 columns may leave some 25 characters.
            const [status = "", details] = state.split(/: (.*)/s);
            const rest = details === undefined ? "" : `: ${details}`;
            this.write(
                this.showsHint ? `${this.hint()} (${waited} so far)` : `${status} (${waited} so far)${rest}`,
            );
        }
    }
}
