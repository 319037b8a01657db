import { ClusterApi } from "../atlas/api/clusterApi";
import type { Endpoint } from "../atlas/api/answers";
import type { Api } from "../atlas/api/apiChoice";
import { DIALECTS, regionOf } from "../atlas/api/dialects";
import { EndpointApi } from "../atlas/api/endpointApi";
import { isOfClass } from "../atlas/errors/errors";
import type { AtlasHttp } from "../atlas/api/client";
import { isObjectId } from "../atlas/api/objectId";
import { systemClock } from "../waiting/clock";
import { inTime, isNoRoute, wordsOf } from "./atlasProbe";
import { type Check, type Finding, type Facts, fail, ok, skip, warn } from "./checkup";

const SKIP_PROJECT = skip("needs a project and a login that Atlas accepts");

/** At most this many clusters are looked up by name. */
const MOST_CLUSTERS = 20;
/** At most this many attachments of an endpoint are looked up. */
const MOST_ATTACHMENTS = 20;

/** What the project has, and what the stack has of it. */
export const PROJECT_CHECKS: readonly Check[] = [
    { id: "api", run: checkApi },
    { id: "request-limit", run: checkRequestLimit },
    { id: "endpoints", run: checkEndpoints },
    { id: "clusters", run: checkClusters },
    { id: "state", run: compareWithState },
];

async function checkApi(facts: Facts): Promise<Finding> {
    const project = projectOf(facts);
    if (project === undefined) {
        return SKIP_PROJECT;
    }
    const digest = facts.settings?.login.kind === "digest";
    let older: Endpoint[] | undefined;
    let newer: Endpoint[] | undefined;
    try {
        older = digest ? await listThrough("privateEndpoint", project) : undefined;
        newer = await listThrough("endpointService", project);
    } catch (error) {
        return fail(wordsOf(error));
    }
    const served = newer ?? older;
    if (served === undefined) {
        return fail(
            "Neither of Atlas's two APIs lists the project's endpoints",
            "Check mongodbatlas:baseUrl.",
        );
    }
    facts.endpoints = served;
    if (!digest) {
        return ok("endpointService answers; a service account cannot use privateEndpoint");
    }
    if (newer === undefined) {
        return ok("privateEndpoint answers, endpointService does not");
    }
    return ok(
        older === undefined ? "endpointService answers; privateEndpoint is no longer served" : "both answer",
    );
}

function checkRequestLimit({ atlas }: Facts): Finding {
    const left = atlas?.requestsLeft();
    return left === undefined
        ? skip("Atlas has not told")
        : left < 100
          ? warn(
                `${left} requests left for this project`,
                "Something else uses up the project's limit; Atlas refills it each minute.",
            )
          : ok(`${left} requests left for this project`);
}

async function checkEndpoints(facts: Facts): Promise<Finding> {
    const project = projectOf(facts);
    const { endpoints } = facts;
    if (project === undefined || endpoints === undefined) {
        return SKIP_PROJECT;
    }
    if (endpoints.length === 0) {
        return ok("none in this project");
    }
    const words = await Promise.all(endpoints.map((endpoint) => describe(endpoint, project)));
    const failed = endpoints.some(({ status }) => status === "FAILED");
    return failed
        ? warn(words.join("; "), "The next pulumi up replaces a failed one that is in its stack.")
        : ok(words.join("; "));
}

async function checkClusters(facts: Facts): Promise<Finding> {
    const project = projectOf(facts);
    if (project === undefined) {
        return SKIP_PROJECT;
    }
    const clusters = new ClusterApi(project.atlas, project.groupId, systemClock);
    try {
        const names = await clusters.names(inTime());
        const words = await Promise.all(
            names.slice(0, MOST_CLUSTERS).map((name) => describeCluster(clusters, name)),
        );
        return ok(words.join("; ") || "none in this project");
    } catch (error) {
        return isNoRoute(error) ? skip("this Atlas does not list clusters") : warn(wordsOf(error));
    }
}

interface Project {
    readonly atlas: AtlasHttp;
    readonly groupId: string;
}

