import * as v from "valibot";
import { printable } from "../../words/printable";
import { expectSame, reader, textUpTo, word } from "./answers";
import { callsOf, pathSegment, type CallOptions, type ProjectCalls, type AtlasClient } from "./client";
import { SUCCESSOR } from "./dialects";
import { unlessOfClass } from "../errors/errors";

export interface PrivateString {
    readonly connectionString: string | undefined;
    readonly srvConnectionString: string | undefined;
    readonly srvShardOptimizedConnectionString: string | undefined;
    /** MONGOD or MONGOS; a plain string, since Atlas may add types. */
    readonly type: string | undefined;
    readonly endpointIds: readonly string[];
}

export interface Cluster {
    readonly name: string;
    /** IDLE, CREATING, UPDATING, DELETING, REPAIRING; kept as text. */
    readonly stateName: string;
    /** Where it has nodes in AWS, as Atlas spells regions. */
    readonly regions: readonly string[];
    readonly isShared: boolean;
    readonly isPaused: boolean;
    readonly privateStrings: readonly PrivateString[];
}

// Three hosts in each of 34 regions take 4,200 characters; a truncated string would be useless.
const LONGEST_STRING = 100_000;
const stringText = textUpTo(LONGEST_STRING);

const privateString = v.pipe(
    v.object({
        connectionString: stringText,
        srvConnectionString: stringText,
        srvShardOptimizedConnectionString: stringText,
        type: textUpTo(100),
        endpoints: v.nullish(v.array(v.object({ endpointId: v.nullish(v.string()) }))),
    }),
    v.transform(({ endpoints, ...strings }): PrivateString => ({
        ...strings,
        endpointIds: (endpoints ?? []).map(({ endpointId }) => printable(endpointId ?? "", 100)),
    })),
);

const shortText = textUpTo(100);
const regionConfig = v.object({
    providerName: shortText,
    regionName: shortText,
    electableSpecs: v.nullish(v.object({ instanceSize: shortText })),
});

const cluster = v.pipe(
    v.object({
        name: word,
        stateName: word,
        paused: v.nullish(v.boolean(), false),
        replicationSpecs: v.nullish(v.array(v.object({ regionConfigs: v.nullish(v.array(regionConfig)) }))),
        connectionStrings: v.nullish(v.object({ privateEndpoint: v.nullish(v.array(privateString)) })),
    }),
    v.transform(({ name, stateName, paused, replicationSpecs, connectionStrings }): Cluster => {
        const configs = (replicationSpecs ?? []).flatMap(({ regionConfigs }) => regionConfigs ?? []);
        const inAws = configs.filter(({ providerName }) => providerName === "AWS");
        return {
            name,
            stateName,
            isPaused: paused,
            regions: [...new Set(inAws.flatMap(({ regionName }) => regionName ?? []))],
            isShared: configs.some(
                ({ providerName, electableSpecs }) =>
                    providerName === "TENANT" || /^M[025]$/.test(electableSpecs?.instanceSize ?? ""),
            ),
            privateStrings: connectionStrings?.privateEndpoint ?? [],
        };
    }),
);

export const readCluster = reader(cluster);
export const readClusterNames = reader(
    v.pipe(
        v.object({ results: v.array(v.object({ name: word })) }),
        v.transform(({ results }) => results.map(({ name }) => name)),
    ),
);

const readRegionalMode = reader(v.object({ enabled: v.nullish(v.boolean()) }));

const HEADERS = { Accept: "application/vnd.atlas.2024-08-05+json" };

export class ClusterApi {
    private readonly calls: ProjectCalls;
    private readonly callsOfSuccessor: ProjectCalls;

    constructor(
        private readonly client: AtlasClient,
        groupId: string,
    ) {
        this.calls = callsOf({ prefix: SUCCESSOR.prefix, headers: HEADERS }, groupId);
        this.callsOfSuccessor = callsOf(SUCCESSOR, groupId);
    }

    /** The cluster, or undefined if Atlas says that it does not exist; one such answer proves nothing. */
    async find(name: string, options: CallOptions): Promise<Cluster | undefined> {
        const read = (json: unknown): Cluster | undefined => {
            const cluster = readCluster(json);
            expectSame("name", cluster.name, name);
            // Names are told apart by their case.
            return cluster.name === name ? cluster : undefined;
        };
        const call = this.calls("GET", `/clusters/${pathSegment(name)}`, read, options);
        return (await unlessOfClass("notFound", this.client.call(call)))?.value;
    }

    /** Whether a cluster lists a string for each region that has an endpoint; undefined where the answer does not tell. */
    async regionalMode(options: CallOptions): Promise<boolean | undefined> {
        const path = "/privateEndpoint/regionalMode";
        const call = this.callsOfSuccessor("GET", path, readRegionalMode, options);
        return (await this.client.call(call)).value.enabled ?? undefined;
    }

    async names(options: CallOptions): Promise<string[]> {
        // No project may have more clusters than fit on one page.
        const call = this.calls("GET", "/clusters?itemsPerPage=500&pageNum=1", readClusterNames, options);
        return (await this.client.call(call)).value;
    }
}
