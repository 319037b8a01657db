import { formatDuration, parseDuration } from "../duration";
import { StatusRow } from "../engine/statusRow";
import type { CallOptions } from "../atlas/endpointApi";
import type { Clock } from "../wait/clock";
import { withDeadline, type Deadline } from "../wait/deadline";
import type { Condition, Look } from "../wait/watcher";
import { AbsenceProof } from "./absenceProof";
import type { ProjectApi } from "./project";
import type { Runtime } from "./runtime";

/** Atlas takes minutes; the official provider's default, too. */
export const DEFAULT_TIMEOUT = "60m";
/** A read has no timeout of its own in Pulumi. */
export const READ_TIMEOUT = "5m";

/** Most problems are over with the next try, and not worth a line. */
const SHOW_PROBLEM_AFTER = 10_000;

/** One create, update, read or delete under way: its deadline, its status row, and what was seen last. */
export class Operation {
    /** The last thing that kept Atlas from answering, since its last good answer. */
    lastProblem: string | undefined;
    /** Atlas's status, as seen last. */
    lastStatus: string | undefined;
    /** What a user who waits may like to know; shown on the row after a while. */
    hint = "^C twice is safe, the next run goes on from here";
    private readonly row: StatusRow;
    private problemSince: number | undefined;

    constructor(
        readonly deadline: Deadline,
        show: (text: string) => void,
        readonly clock: Clock,
    ) {
        this.row = new StatusRow(show, clock, () => this.hint);
    }

    get callOptions(): CallOptions {
        return { signal: this.deadline.signal, onProblem: (problem) => this.problem(problem) };
    }

    say(text: string): void {
        this.row.say(text);
    }

    /** Notes what keeps Atlas from answering; shown once it has lasted. */
    problem(problem: string): void {
        this.lastProblem = problem;
        this.problemSince ??= this.clock.now();
        if (this.clock.now() - this.problemSince >= SHOW_PROBLEM_AFTER) {
            this.row.say(`no good answer from Atlas, trying on: ${problem}`);
        }
    }

    /** "30m" of waiting so far, for messages. */
    get waited(): string {
        return formatDuration(this.clock.now() - this.deadline.startedAt);
    }

    async until<T>(api: ProjectApi, condition: Condition<T>): Promise<T> {
        return api.watcher.until(
            this.deadline,
            async (look) => {
                const verdict = await condition(look);
                this.lastProblem = undefined;
                this.problemSince = undefined;
                return verdict;
            },
            (problem) => this.problem(problem),
        );
    }

    /**
     * Waits for something of a thing that may vanish meanwhile.
     *
     * @param find looks for it: undefined where Atlas says that it is not there
     * @param condition what is waited for of a thing that is there
     * @param about see {@link AbsenceProof}: whether Atlas is known to be removing it, and when it was last there
     * @returns "gone" once that is proven
     */
    async untilPresentOrGone<Thing extends object, T>(
        api: ProjectApi,
        find: (look: Look) => Promise<Thing | undefined>,
        condition: (thing: Thing) => T | undefined,
        about: { readonly leaving?: () => boolean; readonly seenAt?: number } = {},
    ): Promise<T | "gone"> {
        const { leaving = () => false, seenAt } = about;
        const proof = new AbsenceProof(this.clock, leaving, seenAt);
        return this.until<T | "gone">(api, async (look) => {
            if (proof.nextLookAt > this.clock.now()) {
                look.again(proof.nextLookAt);
                return undefined;
            }
            const thing = await find(look);
            if (thing !== undefined) {
                proof.present();
                return condition(thing);
            }
            if (proof.missing()) {
                return "gone";
            }
            look.again(proof.nextLookAt);
            return undefined;
        });
    }
}

/**
 * Runs one operation of a resource.
 *
 * @param urn the row that shows its status; without one, none does
 * @param timeout a duration as Pulumi spells it
 */
export async function operate<T>(
    { clock, log }: Pick<Runtime, "clock" | "log">,
    urn: string | undefined,
    timeout: string | undefined,
    run: (operation: Operation) => Promise<T>,
): Promise<T> {
    const show = (text: string): void => (urn === undefined ? undefined : log?.showStatus(urn, text));
    const milliseconds = parseDuration(timeout ?? DEFAULT_TIMEOUT) ?? parseDuration(DEFAULT_TIMEOUT) ?? 0;
    return withDeadline(clock, milliseconds, (deadline) => run(new Operation(deadline, show, clock)));
}
