import { meaningOf } from "../../../provider/src/atlas/errorCatalogue";
import type { Endpoint } from "../../../provider/src/atlas/answers";
import { AtlasApiError, AtlasUnreachableError, type Attempt } from "../../../provider/src/atlas/errors";
import type { CallOptions } from "../../../provider/src/atlas/projectCalls";
import { ProjectMemory } from "../../../provider/src/resources/shared/projectMemory";
import {
    createOnce,
    type Created,
    type CreateRequest,
} from "../../../provider/src/resources/privateEndpoint/create";
import type { EndpointList } from "../../../provider/src/resources/shared/project";
import type { Clock } from "../../../provider/src/time/clock";
import { DeadlineError } from "../../../provider/src/time/deadline";
import { endpoint } from "./fakeSource";

export const REGION = "us-east-1";
const ELSEWHERE = ["eu-west-1", "ap-south-1", "sa-east-1"];

/** The outcome of a create call. */
export type CallOutcome =
    | { readonly kind: "answered" | "lost" | "noEffect" }
    /** The answer is an error; Atlas makes it all the same, after so many milliseconds. */
    | { readonly kind: "late"; readonly after: number }
    | { readonly kind: "code"; readonly status: number; readonly code: string };

/** What somebody else does. */
export interface OthersAction {
    readonly at: number;
    readonly what: "createHere" | "createElsewhere" | "deleteHere" | "failHere" | "finishDeleting";
}

/** A whole history, drawn at random. */
export interface History {
    readonly adoptExisting: boolean;
    /** Atlas's clock against ours, in milliseconds. */
    readonly skew: number;
    readonly initiating: number;
    /** How long each create call takes, and what it meets. */
    readonly calls: readonly { readonly takes: number; readonly fate: CallOutcome }[];
    readonly othersActions: readonly OthersAction[];
    /** How far behind each list is, and whether endpointService's answers. */
    readonly views: readonly { readonly behind: number; readonly endpointService: boolean }[];
    readonly hiddenRegions: boolean;
}

interface Made {
    readonly endpoint: Endpoint;
    readonly region: string;
    readonly owner: "us" | "others";
    readonly madeAt: number;
    goneAt: number;
}

const DEADLINE = 240_000;
const EPOCH = 1_700_000_000_000;

/** Atlas in memory, which knows the truth; time passes where somebody sleeps. */
export class AtlasModel {
    readonly memory = new ProjectMemory("group");
    readonly all: Made[] = [];
    /** Calls of ours without a usable answer, in real time. */
    readonly lostCalls: { readonly from: number; readonly to: number }[] = [];
    /** What was listed, by the start of the list. */
    readonly lists: { readonly startedAt: number; readonly ids: readonly string[] }[] = [];
    private time = 0;
    private othersActions: readonly OthersAction[];
    private late: number[] = [];
    private call = 0;
    private view = 0;

    constructor(private readonly history: History) {
        this.othersActions = [...history.othersActions].sort((one, other) => one.at - other.at);
    }

    readonly clock: Clock = {
        now: () => this.time,
        random: () => 0.5,
        sleep: async (milliseconds) => this.pass(milliseconds),
    };

    async create(): Promise<Created> {
        const { memory, clock } = this;
        const api = {
            api: "privateEndpoint",
            list: async () => this.list(),
            listOfOther: async () => [],
            pollNow: () => undefined,
            endpoints: { create: async (_region: string, options: CallOptions) => this.post(options) },
        };
        const project = {
            groupId: "group",
            memory,
            open: async () => api,
            learnRegions: async () => this.tellRegions(),
        };
        const operation = {
            clock,
            deadline: { signal: new AbortController().signal },
            callOptions: {},
            creating: async (call: (options: object) => Promise<unknown>) =>
                call({ onSent: () => undefined, onProblem: () => undefined }),
            waited: "4m",
            limit: () => "",
            noteProblem: () => undefined,
            showStatus: () => undefined,
            until: async (_api: unknown, condition: (look: unknown) => Promise<unknown>) => {
                for (;;) {
                    this.pass(2_000);
                    const verdict = await condition({});
                    if (verdict !== undefined) {
                        return verdict;
                    }
                }
            },
        };
        return createOnce({
            project,
            region: REGION,
            adoptExisting: this.history.adoptExisting,
            api: "privateEndpoint",
            owner: { instance: "i", urn: "u" },
            operation,
        } as unknown as CreateRequest);
    }

    /** What is in a region at a time, DELETING included. */
    inRegion(region: string, time = this.time): Made | undefined {
        return this.all.find((made) => made.region === region && made.madeAt <= time && time < made.goneAt);
    }

