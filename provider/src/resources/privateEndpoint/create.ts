import type { Endpoint } from "../../atlas/api/answers";
import type { ApiChoice } from "../../atlas/api/dialects";
import {
    AtlasApiError,
    AtlasError,
    AtlasUnreachableError,
    isOfClass,
    isRouteGone,
    type Attempt,
} from "../../atlas/errors/errors";
import type { Text } from "../../words/text";
import { DeadlineError } from "../../waiting/deadline";
import { Attempts } from "../../waiting/retry";
import { resourceName, UserError } from "../host";
import type { How, Made, Start } from "../lifecycle/kind";
import type { Operation } from "../lifecycle/operation";
import { movedAlias, reasonOf, texts as common } from "../lifecycle/texts";
import type { Project } from "../project/project";
import type { ProjectApi } from "../project/projectApi";
import { ownerOf, regionKey } from "../project/projectMemory";
import type { Owner } from "../project/runMemory";
import { decideCreate, hasEnded, mayResultFrom, type Verdict } from "./decideCreate";
import {
    apiFor,
    endpointState,
    PRIVATE_ENDPOINT_ID,
    type PrivateEndpointInputs as Inputs,
    type PrivateEndpointTypes as Types,
} from "./state";
import { LONGER, safeToStopCreate, texts } from "./texts";

interface CreateRequest {
    readonly project: Project;
    readonly region: string;
    readonly adoptExisting: boolean;
    readonly api: ApiChoice;
    readonly supportedRemoteRegions: readonly string[] | undefined;
    readonly owner: Owner;
    readonly operation: Operation;
}

interface Created {
    readonly endpoint: Endpoint;
    /** The API that made it, or through which it was found. */
    readonly through: ProjectApi;
    readonly how: How;
}

/** An older API never shows the region of an ended one, but its successor may; who else has it matters for an error only. */
const MOST_POLLS = { ofEnded: 5, ofOthers: 2 };
// The maximum age of the snapshot taken before the first call, so that creates that start together share one.
const LIST_BEFORE_CALL = 500;
// How long to repeat the create call while something other than Atlas answers it.
const NOT_ATLAS_LIMIT = 30_000;

interface Calls {
    /** Those that have no usable answer and may have made the endpoint. */
    readonly lost: Attempt[];
    lastLoss?: AtlasError | undefined;
    /** An answer names what was there before, so the call may have made another one. */
    isMisnamed?: boolean;
    /** What came of the last one, while Atlas lists nothing in the region; `taken`: one of its two answers lags. */
    latest?: "taken" | "lost";
    notAtlasSince?: number | undefined;
    /** Why the regions that an older API hides could not be read from its successor. */
    whyHidden?: Text | undefined;
}

type Asked =
    | { readonly end: "made"; readonly endpoint: Endpoint }
    /** Atlas says that the region is taken, or its answer names what was there before. */
    | { readonly end: "taken" }
    /** It may have made the endpoint. */
    | { readonly end: "lost" }
    | { readonly end: "refused"; readonly refusal: AtlasApiError }
    /** Atlas no longer serves this API. */
    | { readonly end: "apiGone" };

/**
 * Creates one endpoint in a region, or finds the one that an earlier lost call of ours created, or adopts what is there if the
 * user allows that. Never creates two, and never takes somebody else's without that.
 */
export async function make(inputs: Inputs, { runtime, host, operation }: Start<Types>): Promise<Made<Types>> {
    const { groupId, region, adoptExisting = false, supportedRemoteRegions } = inputs;
    const [project, owner, api] = [runtime.project(groupId), ownerOf(host), apiFor(inputs)];
    const request = { project, region, adoptExisting, api, supportedRemoteRegions, owner, operation };
    const calls: Calls = { lost: [] };
    operation.showStatus(`asking Atlas for an endpoint service in ${region}`);
    const { memory } = project;
    try {
        const { endpoint, through, how } = await memory.asking(regionKey(region), owner, () =>
            callUntilKnown(request, calls),
        );
        memory.note(endpoint.id, owner, "manages", { api: endpoint.api });
        memory.noteRegion(endpoint.id, region);
        if (how === "adopted") {
            operation.tell(texts.takenOver({ region, groupId, endpoint }));
        } else if (how !== "made") {
            const kept = common.keptAfterAll({ name: `private endpoint ${endpoint.id} in ${region}` });
            operation.tell(how === "found" ? texts.found({ region, endpoint }) : kept);
        }
        operation.hintUncancellable(safeToStopCreate(endpoint.id));
        const state = { ...endpointState(inputs, endpoint), __origin: runtime.origin };
        return { id: endpoint.id, state, api: through, seen: endpoint };
    } catch (error) {
        throw notMade(error, request, calls);
    }
}