function projectOf({ atlas, groupId, loggedIn }: Facts): Project | undefined {
    return atlas === undefined || groupId === undefined || !isObjectId(groupId) || loggedIn !== true
        ? undefined
        : { atlas, groupId };
}

const endpointsOf = (api: Api, { atlas, groupId }: Project): EndpointApi =>
    new EndpointApi(atlas, DIALECTS[api], groupId, systemClock);

/** The project's endpoints, or undefined where this Atlas does not serve the API. */
async function listThrough(api: Api, project: Project): Promise<Endpoint[] | undefined> {
    try {
        return await endpointsOf(api, project).list({ ...inTime(), once: true });
    } catch (error) {
        if (isNoRoute(error)) {
            return undefined;
        }
        throw error;
    }
}

async function describe(endpoint: Endpoint, project: Project): Promise<string> {
    const { id, status, errorMessage, interfaceEndpoints } = endpoint;
    const attached = await Promise.all(
        interfaceEndpoints
            .slice(0, MOST_ATTACHMENTS)
            .map(
                async (vpcEndpoint) =>
                    `${vpcEndpoint} ${await connectionStatus(endpoint, vpcEndpoint, project)}`,
            ),
    );
    const reason = errorMessage === undefined ? "" : ` (${errorMessage})`;
    const with_ = attached.length === 0 ? "nothing attached" : attached.join(", ");
    return `${regionOf(endpoint) ?? "region unknown"}: ${id} ${status}${reason}, ${with_}`;
}

async function connectionStatus({ id }: Endpoint, vpcEndpoint: string, project: Project): Promise<string> {
    for (const api of ["endpointService", "privateEndpoint"] as const) {
        try {
            const connection = await endpointsOf(api, project).findConnection(id, vpcEndpoint, inTime());
            if (connection !== undefined) {
                return connection.connectionStatus;
            }
        } catch (error) {
            wordsOf(error);
        }
    }
    return "of unknown status";
}

async function describeCluster(clusters: ClusterApi, name: string): Promise<string> {
    try {
        const cluster = await clusters.find(name, inTime());
        if (cluster === undefined) {
            return `${name}: gone meanwhile`;
        }
        if (cluster.isShared) {
            return `${name}: shared, takes no private endpoint`;
        }
        const endpoints = cluster.privateStrings.flatMap(({ endpointIds }) => endpointIds);
        return `${name}: ${cluster.stateName}, ${endpoints.length === 0 ? "no private string" : `private strings for ${endpoints.join(", ")}`}`;
    } catch (error) {
        return isOfClass(error, "flexCluster")
            ? `${name}: flex, takes no private endpoint`
            : `${name}: ${wordsOf(error)}`;
    }
}

function compareWithState({ stack, groupId, endpoints }: Facts): Finding {
    if (stack === undefined || endpoints === undefined || groupId === undefined) {
        return skip("needs a stack, a project and its endpoints");
    }
    const ofStack = stack.resources.filter(
        (resource) => resource.kind === "PrivateEndpoint" && resource.groupId === groupId.toLowerCase(),
    );
    const inState = new Set(ofStack.map(({ id }) => id));
    const inAtlas = new Set(endpoints.map(({ id }) => id));
    const left = endpoints.filter(({ id }) => !inState.has(id));
    const lost = ofStack.filter(({ id }) => !inAtlas.has(id));
    const words = [
        ...left.map(
            (endpoint) =>
                `${endpoint.id} in ${regionOf(endpoint) ?? "a region that Atlas hides"} is in Atlas and not in this stack`,
        ),
        ...lost.map(({ id, name }) => `${id} ("${name}") is in this stack and not in Atlas`),
    ];
    const fixes = [
        left.length === 0
            ? []
            : "if a killed run left it, or this stack is to have it: adoptExisting: true, then pulumi up; if it is somebody else's: nothing",
        lost.length === 0 ? [] : "pulumi refresh, then pulumi up, which makes it anew",
    ].flat();
    return words.length === 0
        ? ok(
              `${inState.size} ${inState.size === 1 ? "endpoint" : "endpoints"}, in Atlas and in the stack alike`,
          )
        : warn(words.join("; "), fixes.join("; "));
}
