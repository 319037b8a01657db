import type { Connection, Endpoint } from "../atlas/answers";
import type { EndpointApi } from "../atlas/endpointApi";
import type { Clock } from "./clock";
import { untilAborted, type Deadline } from "./deadline";
import { FIRST_LOOK, pace } from "./pace";

/** What Atlas shows at one moment; whatever several waits ask for is asked once. */
export interface Look {
    endpoints(): Promise<ReadonlyMap<string, Endpoint>>;
    /** From the list; an id that it lacks is asked for by itself before it counts as gone. */
    endpoint(id: string): Promise<Endpoint | undefined>;
    connection(id: string, interfaceEndpointId: string): Promise<Connection | undefined>;
}

/** Looks at what Atlas shows: a result ends the wait, an error fails it, undefined goes on waiting. */
export type Judge<T> = (look: Look) => Promise<T | undefined> | T | undefined;

interface Wait {
    readonly since: number;
    readonly onProblem: (problem: string) => void;
    judge(look: Look): Promise<void>;
}

/**
 * Waits for things in one project to come about. All waits share one list request on one clock, whose pace follows
 * the youngest of them: the number of requests does not grow with the number of endpoints.
 */
export class Watcher {
    private readonly waits = new Set<Wait>();
    private lastLook = Number.NEGATIVE_INFINITY;
    private chance = 0.5;
    /** Ends a pause between looks. */
    private wake = new AbortController();
    /** Ends the requests of a look when the last wait has left. */
    private idle = new AbortController();
    private running = false;

    constructor(
        private readonly source: Pick<EndpointApi, "list" | "find" | "findConnection">,
        private readonly clock: Clock,
    ) {}

    /** @throws what `judge` throws, what the list throws for good, or the deadline's reason */
    async until<T>(deadline: Deadline, judge: Judge<T>, onProblem: (problem: string) => void): Promise<T> {
        let wait: Wait | undefined;
        const result = new Promise<T>((resolve, reject) => {
            wait = {
                since: this.clock.now(),
                onProblem,
                judge: async (look) => {
                    try {
                        const verdict = await judge(look);
                        if (verdict !== undefined) {
                            resolve(verdict);
                            this.leave(wait);
                        }
                    } catch (error) {
                        reject(error);
                        this.leave(wait);
                    }
                },
            };
            this.waits.add(wait);
        });
        this.wake.abort();
        if (!this.running) {
            void this.run();
        }
        try {
            return await untilAborted(result, deadline.signal);
        } finally {
            this.leave(wait);
        }
    }

    private leave(wait: Wait | undefined): void {
        if (wait !== undefined && this.waits.delete(wait) && this.waits.size === 0) {
            this.idle.abort(new Error("nobody waits any more"));
            this.wake.abort();
        }
    }

    private async run(): Promise<void> {
        this.running = true;
        while (this.waits.size > 0) {
            this.wake = new AbortController();
            const due = this.nextLook() - this.clock.now();
            if (due > 0) {
                // A wait that joins or leaves changes when the next look is due.
                await this.clock.sleep(due, this.wake.signal).catch(() => undefined);
                continue;
            }
            this.lastLook = this.clock.now();
            this.chance = this.clock.random();
            await this.lookOnce();
        }
        this.running = false;
    }

    private nextLook(): number {
        const joined = [...this.waits].map(({ since }) => since);
        const youngestAge = this.clock.now() - Math.max(...joined);
        return Math.max(this.lastLook + pace(youngestAge, this.chance), Math.min(...joined) + FIRST_LOOK);
    }

    private async lookOnce(): Promise<void> {
        this.idle = new AbortController();
        const onProblem = (problem: string): void => this.waits.forEach((wait) => wait.onProblem(problem));
        const look = new MemoizedLook(this.source, { signal: this.idle.signal, onProblem });
        await Promise.all([...this.waits].map((wait) => wait.judge(look)));
    }
}

class MemoizedLook implements Look {
    private readonly answers = new Map<string, Promise<unknown>>();

    constructor(
        private readonly source: Pick<EndpointApi, "list" | "find" | "findConnection">,
        private readonly options: {
            readonly signal: AbortSignal;
            readonly onProblem: (problem: string) => void;
        },
    ) {}

    endpoints(): Promise<ReadonlyMap<string, Endpoint>> {
        return this.once("list", async () => {
            const endpoints = await this.source.list(this.options);
            return new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
        });
    }

    async endpoint(id: string): Promise<Endpoint | undefined> {
        const listed = (await this.endpoints()).get(id);
        return listed ?? this.once(id, () => this.source.find(id, this.options));
    }

    connection(id: string, interfaceEndpointId: string): Promise<Connection | undefined> {
        return this.once(`${id}/${interfaceEndpointId}`, () =>
            this.source.findConnection(id, interfaceEndpointId, this.options),
        );
    }

    private once<T>(key: string, ask: () => Promise<T>): Promise<T> {
        const answer = (this.answers.get(key) as Promise<T> | undefined) ?? ask();
        this.answers.set(key, answer);
        return answer;
    }
}
