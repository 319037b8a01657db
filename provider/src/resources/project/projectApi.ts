import type { Connection, Endpoint } from "../../atlas/api/answers";
import type { CallOptions } from "../../atlas/api/client";
import type { Cluster, ClusterApi } from "../../atlas/api/clusterApi";
import type { Dialect } from "../../atlas/api/dialects";
import type { AttachmentId, EndpointApi } from "../../atlas/api/endpointApi";
import {
    isOdd,
    isRetired,
    isRouteGone,
    problemIn,
    undefinedIfAtlasError,
    undefinedIfOdd,
    unlessOfClass,
} from "../../atlas/errors/errors";
import type { Clock } from "../../waiting/clock";
import { SharedCalls, type CallContext } from "../../waiting/sharedCalls";
import { Watcher, type Poll } from "../../waiting/watcher";
import { attachmentKey, type ProjectMemory } from "./projectMemory";

/** The maximum age of an answer shared by operations that poll at the same time, in milliseconds. */
const SHARED_AGE = 2_000;

type EndpointList = ReadonlyMap<string, Endpoint>;

interface Shared {
    readonly clusters: ClusterApi;
    readonly memory: ProjectMemory;
    readonly clock: Clock;
    /** What the other APIs list. Asked once, those that do not answer count for nothing; else only those that are gone do. */
    listsBeside(api: ProjectApi, options: CallOptions): Promise<readonly Endpoint[]>;
    /** Atlas no longer serves an API's list: all goes on through its successor. */
    moveOn(from: ProjectApi): ProjectApi;
}

/** One project through one of Atlas's APIs: its calls, its shared list, its shared wait. */
export class ProjectApi {
    readonly watcher: Watcher;
    private readonly calls: SharedCalls;

    /**
     * @param successor what to go on with once Atlas no longer serves this one's list
     * @param isRetired whether all goes through the successor already
     */
    constructor(
        private readonly project: Shared,
        readonly own: EndpointApi,
        private readonly successor: ProjectApi | undefined,
        public isRetired: boolean,
    ) {
        this.calls = new SharedCalls(project.clock);
        this.watcher = new Watcher(this.calls, project.clock);
    }

    /** The calls; those of the successor once Atlas no longer serves these. */
    get current(): EndpointApi {
        return (this.isRetired ? this.successor?.current : undefined) ?? this.own;
    }

    get hasSuccessor(): boolean {
        return !this.isRetired && this.successor !== undefined;
    }

    get dialect(): Dialect {
        return this.current.dialect;
    }

    /** The endpoint's own page. One answer that it does not exist proves nothing: the lists of both APIs decide. */
    async page(id: string, options: CallOptions): Promise<Endpoint | undefined> {
        return unlessOfClass(
            "notFound",
            this.routed((api) => api.find(id, options), isRetired),
        );
    }

    /** Asks Atlas to remove it. @returns false where Atlas has no such endpoint */
    async remove(id: string, options: CallOptions): Promise<boolean> {
        return isFound(this.routed((api) => api.remove(id, options)));
    }

    async attach(one: AttachmentId, options: CallOptions): Promise<void> {
        return this.routed((api) => api.attach(one, options));
    }

    /** Asks Atlas to remove it. @returns false where Atlas has no such attachment */
    async detach(one: AttachmentId, options: CallOptions): Promise<boolean> {
        return isFound(this.routed((api) => api.detach(one, options)));
    }

    /** Makes a call; what this API does not have (the path or, by default, the thing), its successor may. */
    private async routed<T>(
        call: (api: EndpointApi) => Promise<T>,
        isMissing: (error: unknown) => boolean = isRouteGone,
    ): Promise<T> {
        const { successor } = this;
        if (this.isRetired && successor !== undefined) {
            return successor.routed(call, isMissing);
        }
        try {
            return await call(this.own);
        } catch (error) {
            if (successor === undefined || !isMissing(error)) {
                throw error;
            }
            return successor.routed(call, isMissing).catch((second: unknown) => {
                // The more informative error: the first one where the successor has no such thing, unless only this API is retired.
                const saysMore = isRetired(error) && !isRetired(second);
                throw isRouteGone(second) && !saysMore ? error : second;
            });
        }
    }

    /** A poll outside of a wait, now. @param oldest the maximum age of a shared list, in ms; 0: request a new one */
    pollNow(options: CallContext, oldest = SHARED_AGE): Poll {
        const context = { onProblem: () => undefined, ...options };
        const notBefore = oldest === 0 ? Number.POSITIVE_INFINITY : this.project.clock.now() - oldest;
        return {
            join: async (key, call, how) =>
                how === "held" ? this.calls.join(key, notBefore, call, options) : call(context),
            again: () => undefined,
        };
    }

    /** All endpoints of the project. Where Atlas no longer serves this API's list, its successor's. */
    async list(poll: Poll): Promise<EndpointList> {
        const { successor } = this;
        if (this.isRetired && successor !== undefined) {
            return successor.list(poll);
        }
        try {
            return await this.askForList(poll, { unlessOdd: successor !== undefined });
        } catch (error) {
            if (successor === undefined || !isOdd(problemIn(error))) {
                throw error;
            }
            return this.listBySuccessor(poll, successor, error);
        }
    }

