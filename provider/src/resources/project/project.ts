import type { Endpoint } from "../../atlas/api/answers";
import type { AtlasClient, CallOptions } from "../../atlas/api/client";
import { ClusterApi } from "../../atlas/api/clusterApi";
import {
    DIALECTS,
    SUCCESSOR,
    type Api,
    type ApiChoice,
    type Dialect,
    type LoginKind,
} from "../../atlas/api/dialects";
import { EndpointApi } from "../../atlas/api/endpointApi";
import {
    AtlasError,
    isOdd,
    isRouteGone,
    orError,
    SettingsError,
    unlessOfClass,
} from "../../atlas/errors/errors";
import type { Clock } from "../../waiting/clock";
import type { CallContext } from "../../waiting/sharedCalls";
import { aboutProject, text, type Text } from "../../words/text";
import { ProjectApi } from "./projectApi";
import type { ProjectMemory } from "./projectMemory";

/** How often another API's list is asked for at most, in milliseconds. */
const SIDE_LIST_AGE = 1_000;

const movedOn = text(
    "apiRetired",
    "Atlas has no {old} for project {groupId} any more; using its successor, {now}.",
);
const needsKey = text("apiNeedsKey", [
    `api: "{api}" takes an API key only, and a service account is configured.`,
    `Set api: "${SUCCESSOR.api}" (or leave it out), or set {setting.publicKey} and {setting.privateKey}{doctor}`,
]);
export const regionsNotListed = text("regionsNotListed", "it does not list them")({});

export class Project {
    /** In the order in which `auto` tries them. */
    private readonly apis: ProjectApi[] = [];
    readonly successor: ProjectApi;
    readonly clusters: ClusterApi;
    private readonly reported = new Set<Api>();

    constructor(
        client: AtlasClient,
        readonly groupId: string,
        readonly memory: ProjectMemory,
        private readonly login: LoginKind,
        readonly clock: Clock,
        private readonly inform: (line: Text) => void,
    ) {
        this.clusters = new ClusterApi(client, groupId);
        const add = (dialect: Dialect, next?: ProjectApi): ProjectApi => {
            const own = new EndpointApi(client, dialect, groupId);
            const api = new ProjectApi(this, own, next, !dialect.logins.includes(login));
            this.apis.unshift(api);
            return api;
        };
        // From the last one to the first, since each needs its successor.
        this.successor = add(SUCCESSOR);
        DIALECTS.slice(0, -1).reduceRight((next, dialect) => add(dialect, next), this.successor);
    }

    /**
     * The API to use. `auto` is the first one whose list this Atlas serves; that one from then on, for the whole project.
     * @throws {AtlasError} where the API that was chosen explicitly is not there
     */
    async open(choice: ApiChoice, options: CallContext): Promise<ProjectApi> {
        if (choice === "auto") {
            const first = this.inUse();
            if (first.own.dialect !== SUCCESSOR) {
                await first.list(first.pollNow(options));
            }
            return this.inUse();
        }
        const api = this.chosen(choice);
        if (api.own.dialect !== SUCCESSOR) {
            await api.ownList(api.pollNow(options));
        }
        return api;
    }

    /** The API through which an endpoint was made or, if Atlas has retired that one, its successor. */
    async openAs(madeBy: Api | undefined, options: CallContext): Promise<ProjectApi> {
        const isFirst = madeBy === undefined || madeBy === DIALECTS[0]?.api;
        return this.open(isFirst ? "auto" : madeBy, options);
    }

    /** The same for what is in state. If the project seems to be gone, the calls that follow find out. */
    async reopen(madeBy: Api | undefined, options: CallContext): Promise<ProjectApi> {
        return (await unlessOfClass("projectGone", this.openAs(madeBy, options))) ?? this.inUse();
    }

    /** Atlas said that an API is gone. @returns its successor, which is used from now on */
    moveOn(from: ProjectApi): ProjectApi {
        from.isRetired = true;
        const next = this.inUse();
        const { dialect } = from.own;
        if (!this.reported.has(dialect.api)) {
            this.reported.add(dialect.api);
            const [old, now] = [dialect.createPath, next.own.dialect.createPath];
            this.inform(movedOn({ groupId: this.groupId, old, now }));
        }
        return next;
    }

    /** Learns regions that an older API hides from the list of its successor. @returns the reason if that failed */
    async learnRegions(hidden: readonly Endpoint[], options: CallContext): Promise<Text | undefined> {
        const { memory } = this;
        const unknown = hidden.filter((endpoint) => memory.regionOf(endpoint) === undefined);
        if (unknown.length === 0) {
            return undefined;
        }
        const list = await this.sideList(this.successor, { ...options, once: true });
        if (list instanceof AtlasError) {
            return list.text;
        }
        memory.noteRegions(list);
        return unknown.every((endpoint) => memory.regionOf(endpoint) !== undefined)
            ? undefined
            : regionsNotListed;
    }

    /** The APIs to read through, the one that has all endpoints last. */
    get served(): readonly ProjectApi[] {
        return this.apis.filter(({ isRetired }) => !isRetired);
    }

    /** @throws {AtlasError} for a choice that the login rules out */
    chosen(choice: ApiChoice): ProjectApi {
        const api = this.apis.find(({ own }) => own.dialect.api === choice) ?? this.inUse();
        if (!api.own.dialect.logins.includes(this.login)) {
            throw new SettingsError(aboutProject(needsKey({ api: choice }), this.groupId));
        }
        return api;
    }

    private inUse(): ProjectApi {
        return this.served[0] ?? this.successor;
    }

    /**
     * The endpoints that the other API lists. With `once`, an API that does not answer is ignored. Otherwise only a removed
     * one is: the older API on any odd answer, the successor only if the path does not exist.
     */
    async listsBeside(api: ProjectApi, options: CallOptions): Promise<readonly Endpoint[]> {
        const other = this.apis.find((one) => one !== api && !one.isRetired);
        const list = other === undefined ? [] : await this.sideList(other, options);
        if (!(list instanceof AtlasError)) {
            return list;
        }
        const isGone = other === this.successor ? isRouteGone(list) : isOdd(list.problem);
        if (options.once !== true && !isGone) {
            throw list;
        }
        return [];
    }

    /** @param once asks without retries, and at most once a second @returns Atlas's error where there is no list */
    private async sideList(
        api: ProjectApi,
        { once = false, ...options }: CallOptions,
    ): Promise<readonly Endpoint[] | AtlasError> {
        const list = await orError(api.ownList(api.pollNow(options, once ? SIDE_LIST_AGE : 0), once));
        return list instanceof AtlasError ? list : [...list.values()];
    }
}
