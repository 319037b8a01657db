import type { Clock } from "./clock";
import { untilAborted, type Deadline } from "./deadline";
import { FIRST_POLL_DELAY, steadyPace, turnsInPoll, type Pace } from "./pace";
import type { CallContext, SharedCalls, SharedFunction } from "./sharedCalls";

/** One poll, in which all waits take part. */
export interface Poll {
    /**
     * Makes a call, or joins the one that another wait has made in this poll under the same key.
     * @param how `held`: the next poll waits for its end · `inTurn`: a request that only this wait needs; waits take turns, and
     * one whose turn it is not skips this poll
     */
    join<T>(key: string, call: SharedFunction<T>, how?: "held" | "inTurn"): Promise<T>;
    /** Requests that the next poll happen no later than this time. */
    again(at: number): void;
}

/** Called in each poll: a result ends the wait, an error fails it, undefined continues it. */
export type Condition<T> = (poll: Poll) => Promise<T | undefined> | T | undefined;

export interface Pacing {
    readonly pace: Pace;
    /** How old what is waited for is now, in milliseconds; undefined, where that is not known: as old as the wait. */
    readonly age?: () => number | undefined;
}

interface Wait extends Pacing {
    readonly since: number;
    /** The latest time for its next poll. */
    again: number;
    /** Its condition is still running for an earlier poll, so it skips others. */
    busy: boolean;
    check(round: Round): Promise<void>;
}

interface Round {
    readonly startedAt: number;
    turns: number;
}

export interface WaitListener {
    readonly onProblem: (problem: string) => void;
    /** Its condition was evaluated: Atlas has answered. */
    readonly onAnswer: () => void;
}

// Shared, since an abort without a reason creates an error with a stack, here many times a second.
const WOKEN = new Error("a wait has changed");
const NOT_YOUR_TURN = new Error("it was another wait's turn in this poll");

/**
 * Waits for conditions. All waits poll together, as soon as one of them is due by its own pace, and share the calls that they
 * make, so that the number of calls does not grow with them. Requests that a wait needs for itself are limited, since waits
 * take turns; none is delayed by the request of another one.
 *
 *     a wait   free ── a poll ──> busy ── undefined, not its turn ──> free
 *                                 busy ── a result, an error ──> over
 *              free, busy ── its deadline ──> over
 *
 *     the loop no wait ──> ends; the next wait starts it again
 *              none is free, or a held call runs ──> sleeps until something changes
 *              none is due ──> sleeps until one is, or something changes
 *              one is due ──> a poll: each free wait evaluates its condition
 */
export class Watcher {
    private readonly waits = new Set<Wait>();
    private lastPoll = Number.NEGATIVE_INFINITY;
    private chance = 0.5;
    /** Calls under way whose end the next poll waits for, each as often as it was joined. */
    private held = 0;
    private wake = new AbortController();
    private running = false;

    constructor(
        private readonly calls: SharedCalls,
        private readonly clock: Clock,
    ) {}

    /** @throws what the condition throws, or the deadline's reason */
    async until<T>(
        deadline: Pick<Deadline, "signal">,
        condition: Condition<T>,
        { onProblem, onAnswer }: WaitListener,
        pacing: Pacing = { pace: steadyPace },
    ): Promise<T> {
        const ended = new AbortController();
        let leave: () => void = () => undefined;
        const result = new Promise<T>((resolve, reject) => {
            const wait: Wait = {
                ...pacing,
                since: this.clock.now(),
                again: Number.POSITIVE_INFINITY,
                busy: false,
                check: async (round) => {
                    wait.busy = true;
                    wait.again = Number.POSITIVE_INFINITY;
                    try {
                        const context = { signal: ended.signal, onProblem };
                        const verdict = await condition(this.pollOf(round, wait, context));
                        onAnswer();
                        if (verdict !== undefined) {
                            resolve(verdict);
                            leave();
                        }
                        this.stepBack(wait);
                    } catch (error) {
                        if (error !== NOT_YOUR_TURN) {
                            reject(error);
                            leave();
                        }
                    }
                    wait.busy = false;
                    this.wake.abort(WOKEN);
                },
            };
            leave = () => {
                this.waits.delete(wait);
                ended.abort(new Error("this wait is over"));
                this.wake.abort(WOKEN);
            };
            this.waits.add(wait);
        });
        this.wake.abort(WOKEN);
        if (!this.running) {
            void this.loop();
        }
        try {
            return await untilAborted(result, deadline.signal);
        } finally {
            leave();
        }
    }

    private async loop(): Promise<void> {
        this.running = true;
        while (this.waits.size > 0) {
            this.wake = new AbortController();
            const { signal } = this.wake;
            const free = [...this.waits].filter(({ busy }) => !busy);
            const due = this.nextPoll() - this.clock.now();
            if (free.length === 0 || this.held > 0) {
                await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
            } else if (due > 0) {
                // A wait that joins or leaves changes when the next poll is due.
                await this.clock.sleep(due, signal).catch(() => undefined);
            } else {
                const startedAt = this.clock.now();
                const round = { startedAt, turns: turnsInPoll(startedAt - this.lastPoll) };
                this.lastPoll = startedAt;
                this.chance = this.clock.random();
                free.forEach((wait) => void wait.check(round));
            }
        }
        this.running = false;
    }

    private pollOf(round: Round, wait: Wait, context: CallContext): Poll {
        return {
            join: async (key, call, how) => {
                round.turns -= how === "inTurn" ? 1 : 0;
                if (how === "inTurn" && round.turns < 0) {
                    throw NOT_YOUR_TURN;
                }
                const result = this.calls.join(key, round.startedAt, call, context);
                return how === "held" ? this.hold(result) : result;
            },
            again: (at) => {
                wait.again = at;
            },
        };
    }

    /** Moves this wait to the end, so that the others come first in the next poll. */
    private stepBack(wait: Wait): void {
        if (this.waits.delete(wait)) {
            this.waits.add(wait);
        }
    }

    private nextPoll(): number {
        const now = this.clock.now();
        const dueOf = ({ since, age, pace, again }: Wait): number => {
            // Its age at the last poll: one that grows during the pause would keep moving the end of the pause.
            const pause = pace(Math.max(0, (age?.() ?? now - since) - (now - this.lastPoll)), this.chance);
            return Math.min(again, Math.max(since + FIRST_POLL_DELAY, this.lastPoll + pause));
        };
        return Math.min(...[...this.waits].map(dueOf));
    }

    private async hold<T>(call: Promise<T>): Promise<T> {
        this.held += 1;
        try {
            return await call;
        } finally {
            this.held -= 1;
            this.wake.abort(WOKEN);
        }
    }
}