    private pass(milliseconds: number): void {
        const end = this.time + milliseconds;
        for (;;) {
            const deed = this.othersActions[0]?.at ?? Number.POSITIVE_INFINITY;
            const late = Math.min(...this.late, Number.POSITIVE_INFINITY);
            const next = Math.min(deed, late);
            if (next > end) {
                break;
            }
            this.time = Math.max(this.time, next);
            if (late <= deed) {
                this.late = this.late.filter((time) => time !== late);
                this.make(REGION, "us");
            } else {
                const [first, ...rest] = this.othersActions;
                this.othersActions = rest;
                this.happen(first?.what);
            }
        }
        this.time = end;
        if (end > DEADLINE) {
            throw new DeadlineError(DEADLINE);
        }
    }

    private happen(what: OthersAction["what"] | undefined): void {
        const here = this.inRegion(REGION);
        switch (what) {
            case "createHere":
                this.make(REGION, "others");
                break;
            case "createElsewhere": {
                const free = ELSEWHERE.find((region) => this.inRegion(region) === undefined);
                if (free !== undefined) {
                    this.make(free, "others");
                }
                break;
            }
            case "deleteHere":
                this.become(here, "DELETING");
                break;
            case "failHere":
                this.become(here, "FAILED");
                break;
            case "finishDeleting":
                if (here?.endpoint.status === "DELETING") {
                    here.goneAt = this.time;
                }
                break;
            case undefined:
                break;
        }
    }

    private become(made: Made | undefined, status: string): void {
        if (made !== undefined) {
            Object.assign(made.endpoint, { status });
        }
    }

    private make(region: string, owner: Made["owner"]): Endpoint | undefined {
        if (this.inRegion(region) !== undefined) {
            return undefined;
        }
        const seconds = Math.floor((EPOCH + this.time + this.history.skew) / 1_000);
        const id = seconds.toString(16).padStart(8, "0") + this.all.length.toString(16).padStart(16, "0");
        const made = { ...endpoint(id) };
        this.all.push({ endpoint: made, region, owner, madeAt: this.time, goneAt: Number.POSITIVE_INFINITY });
        return made;
    }

    private list(): EndpointList {
        const view = this.history.views[this.view % Math.max(1, this.history.views.length)];
        this.view += 1;
        const startedAt = this.time;
        this.pass(100);
        const asOf = this.time - (view?.behind ?? 0);
        const list = new Map(
            this.all
                .filter(({ madeAt, goneAt }) => madeAt <= asOf && asOf < goneAt)
                .map((made) => [made.endpoint.id, this.shown(made, asOf)]),
        );
        this.lists.push({ startedAt, ids: [...list.keys()] });
        this.memory.sightings.note(startedAt, list.keys());
        return list;
    }

    private shown({ endpoint: made, region, madeAt }: Made, asOf: number): Endpoint {
        const ready = made.status === "INITIATING" && asOf - madeAt >= this.history.initiating;
        return {
            ...made,
            status: ready ? "WAITING_FOR_USER" : made.status,
            regionName: this.history.hiddenRegions && !ready ? undefined : region,
        };
    }

    private tellRegions(): string | undefined {
        const view = this.history.views[this.view % Math.max(1, this.history.views.length)];
        if (view?.endpointService === false) {
            return "503";
        }
        this.memory.noteRegions(this.all.map((made) => ({ ...made.endpoint, regionName: made.region })));
        return undefined;
    }

    private post(options: CallOptions): Endpoint {
        const { takes, fate } = this.history.calls[this.call] ?? { takes: 100, fate: { kind: "answered" } };
        this.call += 1;
        options.onSent?.();
        const from = this.time;
        const effect = (): Endpoint => {
            const made = this.make(REGION, "us");
            if (made === undefined) {
                throw refusal(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION");
            }
            return made;
        };
        if (fate.kind === "answered") {
            this.pass(takes / 2);
            const made = effect();
            this.pass(takes / 2);
            return { ...made };
        }
        if (fate.kind === "code") {
            this.pass(takes);
            throw refusal(fate.status, fate.code);
        }
        this.pass(takes / 2);
        if (fate.kind === "lost") {
            // A refusal is lost as well as a success.
            this.make(REGION, "us");
        }
        this.pass(takes / 2);
        if (fate.kind === "late") {
            this.late = [...this.late, this.time + fate.after];
        }
        this.lostCalls.push({ from, to: this.time });
        throw new AtlasUnreachableError("the answer broke off", this.attempt(from), true);
    }

    /** The `Date` header has whole seconds, and so lags behind. */
    private attempt(startedAt: number): Attempt {
        const atlas = EPOCH + this.history.skew;
        const lag = (atlas + startedAt) % 1_000;
        const window = { from: atlas + startedAt - lag, to: atlas + this.time - lag };
        return { startedAt, window };
    }
}

function refusal(status: number, code: string): AtlasApiError {
    return new AtlasApiError(
        `Atlas answered ${status} (${code})`,
        status,
        code,
        undefined,
        meaningOf(status, code),
    );
}
