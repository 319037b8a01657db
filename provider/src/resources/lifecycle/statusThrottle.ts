import { formatDuration } from "../../waiting/duration";
import type { Clock } from "../../waiting/clock";

/** How often an unchanged status is repeated. Rarely, since without a terminal each text is a printed line. */
const REPEAT = 60_000;

export class StatusThrottle {
    private readonly startedAt: number;
    private state: string | undefined;
    private shownAt = 0;

    /**
     * @param write puts a text on the row
     * @param hint what a user who has waited a while should know; shown with the repetitions
     */
    constructor(
        private readonly write: (text: string) => void,
        private readonly clock: Clock,
        private readonly hint: () => string,
    ) {
        this.startedAt = clock.now();
    }

    /** Shows the status: at once if it has changed, otherwise at most once a minute, with the hint. */
    show(state: string): void {
        const now = this.clock.now();
        if (state !== this.state) {
            this.state = state;
            this.shownAt = now;
            this.write(state);
        } else if (now - this.shownAt >= REPEAT) {
            this.shownAt = now;
            // A terminal of 120 columns leaves 40 characters, and the row has already shown the details.
            const [status = "", details] = state.split(/: (.*)/s);
            const waited = formatDuration(now - this.startedAt);
            const rest = details === undefined ? "" : `; ${details}`;
            this.write(`${status} (${waited} so far); ${this.hint()}${rest}`);
        }
    }
}
