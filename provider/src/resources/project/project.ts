import type { Connection, Endpoint } from "../../atlas/api/answers";
import type { Cluster } from "../../atlas/api/clusterAnswers";
import { ClusterApi } from "../../atlas/api/clusterApi";
import type { Api, ApiChoice } from "../../atlas/api/apiChoice";
import { DIALECTS } from "../../atlas/api/dialects";
import { EndpointApi } from "../../atlas/api/endpointApi";
import { AtlasError, isRouteGone, SettingsError, unlessOfClass } from "../../atlas/errors/errors";
import type { AtlasHttp } from "../../atlas/api/client";
import type { Login } from "../../atlas/settings";
import type { Clock } from "../../waiting/clock";
import { SharedCalls, type CallContext, type SharedFunction } from "../../waiting/sharedCalls";
import { Watcher, type Poll } from "../../waiting/watcher";
import { attachmentKey, type ProjectMemory } from "./projectMemory";

/** The maximum age of an answer shared by operations that poll at the same time, in milliseconds. */
const FRESH = 2_000;

/** What a project's list shows, by id. */
export type EndpointList = ReadonlyMap<string, Endpoint>;

/** What an API knows of its neighbour. */
interface Neighbour {
    /** The list of the other API, asked once without retries; undefined where it does not answer, or there is none. */
    readonly otherList: (options: CallContext) => Promise<readonly Endpoint[] | undefined>;
    /** The API to go on with once Atlas no longer serves this one's list. */
    readonly successor?: ProjectApi;
    /** Says that it is used from now on. */
    readonly onRetired?: () => void;
}

/** One project through one of Atlas's two APIs: its calls, its shared list, its shared wait. */
export class ProjectApi {
    readonly watcher: Watcher;
    private readonly calls: SharedCalls;
    private isRetired = false;

    constructor(
        private readonly own: EndpointApi,
        readonly clusters: ClusterApi,
        private readonly memory: ProjectMemory,
        private readonly clock: Clock,
        private readonly neighbour: Neighbour,
    ) {
        this.calls = new SharedCalls(clock);
        this.watcher = new Watcher(this.calls, clock);
    }

    /** The calls; those of the successor once Atlas no longer serves these. */
    get endpoints(): EndpointApi {
        return (this.isRetired ? this.neighbour.successor?.endpoints : undefined) ?? this.own;
    }

    get api(): Api {
        return this.endpoints.dialect.api;
    }

    /**
     * A poll outside of a wait, now: lists are shared by operations that poll at the same time.
     *
     * @param oldest the maximum age of a shared list, in milliseconds; 0: request a new one
     */
    pollNow(options: CallContext, oldest = FRESH): Poll {
        const context = { onProblem: () => undefined, ...options };
        const notBefore = oldest === 0 ? Number.POSITIVE_INFINITY : this.clock.now() - oldest;
        return {
            shared: async (key, call) => this.calls.join(key, notBefore, call, options),
            alone: async (_key, call) => call(context),
            inTurn: async (_key, call) => call(context),
            again: () => undefined,
        };
    }

    /** All endpoints of the project, by id in lower case. Where Atlas no longer serves this API's list, its successor's. */
    async list(poll: Poll): Promise<EndpointList> {
        const { successor, onRetired } = this.neighbour;
        if (this.isRetired && successor !== undefined) {
            return successor.list(poll);
        }
        try {
            return await this.ownList(poll);
        } catch (error) {
            if (successor === undefined || !isRouteGone(error)) {
                throw error;
            }
            // One odd answer does not prove that the API is gone, so switch only if the other one works.
            const list = await successor.list(poll);
            this.retire();
            onRetired?.();
            return list;
        }
    }

    /** The list of this API, whatever its successor has. */
    async ownList(poll: Poll): Promise<EndpointList> {
        return poll.shared(`list of ${this.own.dialect.api}`, this.askForList);
    }

    /** From now on all goes through the successor. */
    retire(): void {
        this.isRetired = true;
    }

    /** The endpoint, if either API shows it: from the list, else by its id, else from the other API's list. */
    async find(poll: Poll, id: string): Promise<Endpoint | undefined> {
        const key = id.toLowerCase();
        const list = await this.list(poll);
        return (
            list.get(key) ??
            (await poll.alone(`endpoint ${key}`, (options) => this.endpoints.find(id, options))) ??
            (await this.listOfOther(poll)).find((endpoint) => endpoint.id.toLowerCase() === key)
        );
    }