    /** This API's own list, whatever its successor says. @param once without retries */
    async ownList(poll: Poll, once = false): Promise<EndpointList> {
        if (once) {
            return this.askForList(poll, { once });
        }
        // The first try may be shared with those that can ask the successor.
        const first = await this.askForList(poll, { unlessOdd: true }).catch(undefinedIfOdd);
        return first ?? this.askForList(poll);
    }

    /** One odd answer does not prove that this API is gone, so its successor is used only if that one lists. */
    private async listBySuccessor(poll: Poll, successor: ProjectApi, odd: unknown): Promise<EndpointList> {
        if (isRouteGone(odd)) {
            const list = await successor.list(poll).catch((error: unknown) => {
                throw isRouteGone(error) ? odd : error;
            });
            this.project.moveOn(this);
            return list;
        }
        // Anything else may pass, so this one is asked again, and with patience where the successor does not list.
        const list = await successor.askForList(poll, { once: true }).catch(undefinedIfAtlasError);
        if (list === undefined) {
            return this.askForList(poll);
        }
        const own = await this.askForList(poll, { unlessOdd: true }).catch(undefinedIfOdd);
        if (own === undefined) {
            this.project.moveOn(this);
        }
        return own ?? list;
    }

    private async askForList(
        poll: Poll,
        how: Pick<CallOptions, "once" | "unlessOdd"> = {},
    ): Promise<EndpointList> {
        // A patient caller must not get the failure of a call without retries.
        const ask = async (options: CallContext): Promise<EndpointList> => {
            const { value, time } = await this.own.list({ ...options, ...how });
            const { memory, clock } = this.project;
            memory.noteListed(time.startedAt, clock.now(), value.values());
            return value;
        };
        return poll.join(`list of ${this.own.dialect.api} ${how.once === true}`, ask, "held");
    }

    /**
     * The endpoint, if any API shows it: from the list, else by its id, else from the other lists. It is missing only if all
     * of them say so. @param isLeaving Atlas is removing it: then other APIs that do not answer keep nobody waiting
     */
    finder(id: string, isLeaving = false): (poll: Poll) => Promise<Endpoint | undefined> {
        const key = id.toLowerCase();
        return async (poll) => {
            // One API alone cannot prove that the project is deleted.
            const list = await unlessOfClass("projectGone", this.list(poll));
            const ask = async (options: CallContext): Promise<Endpoint | undefined> =>
                unlessOfClass("projectGone", this.page(id, options));
            return (
                list?.get(key) ??
                (list && (await poll.join(`endpoint ${key}`, ask))) ??
                (await this.listOfOthers(poll, isLeaving)).find((one) => one.id.toLowerCase() === key)
            );
        };
    }

    async find(options: CallContext, id: string): Promise<Endpoint | undefined> {
        return this.finder(id)(this.pollNow(options, 0));
    }

    /** What the other APIs list. @param once asks them once; then nothing where they do not answer */
    async listOfOthers(poll: Poll, once = true): Promise<readonly Endpoint[]> {
        return poll.join(`lists of others ${once}`, (options) =>
            this.project.listsBeside(this, { ...options, once }),
        );
    }

    /** An attachment, which no list shows: waits take turns. */
    async findConnection(poll: Poll, one: AttachmentId): Promise<Connection | undefined> {
        const find = async (options: CallContext): Promise<Connection | undefined> => {
            const ask = async (unlessOdd: boolean): Promise<{ readonly found: Connection | undefined }> => {
                const answer = this.routed((api) => api.findConnection(one, { ...options, unlessOdd }));
                return { found: await unlessOfClass("notFound", answer) };
            };
            const { hasSuccessor } = this;
            const first = hasSuccessor ? await ask(true).catch(undefinedIfOdd) : undefined;
            if (hasSuccessor && first === undefined) {
                // It tells whether this API is gone.
                await this.list(poll);
            }
            return (first ?? (await ask(false))).found;
        };
        return poll.join(`attachment ${attachmentKey(one)}`, find, "inTurn");
    }

    /** Of the attachments that a list shows, those that exist and are not on their way out: it may lag behind a detachment. */
    async attachedAmong(
        id: string,
        listed: readonly string[],
        options: CallContext,
    ): Promise<ReadonlyMap<string, Connection>> {
        const shown = listed.map(async (interfaceEndpointId) => {
            const one = { privateEndpointId: id, interfaceEndpointId };
            const connection = await this.findConnection(this.pollNow(options), one);
            return connection === undefined || connection.connectionStatus === "DELETING"
                ? []
                : [[interfaceEndpointId, connection] as const];
        });
        return new Map((await Promise.all(shown)).flat());
    }

    /** A cluster: one request per cluster and poll, however many resources wait for it. */
    async findCluster(poll: Poll, name: string): Promise<Cluster | undefined> {
        return poll.join(`cluster ${name}`, (options) => this.project.clusters.find(name, options), "held");
    }

    /** The project's regional mode, asked once without retries; undefined where Atlas does not tell. */
    async regionalMode(poll: Poll): Promise<boolean | undefined> {
        const ask = async (options: CallContext): Promise<boolean | undefined> =>
            this.project.clusters.regionalMode({ ...options, once: true }).catch(undefinedIfAtlasError);
        return poll.join("regional mode", ask, "held");
    }

    async clusterNames(poll: Poll): Promise<readonly string[]> {
        return poll.join("cluster names", (options) => this.project.clusters.names(options), "held");
    }
}

async function isFound(call: Promise<void>): Promise<boolean> {
    const found = call.then(() => true);
    return (await unlessOfClass("notFound", found)) ?? false;
}
