import type { Connection, Endpoint } from "../atlas/answers";
import type { CallOptions, EndpointApi } from "../atlas/endpointApi";
import type { Clock } from "./clock";
import { untilAborted, type Deadline } from "./deadline";
import { connectionsInLook, FIRST_LOOK, pace } from "./pace";
import { SharedCall } from "./shared";

/** What Atlas shows at one moment; whatever several waits ask for is asked once. */
export interface Look {
    endpoints(): Promise<ReadonlyMap<string, Endpoint>>;
    /** From the list; an id that it lacks is asked for by itself before it counts as gone. */
    endpoint(id: string): Promise<Endpoint | undefined>;
    /** Shown by no list, so waits take turns: one that has to stand back thinks no further about this look. */
    connection(id: string, interfaceEndpointId: string): Promise<Connection | undefined>;
}

/** Looks at what Atlas shows: a result ends the wait, an error fails it, undefined goes on waiting. */
export type Judge<T> = (look: Look) => Promise<T | undefined> | T | undefined;

interface Wait {
    readonly since: number;
    /** It still thinks about an earlier look, and has no use for another one. */
    busy: boolean;
    judge(look: SharedLook): Promise<void>;
}

type Source = Pick<EndpointApi, "list" | "find" | "findConnection">;

// Each abort without a reason of its own would make an error with a stack, many times a second.
const WOKEN = new Error("a wait has changed");
const NOT_YOUR_TURN = new Error("others were to ask in this look");

/**
 * Waits for things in one project to come about. All waits share one list request on one clock, whose pace follows
 * the youngest of them: the number of requests does not grow with the number of endpoints, nor, since they take turns,
 * with that of attachments. What one of them asks for beyond the list holds up no other.
 */
export class Watcher {
    private readonly waits = new Set<Wait>();
    private lastLook = Number.NEGATIVE_INFINITY;
    private chance = 0.5;
    /** Lists under way: there is no other look before their end. */
    private listing = 0;
    /** Ends a pause between looks. */
    private wake = new AbortController();
    private running = false;

    constructor(
        private readonly source: Source,
        private readonly clock: Clock,
    ) {}

    /** @throws what `judge` throws, what the list throws for good, or the deadline's reason */
    async until<T>(deadline: Deadline, judge: Judge<T>, onProblem: (problem: string) => void): Promise<T> {
        const ended = new AbortController();
        let leave: () => void = () => undefined;
        const result = new Promise<T>((resolve, reject) => {
            const wait: Wait = {
                since: this.clock.now(),
                busy: false,
                judge: async (look) => {
                    wait.busy = true;
                    try {
                        const verdict = await judge(look.seenBy(ended.signal, onProblem));
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
            if (free.length === 0 || this.listing > 0) {
                await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
            } else if (due > 0) {
                // A wait that joins or leaves changes when the next look is due.
                await this.clock.sleep(due, signal).catch(() => undefined);
            } else {
                const turns = connectionsInLook(this.clock.now() - this.lastLook);
                this.lastLook = this.clock.now();
                this.chance = this.clock.random();
                const look = new SharedLook(this.source, turns, (change) => this.countListing(change));
                free.forEach((wait) => void wait.judge(look));
            }
        }
        this.running = false;
    }

    /** The others come first in the next look. */
    private stepBack(wait: Wait): void {
        if (this.waits.delete(wait)) {
            this.waits.add(wait);
        }
    }

    private nextLook(): number {
        const joined = [...this.waits].map(({ since }) => since);
        // By its age at the last look: an age that grows during the pause would move the pause's end.
        const youngestAge = Math.max(0, this.lastLook - Math.max(...joined));
        return Math.max(this.lastLook + pace(youngestAge, this.chance), Math.min(...joined) + FIRST_LOOK);
    }

    private countListing(change: 1 | -1): void {
        this.listing += change;
        this.wake.abort(WOKEN);
    }
}

/** One look of several waits. A request ends when none of those who asked for it waits any more. */
class SharedLook {
    private readonly calls = new Map<string, SharedCall<unknown>>();

    constructor(
        private readonly source: Source,
        private turns: number,
        private readonly countListing: (change: 1 | -1) => void,
    ) {}

    seenBy(signal: AbortSignal, onProblem: (problem: string) => void): Look {
        const { source } = this;
        const once = <T>(key: string, ask: (options: CallOptions) => Promise<T>): Promise<T> => {
            let call = this.calls.get(key) as SharedCall<T> | undefined;
            if (call === undefined || call.abandoned) {
                call = new SharedCall((end, tell) => ask({ signal: end, onProblem: tell }));
                this.calls.set(key, call);
            }
            return call.join(signal, onProblem);
        };
        const endpoints = (): Promise<ReadonlyMap<string, Endpoint>> =>
            once("list", (options) => this.list(options));
        return {
            endpoints,
            endpoint: async (id) =>
                (await endpoints()).get(id) ?? once(id, (options) => source.find(id, options)),
            connection: async (id, interfaceEndpointId) => {
                this.turns -= 1;
                if (this.turns < 0) {
                    throw NOT_YOUR_TURN;
                }
                return once(`${id}/${interfaceEndpointId}`, (options) =>
                    source.findConnection(id, interfaceEndpointId, options),
                );
            },
        };
    }

    private async list(options: CallOptions): Promise<ReadonlyMap<string, Endpoint>> {
        this.countListing(1);
        try {
            const endpoints = await this.source.list(options);
            return new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
        } finally {
            this.countListing(-1);
        }
    }
}
