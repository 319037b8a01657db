import type { Endpoint } from "../../atlas/api/answers";
import { SUCCESSOR } from "../../atlas/api/dialects";
import { isObjectId } from "../../atlas/api/objectId";
import { endpointPhase } from "../../atlas/api/statuses";
import { isNotServed, undefinedWhere } from "../../atlas/errors/errors";
import { UserError } from "../host";
import type { Operation } from "../lifecycle/operation";
import type { Project } from "../project/project";
import type { ProjectApi } from "../project/projectApi";
import type { ShownEndpoint } from "./state";
import { texts } from "./texts";

/** What those that look at the same time share may be this old, in milliseconds. */
const LIST_AGE = 2_000;

/**
 * Finds an endpoint by its region or its id. One that is missing or not ready in a shared list is looked for once more.
 * @param oldest the maximum age of the shared list, in milliseconds
 * @throws {UserError} with what there is
 */
export async function findShown(
    project: Project,
    wanted: string,
    operation: Operation,
    oldest = LIST_AGE,
): Promise<ShownEndpoint> {
    const startedAt = operation.clock.now();
    const pick = (all: readonly ShownEndpoint[]): ShownEndpoint | undefined => {
        const fitting = all.filter(({ id, region }) => id.toLowerCase() === wanted || region === wanted);
        // While one is being deleted, its successor may already be listed.
        return fitting.find(({ status }) => status !== "DELETING") ?? fitting[0];
    };
    const first = pick(await allShown(project, operation, startedAt - oldest));
    if (first !== undefined && endpointPhase(first) === "ready") {
        return first;
    }
    const there = await allShown(project, operation, startedAt);
    const found = pick(there);
    if (found === undefined) {
        const { groupId } = project;
        throw new UserError(
            isObjectId(wanted)
                ? texts.noSuchEndpoint({ id: wanted, groupId, there })
                : texts.noneInRegion({ region: wanted, groupId, there }),
        );
    }
    return found;
}

/** @param since no list that began before is used, by the operation's clock */
export async function allShown(
    project: Project,
    { callOptions, clock }: Operation,
    since = clock.now() - LIST_AGE,
): Promise<readonly ShownEndpoint[]> {
    const { memory, successor } = project;
    const list = async (api: ProjectApi): Promise<readonly Endpoint[]> => {
        const poll = api.pollNow(callOptions, Math.max(1, clock.now() - since));
        return [...(await api.list(poll)).values()];
    };
    const api = await project.open("auto", callOptions);
    const own = await list(api);
    // An older API hides regions, and has no remote ones.
    const isWhole = api.dialect === SUCCESSOR;
    const more = isWhole ? [] : ((await list(successor).catch(undefinedWhere(isNotServed))) ?? []);
    memory.noteRegions(more);
    const all = new Map(own.map((endpoint) => [endpoint.id.toLowerCase(), endpoint]));
    for (const endpoint of more) {
        const key = endpoint.id.toLowerCase();
        if (endpoint.supportedRemoteRegions.length > 0 || !all.has(key)) {
            all.set(key, endpoint);
        }
    }
    return [...all.values()].map((endpoint) => {
        const { regionName: _spelled, ...shown } = endpoint;
        return { ...shown, region: memory.regionOf(endpoint) };
    });
}