/** What the user reads of a create that ended with this error, before it was known which endpoint resulted from it. */
function notMade(error: unknown, { project, region, operation }: CreateRequest, calls: Calls): unknown {
    const late = error instanceof DeadlineError;
    const lost = calls.lost.length > 0 || calls.isMisnamed === true;
    const { groupId } = project;
    if (late && calls.latest === "taken") {
        return new UserError(texts.takenByNothing({ region, groupId, ...operation.progress(), lost }));
    }
    if (!late && !(lost && error instanceof AtlasError)) {
        return error;
    }
    const { problem = calls.lastLoss?.text, ...progress } = operation.progress(reasonOf(error));
    const longer = late && !progress.cancelled ? LONGER : "";
    const facts = { region, groupId, ...progress, problem, longer };
    return new UserError(lost ? texts.perhapsCreated(facts) : texts.notCreated(facts));
}

async function callUntilKnown(request: CreateRequest, calls: Calls): Promise<Created> {
    const { project, operation, api } = request;
    const attempts = new Attempts(operation.clock, operation.deadline.signal);
    let through = await project.open(api, operation.callOptions);
    for (;;) {
        // Takes the snapshot from before the call, and learns Atlas's time.
        const oldest = attempts.count === 1 ? LIST_BEFORE_CALL : 0;
        const list = await through.list(through.pollNow(operation.callOptions, oldest));
        // What the list shows by now may answer an earlier call, so that there is no need for another one.
        const { latest } = calls;
        const isAnswered =
            latest !== undefined &&
            decide(request, calls, [...list.values()], latest === "taken").verdict !== "ask";
        const asked: Asked = isAnswered ? { end: latest } : await ask(request, calls, through);
        switch (asked.end) {
            case "made":
                return { endpoint: asked.endpoint, through, how: "made" };
            case "refused":
                return { ...(await settleRefusal(request, calls, asked.refusal, through)), through };
            case "apiGone":
                through = project.moveOn(through);
                attempts.count += 1;
                continue;
            default: {
                const verdict = await pollUntilKnown(request, calls, through, asked.end === "taken");
                if (verdict.verdict !== "ask") {
                    return { ...settle(request, calls, verdict), through };
                }
                calls.latest = asked.end;
            }
        }
        const taken = "the region is taken, says Atlas, and lists nothing there";
        const why = asked.end === "taken" ? taken : "no endpoint came of the create call";
        operation.showStatus(`asking again (attempt ${attempts.count + 1}): ${why}`);
        await attempts.pause();
    }
}

async function ask(request: CreateRequest, calls: Calls, through: ProjectApi): Promise<Asked> {
    const { project, operation, region, api, supportedRemoteRegions } = request;
    try {
        const { value: endpoint, attempt } = await through.endpoints.create(
            region,
            operation.creating,
            supportedRemoteRegions,
        );
        // Only a list proves that: clocks may differ.
        if (project.memory.sightings.wasThere(endpoint.id, attempt.startedAt)) {
            calls.isMisnamed = true;
            return { end: "taken" };
        }
        return { end: "made", endpoint };
    } catch (error) {
        const now = operation.clock.now();
        const lost = error instanceof AtlasUnreachableError && error.effect;
        calls.notAtlasSince =
            lost && error.problem.errorClass === "notAtlas" ? (calls.notAtlasSince ?? now) : undefined;
        if (lost) {
            operation.noteProblem(error.problem.words, error.text);
            calls.lost.push(error.attempt);
            calls.lastLoss = operation.deadline.signal.aborted ? calls.lastLoss : error;
            if (now - (calls.notAtlasSince ?? now) >= NOT_ATLAS_LIMIT) {
                throw error;
            }
            return { end: "lost" };
        }
        if (isOfClass(error, "taken")) {
            return { end: "taken" };
        }
        // The create route may be retired before the list route of the same API.
        if (api === "auto" && through.hasSuccessor && isRouteGone(error)) {
            return { end: "apiGone" };
        }
        if (isOfClass(error, "refused", "contradiction", "routeGone")) {
            return { end: "refused", refusal: error };
        }
        throw error;
    }
}

async function settleRefusal(
    request: CreateRequest,
    calls: Calls,
    refusal: AtlasApiError,
    through: ProjectApi,
): Promise<Pick<Created, "endpoint" | "how">> {
    const { project, operation } = request;
    let verdict: Verdict;
    if (calls.lost.length > 0) {
        verdict = await pollUntilKnown(request, calls, through, false);
    } else {
        const endpoints = [...(await through.list(through.pollNow(operation.callOptions, 0))).values()];
        await project.learnRegions(endpoints, operation.callOptions);
        verdict = decide(request, calls, endpoints, false);
    }
    if (verdict.verdict === "ask" || verdict.verdict === "wait" || isLeaving(verdict)) {
        throw refusal;
    }
    return settle(request, calls, verdict, refusal.text);
}

