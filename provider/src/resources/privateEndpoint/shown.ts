import type { Endpoint } from "../../atlas/api/answers";
import { isObjectId } from "../../atlas/api/objectId";
import { ENDPOINT_SERVICE_REGIONS, normalizeRegion } from "../../atlas/api/regions";
import { endpointPhase } from "../../atlas/api/phases";
import { AtlasError, isNotServed, isRouteGone, orError, undefinedWhere } from "../../atlas/errors/errors";
import type { Text } from "../../words/text";
import { didYouMean } from "../arguments/didYouMean";
import { UserError } from "../host";
import type { Operation } from "../lifecycle/operation";
import type { Project } from "../project/project";
import type { ProjectApi } from "../project/projectApi";
import type { ShownEndpoint } from "./state";
import { texts } from "./texts";

/** What those that look at the same time share may be this old, in milliseconds. */
const LIST_AGE = 2_000;

/** What one API lists, or why it does not. */
interface View {
    readonly api: ProjectApi;
    readonly list?: readonly Endpoint[] | undefined;
    readonly error?: AtlasError;
}

/**
 * Finds an endpoint for a look-up, an import or a `get`. What is missing or not ready, and that about which Atlas's APIs
 * contradict each other, is asked for again; then each endpoint's own page decides. What one of them shows ready counts.
 * @param wanted its region, or its id in lower case
 * @param oldest the maximum age of the shared lists, in milliseconds
 * @throws {UserError} with what there is
 */
export async function findShown(
    project: Project,
    wanted: string,
    operation: Operation,
    oldest = LIST_AGE,
): Promise<ShownEndpoint> {
    const { memory, groupId } = project;
    const fits = (one: Endpoint): boolean =>
        one.id.toLowerCase() === wanted || memory.regionOf(one) === wanted;
    const picksOf = (views: readonly View[]): (Endpoint | undefined)[] =>
        views.flatMap(({ list }) => (list === undefined ? [] : [best(list.filter(fits))]));
    const isFound = (views: readonly View[]): boolean => isReady(best(picksOf(views)));
    const startedAt = operation.clock.now();
    let views = await viewsOf(project, operation, startedAt - oldest, isFound);
    if (!isFound(views) || !isAgreed(picksOf(views))) {
        views = await viewsOf(project, operation, startedAt, isFound);
    }
    let picks = picksOf(views);
    if (best(picks) === undefined || !isAgreed(picks)) {
        const ids = new Set(picks.flatMap((one) => one?.id ?? []).concat(isObjectId(wanted) ? wanted : []));
        const pages = views.flatMap(({ api }) =>
            [...ids].map(async (id) => {
                // A page that does not answer contradicts nothing.
                const page = await orError(api.page(id, { ...operation.callOptions, once: true }));
                return page instanceof AtlasError ? picks.find((one) => one?.id === id) : page;
            }),
        );
        picks = await Promise.all(pages);
    }
    const found = best(picks);
    const there = merged(project, views);
    if (found === undefined) {
        throw new UserError(noneText(wanted, groupId, there));
    }
    const isSame = (one: ShownEndpoint): boolean =>
        one.id.toLowerCase() === found.id.toLowerCase() && isReady(one) === isReady(found);
    return there.find(isSame) ?? shownIn(project, found);
}

function noneText(wanted: string, groupId: string, all: readonly ShownEndpoint[]): Text {
    const listed = all.map(
        ({ id, status, region = "region not shown yet" }) => `${id} (${status}, ${region})`,
    );
    const facts = { wanted, groupId, there: listed.length === 0 ? undefined : listed };
    if (normalizeRegion(wanted) === undefined) {
        return texts.noSuchEndpoint(facts);
    }
    const isKnown = ENDPOINT_SERVICE_REGIONS.some((one) => one === wanted);
    const hint = isKnown ? "" : didYouMean(wanted, ENDPOINT_SERVICE_REGIONS);
    return texts.noneInRegion({ ...facts, hint, hidden: all.some(({ region }) => region === undefined) });
}

/** @param oldest the maximum age of the shared lists, in milliseconds */
export async function allShown(
    project: Project,
    operation: Operation,
    oldest = LIST_AGE,
): Promise<readonly ShownEndpoint[]> {
    const since = operation.clock.now() - oldest;
    return merged(project, await viewsOf(project, operation, since, () => false));
}

/** Asks all APIs at once. The one that has all endpoints is waited for, unless what the others show is enough. */
async function viewsOf(
    project: Project,
    { clock, callOptions }: Operation,
    since: number,
    isEnough: (views: readonly View[]) => boolean,
): Promise<readonly View[]> {
    const ask = async (api: ProjectApi, once: boolean): Promise<View> => {
        const poll = api.pollNow(callOptions, Math.max(1, clock.now() - since));
        const list = [...(await api.ownList(poll, once)).values()];
        project.memory.noteRegions(list);
        return { api, list };
    };
    const views = await Promise.all(
        project.served.map(async (api): Promise<View> => {
            const view = await orError(ask(api, true));
            return view instanceof AtlasError ? { api, error: view } : view;
        }),
    );
    const older = views.slice(0, -1);
    const last = views.at(-1);
    if (last?.list !== undefined) {
        older.filter(({ error }) => isRouteGone(error)).forEach(({ api }) => project.moveOn(api));
    }
    if (last === undefined || last.list !== undefined || isEnough(views)) {
        return views;
    }
    const isDispensable = (error: unknown): boolean => older.length > 0 && isNotServed(error);
    const whole =
        isRouteGone(last.error) && older.length > 0
            ? undefined
            : await ask(last.api, false).catch(undefinedWhere(isDispensable));
    return whole === undefined
        ? Promise.all(older.map(async (view) => (view.list === undefined ? ask(view.api, false) : view)))
        : [...older, whole];
}

/** All endpoints, each once: what an older API hides (regions, remote regions, that it is ready) is in its successor's list. */
function merged(project: Project, views: readonly View[]): readonly ShownEndpoint[] {
    const all = new Map<string, Endpoint>();
    for (const endpoint of views.flatMap(({ list = [] }) => list)) {
        const key = endpoint.id.toLowerCase();
        const known = all.get(key);
        const hasMore = endpoint.supportedRemoteRegions.length > 0 || (isReady(endpoint) && !isReady(known));
        if (known === undefined || hasMore) {
            all.set(key, endpoint);
        }
    }
    return [...all.values()].map((endpoint) => shownIn(project, endpoint));
}

function shownIn({ memory }: Project, endpoint: Endpoint): ShownEndpoint {
    const { regionName: _spelled, ...shown } = endpoint;
    return { ...shown, region: memory.regionOf(endpoint) };
}

function isReady(endpoint: Pick<Endpoint, "status" | "endpointServiceName"> | undefined): boolean {
    return endpoint !== undefined && endpointPhase(endpoint) === "ready";
}

/** While one is being deleted, its successor may already be listed. */
function best(endpoints: readonly (Endpoint | undefined)[]): Endpoint | undefined {
    const some = endpoints.filter((one) => one !== undefined);
    return some.find(isReady) ?? some.find(({ status }) => status !== "DELETING") ?? some[0];
}

/** An older API need not list what its successor lists. */
function isAgreed(picks: readonly (Endpoint | undefined)[]): boolean {
    const last = picks.at(-1);
    return picks.every(
        (one) =>
            one === undefined ||
            (one.id.toLowerCase() === last?.id.toLowerCase() && isReady(one) === isReady(last)),
    );
}