    /** What the other API lists; nothing where it does not answer. */
    async listOfOther(poll: Poll): Promise<readonly Endpoint[]> {
        return (await poll.alone("list of the other API", this.neighbour.otherList)) ?? [];
    }

    /** An attachment, which no list shows: waits take turns. */
    async findConnection(
        poll: Poll,
        id: string,
        interfaceEndpointId: string,
    ): Promise<Connection | undefined> {
        return poll.inTurn(`attachment ${id}/${interfaceEndpointId}`, (options) =>
            this.endpoints.findConnection(id, interfaceEndpointId, options),
        );
    }

    /** Of the attachments that a list shows, those that exist and are not on their way out: it may lag behind a detachment. */
    async attachedAmong(
        id: string,
        listed: readonly string[],
        options: CallContext,
    ): Promise<ReadonlyMap<string, Connection>> {
        const shown = await Promise.all(
            listed.map(async (one) => [one, await this.endpoints.findConnection(id, one, options)] as const),
        );
        const isAttached = (entry: (typeof shown)[number]): entry is readonly [string, Connection] =>
            entry[1] !== undefined && entry[1].connectionStatus !== "DELETING";
        return new Map(shown.filter(isAttached));
    }

    /** A cluster: one request per cluster and poll, however many resources wait for it. */
    async findCluster(poll: Poll, name: string): Promise<Cluster | undefined> {
        return poll.shared(`cluster ${name}`, (options) => this.clusters.find(name, options));
    }

    async clusterNames(poll: Poll): Promise<readonly string[]> {
        return poll.shared("cluster names", (options) => this.clusters.names(options));
    }

    private readonly askForList: SharedFunction<EndpointList> = async (options) => {
        let sentAt = this.clock.now();
        const endpoints = await this.own.list({
            ...options,
            // A list that was retried is a snapshot from its last attempt.
            onSent: () => {
                sentAt = this.clock.now();
            },
        });
        noteSeen(this.memory, sentAt, this.clock.now(), endpoints);
        return new Map(endpoints.map((endpoint) => [endpoint.id.toLowerCase(), endpoint]));
    };
}

/** Remembers the endpoints and attachments that a list has shown. */
function noteSeen(
    { sightings }: ProjectMemory,
    startedAt: number,
    endedAt: number,
    endpoints: readonly Endpoint[],
): void {
    for (const { id, interfaceEndpoints } of endpoints) {
        sightings.note(startedAt, endedAt, [id, ...interfaceEndpoints.map((one) => attachmentKey(id, one))]);
    }
}

/** One project of Atlas, and what this run knows of it. */
export class Project {
    private readonly apis: Readonly<Record<Api, ProjectApi>>;
    private readonly endpointApis: Readonly<Record<Api, EndpointApi>>;
    /** Lists that one API is asked for on behalf of the other. */
    private readonly sideLists: SharedCalls;
    private hasTold = false;
    /** The older API is gone, or out of the login's reach. */
    private isOlderGone: boolean;
    /** It has answered that it has no list; one such answer proves nothing else. */
    private hasNoOlderList = false;

    constructor(
        private readonly http: AtlasHttp,
        readonly groupId: string,
        readonly memory: ProjectMemory,
        private readonly login: Login["kind"],
        private readonly clock: Clock,
        private readonly inform: (text: string) => void,
    ) {
        this.sideLists = new SharedCalls(clock);
        this.isOlderGone = login === "serviceAccount";
        const clusters = new ClusterApi(http, groupId, clock);
        const newer = new EndpointApi(http, DIALECTS.endpointService, groupId, clock);
        const older = new EndpointApi(http, DIALECTS.privateEndpoint, groupId, clock, newer);
        this.endpointApis = { privateEndpoint: older, endpointService: newer };
        const through = (api: EndpointApi, neighbour: Neighbour): ProjectApi =>
            new ProjectApi(api, clusters, memory, clock, neighbour);
        const endpointService = through(newer, { otherList: async (options) => this.olderList(options) });
        this.apis = {
            endpointService,
            privateEndpoint: through(older, {
                otherList: async (options) => unlessError(await this.sideList("endpointService", options)),
                successor: endpointService,
                onRetired: () => this.useEndpointService(),
            }),
        };
    }

    /** The time by Atlas's clock, in milliseconds since 1970; undefined before its first answer. */
    atlasTime(): number | undefined {
        return this.http.time();
    }

