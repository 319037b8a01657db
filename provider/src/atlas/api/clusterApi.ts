import type { Clock } from "../../waiting/clock";
import { readCluster, readClusterNames, type Cluster } from "./clusterAnswers";
import { DIALECTS } from "./dialects";
import type { AtlasHttp } from "./client";
import { allPages, orUndefined, pathSegment, ProjectCalls, type CallOptions } from "./projectCalls";

const HEADERS = { Accept: "application/vnd.atlas.2024-08-05+json" };
const PAGING = { pageSize: 500, mayBeWhole: false };

/** The clusters of one project. */
export class ClusterApi {
    private readonly calls: ProjectCalls;

    constructor(http: AtlasHttp, groupId: string, clock: Clock) {
        this.calls = new ProjectCalls(http, DIALECTS.endpointService.prefix, HEADERS, groupId, clock);
    }

    /** The cluster, or undefined if Atlas says that it does not exist; one such answer proves nothing. */
    async find(name: string, options: CallOptions): Promise<Cluster | undefined> {
        const read = (json: unknown): Cluster => {
            const cluster = readCluster(json);
            if (cluster.name !== name) {
                throw new Error(`name: expected ${name}`);
            }
            return cluster;
        };
        return orUndefined(this.calls.call("GET", `/clusters/${pathSegment(name)}`, read, options));
    }

    async names(options: CallOptions): Promise<string[]> {
        const path = (page: number): string => `/clusters?itemsPerPage=${PAGING.pageSize}&pageNum=${page}`;
        const fetch = (page: number): Promise<string[]> =>
            this.calls.call("GET", path(page), readClusterNames, options);
        return allPages(PAGING, fetch, (name) => name);
    }
}
