import { StatusRow } from "./statusRow";
import type { Condition, Poll } from "../../waiting/watcher";
import type { Clock } from "../../waiting/clock";
import { DeadlineError, withDeadline, type Deadline } from "../../waiting/deadline";
import { formatDuration, parseDuration } from "../../waiting/duration";
import type { CallContext } from "../../waiting/sharedCalls";
import { AbsenceProof } from "./absenceProof";
import type { Log } from "../host";
import type { ProjectApi } from "../project/project";
import { DEFAULT_TIMEOUT } from "./timeouts";
import { UserError } from "../userError";

/** Not at once, since most problems are gone at the next retry. */
const SHOW_PROBLEM_AFTER = 10_000;

/** Atlas contradicts itself about a thing: it is neither there nor missing, and the next look will tell. */
export const UNCLEAR: unique symbol = Symbol("unclear");

/** What one look at Atlas shows of a thing; undefined where it is missing. */
export type Look<Thing> = Thing | typeof UNCLEAR | undefined;

/** Looks for a thing. */
export type Find<Thing> = (poll: Poll) => Promise<Look<Thing>>;

/** For a call that creates something; see {@link Operation.creating}. */
type CreateOptions = Required<CallContext> & { readonly onSent: () => void };

/** One create, update, read or delete under way: its deadline, its status row, and what was seen last. */
export class Operation {
    /** The last thing that kept Atlas from answering, since its last good answer. */
    lastProblem: string | undefined;
    /** Atlas's status, as seen last. */
    lastStatus: string | undefined;
    private hint: string;
    private readonly row: StatusRow;
    private problemSince: number | undefined;

    constructor(
        readonly deadline: Deadline,
        show: (text: string) => void,
        readonly clock: Clock,
        /** Writes a line that stays. */
        readonly tell: (text: string) => void,
        private readonly cancellable = false,
    ) {
        this.hint = `${cancellable ? "^C" : "^C twice"} is safe, the next run goes on from here`;
        this.row = new StatusRow(show, clock, () => this.hint);
    }

    get callOptions(): Required<CallContext> {
        return { signal: this.deadline.signal, onProblem: (problem) => this.noteProblem(problem) };
    }

    /**
     * What a user who has waited a while should know, where the host cannot cancel a wait and the engine has
     * nothing in state yet; shown on the row.
     */
    hintUncancellable(hint: string): void {
        if (!this.cancellable) {
            this.hint = hint;
        }
    }

    /** The user has cancelled the command. */
    get cancelled(): boolean {
        const reason: unknown = this.deadline.signal.reason;
        return reason instanceof DeadlineError && reason.cancelled;
    }

    /**
     * Makes one call that creates something. A cancellation does not abort it once it is in flight, since its
     * answer names what it has created.
     */
    async creating<T>(call: (options: CreateOptions) => Promise<T>): Promise<T> {
        const { signal } = this.deadline;
        const end = new AbortController();
        let inFlight = false;
        const follow = (): void => {
            if (signal.aborted && !(this.cancelled && inFlight)) {
                end.abort(signal.reason);
            } else if (signal.aborted) {
                this.showStatus(
                    "^C: waiting for the answer to the call under way, 30 s at most; it names what is made",
                );
            }
        };
        signal.addEventListener("abort", follow, { once: true });
        follow();
        try {
            return await call({
                signal: end.signal,
                onSent: () => {
                    // An answer that only asked for another login had no effect.
                    signal.throwIfAborted();
                    inFlight = true;
                },
                // It is retried only if it had no effect, so nothing is in flight any more.
                onProblem: (problem) => {
                    inFlight = false;
                    follow();
                    this.noteProblem(problem);
                },
            });
        } finally {
            signal.removeEventListener("abort", follow);
        }
    }

    showStatus(text: string): void {
        this.row.show(text);
    }

    /** Notes what keeps Atlas from answering; shown once it has lasted. */
    noteProblem(problem: string): void {
        this.lastProblem = problem;
        this.problemSince ??= this.clock.now();
        if (this.clock.now() - this.problemSince >= SHOW_PROBLEM_AFTER) {
            this.row.show(`no good answer from Atlas, trying on: ${problem}`);
        }
    }

    /** Why there is no time left; follows a duration. */
    limit(timeout: "create" | "delete"): string {
        return this.cancelled
            ? ", when the command was cancelled"
            : `, the time that customTimeouts.${timeout} allows`;
    }

    /** "30m" of waiting so far, for messages. */
    get waited(): string {
        return formatDuration(this.clock.now() - this.deadline.startedAt);
    }

    async until<T>({ watcher }: Pick<ProjectApi, "watcher">, condition: Condition<T>): Promise<T> {
        return watcher.until(
            this.deadline,
            async (poll) => {
                const result = await condition(poll);
                this.lastProblem = undefined;
                this.problemSince = undefined;
                return result;
            },
            (problem) => this.noteProblem(problem),
        );
    }

    /**
     * Waits for a condition of an object that may vanish in the meantime.
     *
     * @param condition checked while the object exists
     * @param about see {@link AbsenceProof}: whether Atlas is known to be removing it, and when it was last there
     * @returns "gone" once that is proven
     */
    async untilPresentOrGone<Thing extends object, T>(
        api: Pick<ProjectApi, "watcher">,
        find: Find<Thing>,
        condition: (thing: Thing) => T | undefined,
        about: { readonly leaving?: () => boolean; readonly seenAt?: number } = {},
    ): Promise<T | "gone"> {
        const { leaving = () => false, seenAt } = about;
        const proof = new AbsenceProof(this.clock, leaving, seenAt);
        return this.until<T | "gone">(api, async (poll) => {
            if (proof.nextPollAt > this.clock.now()) {
                poll.again(proof.nextPollAt);
                return undefined;
            }
            const thing = await find(poll);
            if (thing !== undefined) {
                proof.present();
                return thing === UNCLEAR ? undefined : condition(thing);
            }
            if (proof.missing()) {
                return "gone";
            }
            poll.again(proof.nextPollAt);
            return undefined;
        });
    }
}

/**
 * Runs one operation of a resource.
 *
 * @param urn the row that shows its status; without one, none does
 * @param timeout a duration as Pulumi spells it
 * @param late what the user reads where the time is over before `run` ends
 */
export async function runOperation<T>(
    {
        clock,
        log,
        cancelSignal,
    }: {
        readonly clock: Clock;
        readonly log?: Log | undefined;
        readonly cancelSignal?: AbortSignal | undefined;
    },
    urn: string | undefined,
    timeout: string | undefined,
    run: (operation: Operation) => Promise<T>,
    late?: (operation: Operation) => string,
): Promise<T> {
    const show = (text: string): void => (urn === undefined ? undefined : log?.showStatus(urn, text));
    const milliseconds = parseDuration(timeout ?? DEFAULT_TIMEOUT) ?? parseDuration(DEFAULT_TIMEOUT) ?? 0;
    const tell = (text: string): void => log?.writeLine(text, urn);
    return withDeadline(
        clock,
        milliseconds,
        async (deadline) => {
            const operation = new Operation(deadline, show, clock, tell, cancelSignal !== undefined);
            try {
                return await run(operation);
            } catch (error) {
                throw late !== undefined && error instanceof DeadlineError
                    ? new UserError(late(operation))
                    : error;
            }
        },
        cancelSignal,
    );
}
