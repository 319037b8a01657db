import type { Endpoint } from "../atlas/answers";
import { DIALECTS, type Api, type ApiChoice } from "../atlas/dialects";
import { EndpointApi, type CallOptions } from "../atlas/endpointApi";
import { isRouteGone, SettingsError } from "../atlas/errors";
import type { AtlasHttp } from "../atlas/http";
import type { Login } from "../atlas/settings";
import type { Clock } from "../wait/clock";
import { SharedCall } from "../wait/shared";
import { Watcher } from "../wait/watcher";
import type { Claims } from "./claims";

/** A list is taken for what there was before a create call while it is not older than this. */
const FRESH = 2_000;

/** One project through one of Atlas's two APIs: its calls, its shared list, its shared wait. */
export class ProjectApi {
    readonly watcher: Watcher;
    private latest:
        { readonly startedAt: number; readonly list: SharedCall<readonly Endpoint[]> } | undefined;

    constructor(
        readonly endpoints: EndpointApi,
        private readonly clock: Clock,
    ) {
        this.watcher = new Watcher(endpoints, clock);
    }

    get api(): Api {
        return this.endpoints.dialect.api;
    }

    /** All endpoints as they were at most 2 s ago; operations that ask at the same time share one list. */
    async list(options: CallOptions): Promise<readonly Endpoint[]> {
        const now = this.clock.now();
        if (this.latest === undefined || this.latest.list.abandoned || now - this.latest.startedAt > FRESH) {
            const list = new SharedCall((signal, onProblem) => this.endpoints.list({ signal, onProblem }));
            this.latest = { startedAt: now, list };
        }
        const joined = this.latest;
        try {
            return await joined.list.join(options.signal, options.onProblem);
        } catch (error) {
            // Another one who waited for it may have dropped it already.
            if (this.latest === joined) {
                this.latest = undefined;
            }
            throw error;
        }
    }

    /** The next one who asks gets a list that starts after now. */
    forgetList(): void {
        if (this.latest?.list.settled === true) {
            this.latest = undefined;
        }
    }
}

/** One project of Atlas, and what this process knows of it. */
export class Project {
    private readonly apis: Readonly<Record<Api, ProjectApi>>;
    private firstIsGone = false;

    constructor(
        http: AtlasHttp,
        readonly groupId: string,
        readonly claims: Claims,
        private readonly login: Login["kind"],
        clock: Clock,
        private readonly inform: (text: string) => void,
    ) {
        const through = (api: Api): ProjectApi =>
            new ProjectApi(new EndpointApi(http, DIALECTS[api], groupId), clock);
        this.apis = {
            privateEndpoint: through("privateEndpoint"),
            endpointService: through("endpointService"),
        };
    }

    /**
     * The API to use. `auto` is the first one as long as this Atlas has it: its list, which the caller needs anyway,
     * tells; otherwise the successor, from then on and for all of the project.
     */
    async open(choice: ApiChoice, options: CallOptions): Promise<ProjectApi> {
        if (choice !== "auto") {
            return this.openOnly(choice);
        }
        if (this.firstIsGone || this.login === "serviceAccount") {
            return this.apis.endpointService;
        }
        const first = this.apis.privateEndpoint;
        try {
            await first.list(options);
            return first;
        } catch (error) {
            if (!isRouteGone(error)) {
                throw error;
            }
            return this.useSuccessor();
        }
    }

    /** The API through which an endpoint in state was made; where Atlas has dropped it since, the successor. */
    async reopen(madeBy: Api | undefined, options: CallOptions): Promise<ProjectApi> {
        return this.open(madeBy === "endpointService" ? madeBy : "auto", options);
    }

    /** Atlas said that the first API is gone. */
    useSuccessor(): ProjectApi {
        if (!this.firstIsGone) {
            this.firstIsGone = true;
            this.inform(
                `Atlas has no /privateEndpoint for project ${this.groupId} any more; ` +
                    `using its successor, /privateEndpoint/endpointService.`,
            );
        }
        return this.apis.endpointService;
    }

    private openOnly(api: Api): ProjectApi {
        if (api === "privateEndpoint" && this.login === "serviceAccount") {
            throw new SettingsError(
                `api: "privateEndpoint" takes an API key only, and a service account is configured. ` +
                    `Set api: "endpointService" (or leave it out), or set mongodbatlas:publicKey and mongodbatlas:privateKey.`,
            );
        }
        return this.apis[api];
    }
}