/** Somebody else's endpoint, which is about to free the region. */
function isLeaving(verdict: Verdict): boolean {
    return verdict.verdict === "theirs" && verdict.endpoint.status === "DELETING";
}

function decide(
    { region, project }: CreateRequest,
    { lost }: Calls,
    endpoints: readonly Endpoint[],
    taken: boolean,
): Verdict {
    return decideCreate({
        region,
        endpoints,
        regionOf: (endpoint) => project.memory.regionOf(endpoint),
        mayBeOurs: ({ id }) => mayResultFrom(lost, id, project.memory.sightings),
        taken,
    });
}

/** Polls until the outcome of the calls is known; what is `wait` at the end of its polls is `unclear`. */
async function pollUntilKnown(
    request: CreateRequest,
    calls: Calls,
    through: ProjectApi,
    taken: boolean,
): Promise<Verdict> {
    const { project, region, adoptExisting, operation } = request;
    const { sightings } = project.memory;
    let candidates: readonly Endpoint[] = [];
    let polls = 0;
    try {
        return await operation.until<Verdict>(through, async (poll) => {
            let endpoints = [...(await through.list(poll)).values()];
            calls.whyHidden = await project.learnRegions(
                endpoints.filter(({ id }) => taken || mayResultFrom(calls.lost, id, sightings)),
                operation.callOptions,
            );
            let verdict = decide(request, calls, endpoints, taken);
            if (taken && verdict.verdict === "ask") {
                // What has the region may be listed by another API only.
                endpoints = [...endpoints, ...(await through.listOfOthers(poll))];
                verdict = decide(request, calls, endpoints, taken);
            }
            if (verdict.verdict === "theirs" && isLeaving(verdict)) {
                operation.lastStatus = `DELETING (${verdict.endpoint.id}, which has the region)`;
                operation.showStatus(
                    `DELETING: ${verdict.endpoint.id}, which has the region; then it is free`,
                );
                return undefined;
            }
            if (!("candidates" in verdict)) {
                return verdict;
            }
            ({ candidates } = verdict);
            polls += 1;
            const enough =
                (candidates.every(hasEnded) && polls > MOST_POLLS.ofEnded) ||
                (calls.lost.length === 0 && !adoptExisting && polls > MOST_POLLS.ofOthers);
            if (enough) {
                return { verdict: "unclear", candidates };
            }
            operation.showStatus(
                calls.lost.length === 0
                    ? `region ${region} is taken; waiting until Atlas shows by which endpoint`
                    : `answer lost: waiting until Atlas shows what came of the create call`,
            );
            return undefined;
        });
    } catch (error) {
        if (candidates.length > 0 && (error instanceof DeadlineError || error instanceof AtlasError)) {
            throw undecided(request, calls, candidates, reasonOf(error));
        }
        throw error;
    }
}

/** The verdict's endpoint, if this resource may own it. @throws {UserError} saying who owns it and what to type */
function settle(
    request: CreateRequest,
    calls: Calls,
    verdict: Exclude<Verdict, { readonly verdict: "ask" }>,
    refusal?: Text,
): Pick<Created, "endpoint" | "how"> {
    const { project, region, adoptExisting, owner } = request;
    const { groupId, memory } = project;
    if ("candidates" in verdict) {
        throw undecided(request, calls, verdict.candidates, refusal);
    }
    const { endpoint } = verdict;
    const isOurs = verdict.verdict === "ours";
    const other = memory.ownerAtOtherUrn(endpoint.id, owner.urn);
    const isKept = memory.wasMissedAt(endpoint.id, owner.urn);
    if (other !== undefined || !(isOurs || adoptExisting || isKept)) {
        const moved = movedAlias(PRIVATE_ENDPOINT_ID.kind, owner.urn);
        const isFailed = endpoint.status === "FAILED";
        const facts = { region, groupId, endpoint, refusal, moved, isFailed };
        throw new UserError(
            other === undefined
                ? texts.regionTaken(facts)
                : texts.regionManaged({ ...facts, owner: resourceName(other.urn) }),
        );
    }
    return { endpoint, how: isKept ? "kept" : isOurs ? "found" : "adopted" };
}

function undecided(
    { project, region }: CreateRequest,
    { lost, whyHidden }: Calls,
    candidates: readonly Endpoint[],
    problem: Text | undefined,
): UserError {
    const { groupId } = project;
    const named = candidates.map(({ id, status }) => `${id} (${status})`);
    const facts = { region, groupId, candidates: named, lost: lost.length > 0, whyHidden, problem };
    return new UserError(texts.undecided(facts));
}