    /**
     * The API to use. `auto` is privateEndpoint as long as this Atlas serves its list, which the caller needs
     * anyway; otherwise endpointService, from then on and for the whole project.
     *
     * @throws {AtlasError} where the API that was chosen explicitly is not there
     */
    async open(choice: ApiChoice, options: CallContext): Promise<ProjectApi> {
        if (choice === "privateEndpoint" && this.login === "serviceAccount") {
            throw new SettingsError(
                `api: "privateEndpoint" takes an API key only, and a service account is configured. ` +
                    `Set api: "endpointService" (or leave it out), or set mongodbatlas:publicKey and mongodbatlas:privateKey.`,
            );
        }
        const { privateEndpoint: older, endpointService: newer } = this.apis;
        if (choice === "endpointService") {
            return newer;
        }
        if (choice === "privateEndpoint") {
            await older.ownList(older.pollNow(options));
            return older;
        }
        if (!this.isOlderGone) {
            await older.list(older.pollNow(options));
        }
        return this.isOlderGone ? newer : older;
    }

    /**
     * The API through which an endpoint in state was created or, if Atlas has retired that one,
     * endpointService. If the project seems to be gone, the calls that follow find out.
     */
    async reopen(madeBy: Api | undefined, options: CallContext): Promise<ProjectApi> {
        const choice = madeBy === "endpointService" ? madeBy : "auto";
        return (await unlessOfClass("projectGone", this.open(choice, options))) ?? this.apis.privateEndpoint;
    }

    /** Atlas said that the privateEndpoint API is gone. */
    useEndpointService(): ProjectApi {
        this.isOlderGone = true;
        this.apis.privateEndpoint.retire();
        if (!this.hasTold) {
            this.hasTold = true;
            this.inform(
                `Atlas has no /privateEndpoint for project ${this.groupId} any more; ` +
                    `using its successor, /privateEndpoint/endpointService.`,
            );
        }
        return this.apis.endpointService;
    }

    /**
     * How endpointService shows an endpoint: that API has all regions, and remote ones.
     *
     * @param api what has been asked already
     * @returns undefined where it does not answer, too
     */
    async askSuccessor(id: string, { api }: ProjectApi, options: CallContext): Promise<Endpoint | undefined> {
        if (api === "endpointService") {
            return undefined;
        }
        const list = unlessError(await this.sideList("endpointService", options));
        return list?.find((endpoint) => endpoint.id.toLowerCase() === id.toLowerCase());
    }

    /**
     * Reads the regions of these endpoints, which the privateEndpoint API hides, from endpointService's list,
     * which has the same endpoints under the same ids.
     *
     * @returns the reason if that failed
     */
    async learnRegions(hidden: readonly Endpoint[], options: CallContext): Promise<string | undefined> {
        const { memory } = this;
        const unknown = hidden.filter((endpoint) => memory.regionOf(endpoint) === undefined);
        if (unknown.length === 0) {
            return undefined;
        }
        const list = await this.sideList("endpointService", options);
        if (list instanceof AtlasError) {
            return list.message;
        }
        memory.noteRegions(list);
        return unknown.every((endpoint) => memory.regionOf(endpoint) !== undefined)
            ? undefined
            : "it does not list them";
    }

    private async olderList(options: CallContext): Promise<readonly Endpoint[] | undefined> {
        if (this.isOlderGone || this.hasNoOlderList) {
            return undefined;
        }
        const list = await this.sideList("privateEndpoint", options);
        this.hasNoOlderList = isRouteGone(list);
        return unlessError(list);
    }

    /** Asks without retries, at most once a second. @returns Atlas's error where there is no list */
    private async sideList(api: Api, options: CallContext): Promise<readonly Endpoint[] | AtlasError> {
        const ask = async (context: CallContext): Promise<Endpoint[]> => {
            let sentAt = this.clock.now();
            const onSent = (): void => void (sentAt = this.clock.now());
            const list = await this.endpointApis[api].list({ ...context, once: true, onSent });
            noteSeen(this.memory, sentAt, this.clock.now(), list);
            return list;
        };
        try {
            return await this.sideLists.join(api, this.clock.now() - 1_000, ask, options);
        } catch (error) {
            if (error instanceof AtlasError) {
                return error;
            }
            throw error;
        }
    }
}

function unlessError(list: readonly Endpoint[] | AtlasError): readonly Endpoint[] | undefined {
    return list instanceof AtlasError ? undefined : list;
}
