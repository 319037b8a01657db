import type { Clock } from "../../waiting/clock";
import { DeadlineError, isCancellation, startDeadline, type Deadline } from "../../waiting/deadline";
import { formatDuration, parseDuration } from "../../waiting/duration";
import { StatusRow, type LineBudget } from "../../waiting/rowThrottle";
import type { CallContext } from "../../waiting/sharedCalls";
import type { Condition, Pacing, Poll } from "../../waiting/watcher";
import { plainText, type Text } from "../../words/text";
import { REQUEST_TIMEOUT } from "../../atlas/wire/wire";
import { UserError } from "../host";
import type { ProjectApi } from "../project/projectApi";
import type { Runtime } from "../project/runtime";
import { AbsenceProof } from "./absenceProof";
import { CANCELLED, WAIT_TIMEOUT, type Progress } from "./texts";

/** Of a create, an update and a delete. Generous, since Atlas takes minutes; also the official provider's default. */
const DEFAULT_TIMEOUT = "60m";

/** Of a read, which has no timeout of its own in Pulumi. */
export const READ_TIMEOUT = "5m";

/** If Atlas does not answer within this time, a preview continues without the answer. */
export const LOOK_TIMEOUT = "40s";

/** Not at once, since most problems are gone at the next retry. */
const SHOW_PROBLEM_AFTER = 10_000;

/** Atlas contradicts itself about a thing: it is neither there nor missing, and the next look will tell. */
export const UNCLEAR: unique symbol = Symbol("unclear");

/** What one look at Atlas shows of a thing; undefined where it is missing. */
export type Look<Thing> = Thing | typeof UNCLEAR | undefined;

export type Find<Thing> = (poll: Poll) => Promise<Look<Thing>>;

export class Operation {
    lastProblem: Text | undefined;
    lastStatus: string | undefined;
    private readonly row: StatusRow;
    private problemSince: number | undefined;

    constructor(
        readonly deadline: Deadline,
        show: (status: string) => void,
        readonly clock: Clock,
        /** Writes a line, where there is one. */
        readonly tell: (line: Text | undefined) => void,
        budget: LineBudget,
        cancellable = false,
    ) {
        const hint = `${cancellable ? "^C" : "^C twice"} is safe: the next run resumes from here`;
        this.row = new StatusRow(show, clock, hint, budget);
    }

    get callOptions(): Required<CallContext> {
        return { signal: this.deadline.signal, onProblem: (problem) => this.noteProblem(problem) };
    }

    /** For a call whose answer names what it makes: a cancellation does not end it once it was sent. */
    get creating(): Required<CallContext> & { readonly onHeld: () => void } {
        const onHeld = (): void =>
            this.showStatus(
                `^C received: waiting up to ${REQUEST_TIMEOUT / 1_000} s for the create call in flight, whose answer identifies what was created`,
            );
        return { ...this.callOptions, onHeld };
    }

    showStatus(status: string): void {
        this.row.show(status);
    }

    /** Notes what keeps Atlas from answering; shown once it has lasted. @param text what the error says, where there is one */
    noteProblem(problem: string, text = plainText(problem)): void {
        if (this.deadline.signal.aborted) {
            return; // the end itself is no problem of Atlas's
        }
        this.lastProblem = text;
        this.problemSince ??= this.clock.now();
        if (this.clock.now() - this.problemSince >= SHOW_PROBLEM_AFTER) {
            this.row.showProblem(problem);
        }
    }

    /** @param problem what has ended it, undefined where its time is over @param timeout how long it may take */
    progress(problem?: Text, timeout = WAIT_TIMEOUT): Progress {
        const { lastStatus, lastProblem, deadline } = this;
        const cancelled = isCancellation(deadline.signal.reason);
        return {
            waited: formatDuration(this.clock.now() - deadline.startedAt),
            limit: problem !== undefined ? "" : cancelled ? CANCELLED : timeout,
            cancelled,
            lastStatus,
            problem: problem ?? lastProblem,
            isStopped: problem !== undefined,
        };
    }

    async until<T>(
        { watcher }: Pick<ProjectApi, "watcher">,
        condition: Condition<T>,
        pacing?: Pacing,
    ): Promise<T> {
        const onProblem = (problem: string): void => this.noteProblem(problem);
        const onAnswer = (): void => {
            this.lastProblem = undefined;
            this.problemSince = undefined;
        };
        return watcher.until(this.deadline, condition, { onProblem, onAnswer }, pacing);
    }

    /**
     * Waits for a condition of an object that may vanish in the meantime.
     * @param condition checked while the object exists
     * @param about see {@link AbsenceProof}: whether Atlas is removing it, and when it was last there; and how often to look
     * @returns "gone" once that is proven
     */
    async untilPresentOrGone<Thing extends object, T>(
        api: Pick<ProjectApi, "watcher">,
        find: Find<Thing>,
        condition: (thing: Thing) => T | undefined,
        about: {
            readonly leaving?: () => boolean;
            readonly seenAt?: number | undefined;
            readonly pacing?: Pacing | undefined;
        } = {},
    ): Promise<T | "gone"> {
        const { leaving = () => false, seenAt, pacing } = about;
        const proof = new AbsenceProof(this.clock, leaving, seenAt);
        const look = async (poll: Poll): Promise<T | "gone" | undefined> => {
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
        };
        return this.until<T | "gone">(api, look, pacing);
    }
}

/**
 * Runs one operation of a resource.
 * @param urn the row that shows its status; without one, none does
 * @param timeout a duration as Pulumi spells it
 * @param late what the user reads where the time is over before `run` ends
 */
export async function operate<T>(
    { clock, log, cancelSignal, budget }: Pick<Runtime, "clock" | "log" | "cancelSignal" | "budget">,
    urn: string | undefined,
    timeout: string | undefined,
    late: ((operation: Operation) => Text) | undefined,
    run: (operation: Operation) => Promise<T>,
): Promise<T> {
    const show = (status: string): void => (urn === undefined ? undefined : log?.showStatus(urn, status));
    const milliseconds = parseDuration(timeout ?? DEFAULT_TIMEOUT) ?? parseDuration(DEFAULT_TIMEOUT) ?? 0;
    const tell = (line: Text | undefined): void => line && log?.writeLine(line, urn);
    const deadline = startDeadline(clock, milliseconds, cancelSignal);
    const operation = new Operation(deadline, show, clock, tell, budget, cancelSignal !== undefined);
    try {
        return await run(operation);
    } catch (error) {
        throw late !== undefined && error instanceof DeadlineError ? new UserError(late(operation)) : error;
    } finally {
        deadline.end();
    }
}
