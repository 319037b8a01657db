import type { Connection, Endpoint } from "../../atlas/answers";
import type { Cluster } from "../../atlas/clusterAnswers";
import { ClusterApi } from "../../atlas/clusterApi";
import type { Api, ApiChoice } from "../../atlas/apiChoice";
import { DIALECTS } from "../../atlas/dialects";
import { EndpointApi } from "../../atlas/endpointApi";
import { AtlasError, isRouteGone, SettingsError, unlessOfClass } from "../../atlas/errors";
import type { AtlasHttp } from "../../atlas/http";
import type { Login } from "../../atlas/settings";
import type { Clock } from "../../time/clock";
import { SharedCalls, type CallContext, type SharedFunction } from "../../time/sharedCalls";
import { Watcher, type Poll } from "../../poll/watcher";
import type { ProjectMemory } from "./projectMemory";

/** The maximum age of an answer shared by operations that poll at the same time, in milliseconds. */
const FRESH = 2_000;

/** What a project's list shows, by id. */
export type EndpointList = ReadonlyMap<string, Endpoint>;

/** One project through one of Atlas's two APIs: its calls, its shared list, its shared wait. */
export class ProjectApi {
    readonly watcher: Watcher;
    private readonly calls: SharedCalls;

    constructor(
        readonly endpoints: EndpointApi,
        readonly clusters: ClusterApi,
        private readonly memory: ProjectMemory,
        private readonly clock: Clock,
    ) {
        this.calls = new SharedCalls(clock);
        this.watcher = new Watcher(this.calls, clock);
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

    async list(poll: Poll): Promise<EndpointList> {
        return poll.shared("list", this.askForList);
    }

    /** The endpoint from the list; if the list lacks it, it is requested by id. */
    async find(poll: Poll, id: string): Promise<Endpoint | undefined> {
        const list = await this.list(poll);
        return list.get(id) ?? poll.alone(`endpoint ${id}`, (options) => this.endpoints.find(id, options));
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

    /** A cluster: one request per cluster and poll, however many resources wait for it. */
    async findCluster(poll: Poll, name: string): Promise<Cluster | undefined> {
        return poll.shared(`cluster ${name}`, (options) => this.clusters.find(name, options));
    }

    async clusterNames(poll: Poll): Promise<readonly string[]> {
        return poll.shared("cluster names", (options) => this.clusters.names(options));
    }

    private readonly askForList: SharedFunction<EndpointList> = async (options) => {
        let sentAt = this.clock.now();
        const endpoints = await this.endpoints.list({
            ...options,
            // A list that was retried is a snapshot from its last attempt.
            onSent: () => {
                sentAt = this.clock.now();
            },
        });
        const list = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
        this.memory.sightings.note(sentAt, list.keys());
        return list;
    };
}

/** One project of Atlas, and what this process knows of it. */
export class Project {
    private readonly apis: Readonly<Record<Api, ProjectApi>>;
    private readonly successorLists: SharedCalls;
    private privateEndpointIsGone = false;

    constructor(
        http: AtlasHttp,
        readonly groupId: string,
        readonly memory: ProjectMemory,
        private readonly login: Login["kind"],
        private readonly clock: Clock,
        private readonly inform: (text: string) => void,
    ) {
        this.successorLists = new SharedCalls(clock);
        const clusters = new ClusterApi(http, groupId, clock);
        const through = (api: Api): ProjectApi =>
            new ProjectApi(new EndpointApi(http, DIALECTS[api], groupId, clock), clusters, memory, clock);
        this.apis = {
            privateEndpoint: through("privateEndpoint"),
            endpointService: through("endpointService"),
        };
    }

    /**
     * The API to use. `auto` is privateEndpoint as long as this Atlas serves its list, which the caller needs
     * anyway; otherwise endpointService, from then on and for the whole project.
     */
    async open(choice: ApiChoice, options: CallContext): Promise<ProjectApi> {
        if (choice === "privateEndpoint" && this.login === "serviceAccount") {
            throw new SettingsError(
                `api: "privateEndpoint" takes an API key only, and a service account is configured. ` +
                    `Set api: "endpointService" (or leave it out), or set mongodbatlas:publicKey and mongodbatlas:privateKey.`,
            );
        }
        if (choice !== "auto") {
            return this.apis[choice];
        }
        if (this.privateEndpointIsGone || this.login === "serviceAccount") {
            return this.apis.endpointService;
        }
        const first = this.apis.privateEndpoint;
        try {
            await first.list(first.pollNow(options));
            return first;
        } catch (error) {
            if (!isRouteGone(error)) {
                throw error;
            }
            // One odd answer does not prove that the API is gone, so switch only if the other one works.
            const { endpointService } = this.apis;
            await endpointService.list(endpointService.pollNow(options));
            return this.useEndpointService();
        }
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
        if (!this.privateEndpointIsGone) {
            this.privateEndpointIsGone = true;
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
        const list = await this.successorList(options);
        return list instanceof AtlasError ? undefined : list.find((endpoint) => endpoint.id === id);
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
        const list = await this.successorList(options);
        if (list instanceof AtlasError) {
            return list.message;
        }
        memory.noteRegions(list);
        return unknown.every((endpoint) => memory.regionOf(endpoint) !== undefined)
            ? undefined
            : "it does not list them";
    }

    /** Asks without retries, at most once a second. @returns Atlas's error where there is no list */
    private async successorList(options: CallContext): Promise<readonly Endpoint[] | AtlasError> {
        const { endpoints } = this.apis.endpointService;
        const ask = (context: CallContext): Promise<Endpoint[]> => endpoints.list({ ...context, once: true });
        try {
            return await this.successorLists.join("list", this.clock.now() - 1_000, ask, options);
        } catch (error) {
            if (error instanceof AtlasError) {
                return error;
            }
            throw error;
        }
    }
}
