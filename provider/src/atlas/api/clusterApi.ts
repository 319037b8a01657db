import { readCluster, readClusterNames, type Cluster } from "./clusterAnswers";
import { SUCCESSOR } from "./dialects";
import type { AtlasClient } from "./client";
import { allPages, pageQuery } from "./paging";
import { callsOf, orUndefined, pathSegment, type CallOptions, type ProjectCalls } from "./projectCalls";

const HEADERS = { Accept: "application/vnd.atlas.2024-08-05+json" };
const PAGING = { pageSize: 500, mayBeWhole: false };

export class ClusterApi {
    private readonly calls: ProjectCalls;

    constructor(
        private readonly client: AtlasClient,
        groupId: string,
    ) {
        this.calls = callsOf({ prefix: SUCCESSOR.prefix, headers: HEADERS }, groupId);
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
        return orUndefined(
            this.client.call(this.calls("GET", `/clusters/${pathSegment(name)}`, read, options)),
        );
    }

    async names(options: CallOptions): Promise<string[]> {
        const path = (page: number): string => `/clusters${pageQuery(PAGING, page)}`;
        const fetch = async (page: number): Promise<string[]> =>
            (await this.client.call(this.calls("GET", path(page), readClusterNames, options))).value;
        return allPages(PAGING, fetch, (name) => name);
    }
}
