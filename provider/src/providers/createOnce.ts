import type { Endpoint } from "../atlas/answers";
import type { ApiChoice } from "../atlas/dialects";
import { AtlasError, AtlasUnreachableError, isConflict, isLimited, isRouteGone } from "../atlas/errors";
import type { Region } from "../regions";
import type { Clock } from "../wait/clock";
import { DeadlineError } from "../wait/deadline";
import { backoff } from "../wait/pace";
import type { Holder } from "./claims";
import { decideCreate, hasEnded, type Verdict } from "./decideCreate";
import { alreadyThere, notCreated, notTaken, undecided, vanishing } from "./messages";
import type { Operation } from "./operation";
import type { Project, ProjectApi } from "./project";
import { UserError } from "./userError";

export interface CreateRequest {
    readonly project: Project;
    readonly region: Region;
    readonly adoptExisting: boolean;
    readonly api: ApiChoice;
    readonly holder: Holder;
    readonly operation: Operation;
    readonly clock: Clock;
}

export interface Created {
    readonly endpoint: Endpoint;
    /** The API that made it, or through which it was found. */
    readonly through: ProjectApi;
    /** It was there before, and the user lets this resource have it. */
    readonly takenOver: boolean;
}

// Atlas says that the region is taken, and lists nothing that could have it: after so many looks this is an error.
const MOST_CONTRADICTIONS = 5;
// Two creates whose endpoints both failed unseen would wait for each other until their deadlines.
const MOST_LOOKS_AT_ENDED = 5;

/**
 * Makes one endpoint in a region, or finds the one that an earlier call of ours has made although its answer was
 * lost, or takes over the existing one where the user allows that. Never two, never none, never somebody else's.
 */
export async function createOnce(request: CreateRequest): Promise<Created> {
    const { project, region, holder } = request;
    return project.claims.whileAsking(region, async () => {
        const created = await askUntilKnown(request);
        project.claims.claim(created.endpoint.id, holder, region);
        return created;
    });
}

async function askUntilKnown(request: CreateRequest): Promise<Created> {
    const { project, region, operation, clock } = request;
    let before: ReadonlySet<string> | undefined;
    let contradictions = 0;
    let asked = false;
    try {
        let through = await project.open(request.api, operation.callOptions);
        for (let failures = 0; ;) {
            const listed = await through.list(operation.callOptions);
            asked = true;
            const answer = await ask(through, request);
            if (answer === "gone") {
                through = project.useSuccessor();
                continue;
            }
            if (typeof answer === "object") {
                return { endpoint: answer, through, takenOver: false };
            }
            if (answer === "lost") {
                before ??= new Set(listed.map(({ id }) => id));
            }
            if (answer === "refused") {
                // That may have taken a while: what there was before the next call is to be seen anew.
                through.forgetList();
            } else {
                const verdict = await look(request, through, before, answer === "taken");
                if (verdict !== "ask") {
                    const endpoint = settle(request, verdict, before);
                    return { endpoint, through, takenOver: "theirs" in verdict };
                }
            }
            asked = before !== undefined;
            contradictions += answer === "taken" ? 1 : 0;
            if (contradictions === MOST_CONTRADICTIONS) {
                throw new UserError(notTaken(region, project.groupId));
            }
            failures += 1;
            operation.say(`no endpoint came of the create call; asking again (attempt ${failures + 1})`);
            await clock.sleep(backoff(failures, clock.random()), operation.deadline.signal);
        }
    } catch (error) {
        const late = error instanceof DeadlineError;
        throw late || (error instanceof AtlasError && before !== undefined)
            ? new UserError(notCreated(region, project.groupId, operation, late ? undefined : error, asked))
            : error;
    }
}

async function ask(
    through: ProjectApi,
    request: CreateRequest,
): Promise<Endpoint | "taken" | "lost" | "refused" | "gone"> {
    const { operation, region, api } = request;
    try {
        return await through.endpoints.create(region, operation.callOptions);
    } catch (error) {
        if (isConflict(error)) {
            return "taken";
        }
        if (isLimited(error)) {
            return "refused";
        }
        if (error instanceof AtlasUnreachableError) {
            operation.problem(error.message);
            return error.withoutEffect ? "refused" : "lost";
        }
        // Some calls of an old API go before others: where the list still works, this one may not.
        if (api === "auto" && through.api === "privateEndpoint" && isRouteGone(error)) {
            return "gone";
        }
        throw error;
    }
}

type Settled = Exclude<Verdict, "ask" | { readonly wait: readonly Endpoint[] }>;

/** Looks until it is known what came of the call. */
async function look(
    request: CreateRequest,
    through: ProjectApi,
    before: ReadonlySet<string> | undefined,
    taken: boolean,
): Promise<Settled | "ask"> {
    const { project, region, adoptExisting, operation } = request;
    let candidates: readonly Endpoint[] = [];
    let looks = 0;
    try {
        return await operation.until(through, async (view) => {
            const verdict = decideCreate({
                region,
                endpoints: [...(await view.endpoints()).values()],
                regionOf: (endpoint) => project.claims.regionOf(endpoint),
                before,
                taken,
                othersAsking: project.claims.othersAsking(region),
            });
            if (typeof verdict === "string" || !("wait" in verdict)) {
                return verdict;
            }
            candidates = verdict.wait;
            looks += 1;
            // Somebody else has the region: no need to wait for minutes only to tell which of these it is.
            if (before === undefined && !adoptExisting && looks > 2) {
                return { unclear: candidates };
            }
            // None of these will ever show its region; only another call under way could have told more.
            if (looks > MOST_LOOKS_AT_ENDED && candidates.every(hasEnded)) {
                return { unclear: candidates };
            }
            operation.say(
                before === undefined
                    ? `region ${region} is taken; waiting until Atlas shows by which endpoint`
                    : `the answer to the create call was lost; waiting until Atlas shows which endpoint came of it`,
            );
            return undefined;
        });
    } catch (error) {
        if (error instanceof DeadlineError && candidates.length > 0) {
            throw new UserError(undecided(region, project.groupId, candidates, before !== undefined));
        }
        throw error;
    }
}

/** The endpoint of a verdict, where this resource may have it. @throws {Error} saying whose it is and what to type */
function settle(request: CreateRequest, verdict: Settled, before: ReadonlySet<string> | undefined): Endpoint {
    const { project, region, adoptExisting, holder } = request;
    if ("unclear" in verdict) {
        throw new UserError(undecided(region, project.groupId, verdict.unclear, before !== undefined));
    }
    const endpoint = "ours" in verdict ? verdict.ours : verdict.theirs;
    const other = project.claims.holderElsewhere(endpoint.id, holder.urn);
    if (other !== undefined) {
        throw new UserError(alreadyThere(region, project.groupId, endpoint, other));
    }
    if ("theirs" in verdict) {
        if (endpoint.status === "FAILED" || endpoint.status === "DELETING") {
            throw new UserError(vanishing(region, project.groupId, endpoint));
        }
        if (!adoptExisting) {
            throw new UserError(alreadyThere(region, project.groupId, endpoint, undefined));
        }
    }
    return endpoint;
}
