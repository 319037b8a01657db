import type { Clock } from "../time/clock";
import { untilAborted, type Deadline } from "../time/deadline";
import { FIRST_LOOK, pace, turnsInLook } from "./pace";
import type { CallContext, SharedCalls, SharedFunction } from "../time/sharedCalls";

/** One moment at which all waits look; whatever several of them ask for, by the same key, is asked once. */
export interface Look {
    /** The next look waits for the end of this call. */
    shared<T>(key: string, call: SharedFunction<T>): Promise<T>;
    /** Holds up no other wait. */
    alone<T>(key: string, call: SharedFunction<T>): Promise<T>;
    /** For what no shared call shows: waits take turns, and one that has to stand back ends its part of this look. */
    inTurn<T>(key: string, call: SharedFunction<T>): Promise<T>;
    /** Asks for the next look at this time, by the clock, at the latest. */
    again(at: number): void;
}

/** Looks at what there is: a result ends the wait, an error fails it, undefined goes on waiting. */
export type Condition<T> = (look: Look) => Promise<T | undefined> | T | undefined;

interface Wait {
    readonly since: number;
    /** When it wants the next look at the latest. */
    again: number;
    /** It still thinks about an earlier look, and has no use for another one. */
    busy: boolean;
    check(round: Round): Promise<void>;
}

/** What the waits of one look have in common. */
interface Round {
    readonly startedAt: number;
    turns: number;
}

// Each abort without a reason of its own would make an error with a stack, many times a second.
const WOKEN = new Error("a wait has changed");
const NOT_YOUR_TURN = new Error("others were to ask in this look");

/**
 * Waits for conditions to come true. All waits share one clock, whose pace follows the youngest of them, and what they
 * ask for in a look: the number of calls does not grow with the number of waits, nor, since they take turns, with that
 * of things which each has to ask for by itself. What one of them asks for alone holds up no other.
 */
export class Watcher {
    private readonly waits = new Set<Wait>();
    private lastLook = Number.NEGATIVE_INFINITY;
    private chance = 0.5;
    /** Shared calls under way: there is no other look before their end. */
    private sharing = 0;
    /** Ends a pause between looks. */
    private wake = new AbortController();
    private running = false;

    constructor(
        private readonly calls: SharedCalls,
        private readonly clock: Clock,
    ) {}

    /** @throws what the condition throws, or the deadline's reason */
    async until<T>(
        deadline: Deadline,
        condition: Condition<T>,
        onProblem: (problem: string) => void,
    ): Promise<T> {
        const ended = new AbortController();
        let leave: () => void = () => undefined;
        const result = new Promise<T>((resolve, reject) => {
            const wait: Wait = {
                since: this.clock.now(),
                again: Number.POSITIVE_INFINITY,
                busy: false,
                check: async (round) => {
                    wait.busy = true;
                    wait.again = Number.POSITIVE_INFINITY;
                    try {
                        const context = { signal: ended.signal, onProblem };
                        const verdict = await condition(this.lookOf(round, wait, context));
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
            void this.run();
        }
        try {
            return await untilAborted(result, deadline.signal);
        } finally {
            leave();
        }
    }

    private async run(): Promise<void> {
        this.running = true;
        while (this.waits.size > 0) {
            this.wake = new AbortController();
            const { signal } = this.wake;
            const free = [...this.waits].filter(({ busy }) => !busy);
            const due = this.nextLook() - this.clock.now();
            if (free.length === 0 || this.sharing > 0) {
                await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
            } else if (due > 0) {
                // A wait that joins or leaves changes when the next look is due.
                await this.clock.sleep(due, signal).catch(() => undefined);
            } else {
                const startedAt = this.clock.now();
                const round = { startedAt, turns: turnsInLook(startedAt - this.lastLook) };
                this.lastLook = startedAt;
                this.chance = this.clock.random();
                free.forEach((wait) => void wait.check(round));
            }
        }
        this.running = false;
    }

    private lookOf(round: Round, wait: Wait, context: CallContext): Look {
        const alone = <T>(key: string, call: SharedFunction<T>): Promise<T> =>
            this.calls.join(key, round.startedAt, call, context);
        return {
            alone,
            shared: async (key, call) =>
                alone(key, async (shared) => {
                    this.countSharing(1);
                    try {
                        return await call(shared);
                    } finally {
                        this.countSharing(-1);
                    }
                }),
            inTurn: async (key, call) => {
                round.turns -= 1;
                if (round.turns < 0) {
                    throw NOT_YOUR_TURN;
                }
                return alone(key, call);
            },
            again: (at) => {
                wait.again = at;
            },
        };
    }

    /** The others come first in the next look. */
    private stepBack(wait: Wait): void {
        if (this.waits.delete(wait)) {
            this.waits.add(wait);
        }
    }

    private nextLook(): number {
        const waits = [...this.waits];
        const joined = waits.map(({ since }) => since);
        // By its age at the last look: an age that grows during the pause would move the pause's end.
        const youngestAge = Math.max(0, this.lastLook - Math.max(...joined));
        const due = Math.max(
            this.lastLook + pace(youngestAge, this.chance),
            Math.min(...joined) + FIRST_LOOK,
        );
        return Math.min(due, ...waits.map(({ again }) => again));
    }

    private countSharing(change: 1 | -1): void {
        this.sharing += change;
        this.wake.abort(WOKEN);
    }
}
