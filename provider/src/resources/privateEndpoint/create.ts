import type { Endpoint } from "../../atlas/api/answers";
import type { ApiChoice } from "../../atlas/api/apiChoice";
import {
    AtlasApiError,
    AtlasError,
    AtlasUnreachableError,
    isOfClass,
    isRouteGone,
    type Attempt,
} from "../../atlas/errors/errors";
import { DeadlineError } from "../../waiting/deadline";
import { backoff } from "../../waiting/retry";
import { decideCreate, hasEnded, mayResultFrom, wasThereBefore, type Verdict } from "./decideCreate";
import { alreadyThere, notCreated, notTaken, undecided } from "./texts";
import type { Operation } from "../lifecycle/operation";
import type { Project, ProjectApi } from "../project/project";
import { regionKey, type Owner } from "../project/projectMemory";
import { UserError } from "../userError";

export interface CreateRequest {
    readonly project: Project;
    readonly region: string;
    readonly adoptExisting: boolean;
    readonly api: ApiChoice;
    readonly supportedRemoteRegions?: readonly string[];
    readonly owner: Owner;
    readonly operation: Operation;
}

export interface Created {
    readonly endpoint: Endpoint;
    /** The API that made it, or through which it was found. */
    readonly through: ProjectApi;
    /**
     * `made`: the call's own answer names it · `found`: created by one of our calls whose answer was lost ·
     * `adopted`: it existed already, and `adoptExisting` lets this resource take it over.
     * `kept`: it seemed gone, and this resource had it before.
     */
    readonly how: "made" | "found" | "adopted" | "kept";
}

// privateEndpoint never shows the region of a FAILED endpoint, but endpointService may do so at the next
// poll.
const MOST_POLLS_OF_ENDED = 5;
// Without adoptExisting, which endpoint has the region only matters for the error, so it is not worth minutes.
const MOST_POLLS_OF_OTHERS = 2;
// The maximum age of the snapshot taken before the first call, so that creates that start together share one.
const LIST_BEFORE_CALL = 500;
// How long to repeat the create call while something other than Atlas answers it.
const NOT_ATLAS_LIMIT = 30_000;

/**
 * Creates one endpoint in a region, or finds the one that an earlier call of ours created although its answer
 * was lost, or adopts the existing one if the user allows that. Never creates two, and never takes somebody
 * else's without that.
 */
export async function createOnce(request: CreateRequest): Promise<Created> {
    const { project, owner, region } = request;
    project.memory.want(regionKey(region), owner);
    const created = await new Creation(request).run();
    const { endpoint } = created;
    project.memory.had(regionKey(region), owner);
    project.memory.claim(endpoint.id, owner, { region, api: endpoint.api });
    return created;
}

type Settled = Exclude<Verdict, { readonly wait: readonly Endpoint[] }>;

/** The calls of one create, and what is known of each. */
class Creation {
    /** Calls that have no usable answer and may have made the endpoint. */
    private readonly lost: Attempt[] = [];
    /** A call is in flight, and its outcome is unknown. */
    private underWay = false;
    private lastLoss: AtlasError | undefined;
    /** What came of the last call, while Atlas lists nothing in the region; `taken`: one of its two answers lags. */
    private latest: "taken" | "lost" | undefined;
    private notAtlasSince: number | undefined;
    /** Why the regions that privateEndpoint hides could not be read from endpointService. */
    private whyHidden: string | undefined;

    constructor(private readonly request: CreateRequest) {}

    async run(): Promise<Created> {
        const { project, region, operation } = this.request;
        try {
            return await this.callUntilKnown();
        } catch (error) {
            const late = error instanceof DeadlineError;
            const unknown = this.underWay || this.lost.length > 0;
            if (late && this.latest === "taken") {
                throw new UserError(notTaken(region, project.groupId, operation, unknown));
            }
            if (!late && !(unknown && error instanceof AtlasError)) {
                throw error;
            }
            const problem = late ? this.lastLoss : error;
            throw new UserError(notCreated(region, project.groupId, operation, problem, late, unknown));
        }
    }

    private async callUntilKnown(): Promise<Created> {
        const { project, operation, api } = this.request;
        const { clock } = operation;
        let through = await project.open(api, operation.callOptions);
        for (let failures = 1; ; failures += 1) {
            // Takes the snapshot from before the call, and learns Atlas's time.
            const oldest = failures === 1 ? LIST_BEFORE_CALL : 0;
            const list = await through.list(through.pollNow(operation.callOptions, oldest));
            // What the list shows by now may answer an earlier call, so that there is no need for another one.
            const isAnswered =
                this.latest !== undefined &&
                this.decide([...list.values()], this.latest === "taken") !== "ask";
            const answer = isAnswered ? this.latest : await this.call(through);
            if (answer === "gone") {
                through = project.useEndpointService();
                continue;
            }
            if (answer instanceof AtlasApiError) {
                return { ...(await this.settleRefusal(answer, through)), through };
            }
            if (typeof answer === "object") {
                return { endpoint: answer, through, how: "made" };
            }
            const verdict = await this.pollUntilKnown(through, answer === "taken");
            if (verdict !== "ask") {
                return { ...this.settle(verdict), through };
            }
            this.latest = answer;
            const why =
                answer === "taken"
                    ? "the region is taken, says Atlas, and lists nothing there"
                    : "no endpoint came of the create call";
            operation.showStatus(`${why}; asking again (attempt ${failures + 1})`);
            await clock.sleep(backoff(failures, clock.random()), operation.deadline.signal);
        }
    }

    private async call(through: ProjectApi): Promise<Endpoint | AtlasApiError | "taken" | "lost" | "gone"> {
        const { project, operation, region, api, supportedRemoteRegions } = this.request;
        let sent = { startedAt: operation.clock.now(), atlasTime: project.atlasTime() };
        try {
            const endpoint = await operation.creating(({ signal, onSent, onProblem }) =>
                through.endpoints.create(
                    region,
                    {
                        signal,
                        onSent: () => {
                            this.underWay = true;
                            sent = { startedAt: operation.clock.now(), atlasTime: project.atlasTime() };
                            onSent();
                        },
                        // The call is retried only if it had no effect, so nothing is in flight any more.
                        onProblem: (problem) => {
                            this.underWay = false;
                            onProblem(problem);
                        },
                    },
                    supportedRemoteRegions,
                ),
            );
            return wasThereBefore(sent, endpoint.id, project.memory.sightings) ? "taken" : endpoint;
        } catch (error) {
            // If the login failed before the call was sent, the call is not lost.
            const wasSent = this.underWay;
            this.underWay &&= error instanceof DeadlineError;
            const lost = error instanceof AtlasUnreachableError && error.mayHaveHadEffect && wasSent;
            const now = operation.clock.now();
            this.notAtlasSince = lost && error.notAtlas ? (this.notAtlasSince ?? now) : undefined;
            if (isOfClass(error, "taken")) {
                return "taken";
            }
            if (lost) {
                operation.noteProblem(error.message);
                this.lost.push(error.attempt);
                this.lastLoss = error;
                if (now - (this.notAtlasSince ?? now) >= NOT_ATLAS_LIMIT) {
                    throw error;
                }
                return "lost";
            }
            // The create route may be retired before the list route of the deprecated API.
            if (api === "auto" && through.api === "privateEndpoint" && isRouteGone(error)) {
                return "gone";
            }
            if (isOfClass(error, "refused")) {
                return error;
            }
            throw error;
        }
    }

    /**
     * Handles a refusal to create: an endpoint that the region has nevertheless is found, adopted or named.
     */
    private async settleRefusal(
        refusal: AtlasApiError,
        through: ProjectApi,
    ): Promise<Pick<Created, "endpoint" | "how">> {
        const { project, operation } = this.request;
        let verdict: Verdict;
        if (this.lost.length > 0) {
            verdict = await this.pollUntilKnown(through, false);
        } else {
            const endpoints = [...(await through.list(through.pollNow(operation.callOptions, 0))).values()];
            await project.learnRegions(endpoints, operation.callOptions);
            verdict = this.decide(endpoints, false);
        }
        const isLeaving =
            typeof verdict === "object" && "theirs" in verdict && verdict.theirs.status === "DELETING";
        if (verdict === "ask" || "wait" in verdict || isLeaving) {
            throw refusal;
        }
        try {
            return this.settle(verdict);
        } catch (error) {
            throw error instanceof UserError ? new UserError(`${refusal.message} ${error.message}`) : error;
        }
    }

    private readonly mayBeOurs = ({ id }: Endpoint): boolean =>
        mayResultFrom(this.lost, id, this.request.project.memory.sightings);

    private decide(endpoints: readonly Endpoint[], taken: boolean): Verdict {
        const { region, project } = this.request;
        const regionOf = (endpoint: Endpoint): string | undefined => project.memory.regionOf(endpoint);
        return decideCreate({ region, endpoints, regionOf, mayBeOurs: this.mayBeOurs, taken });
    }

    /** Polls until the outcome of the calls is known. */
    private async pollUntilKnown(through: ProjectApi, taken: boolean): Promise<Settled> {
        const { project, region, adoptExisting, operation } = this.request;
        const { mayBeOurs } = this;
        let candidates: readonly Endpoint[] = [];
        let polls = 0;
        try {
            return await operation.until(through, async (poll) => {
                let endpoints = [...(await through.list(poll)).values()];
                this.whyHidden = await project.learnRegions(
                    endpoints.filter((endpoint) => taken || mayBeOurs(endpoint)),
                    operation.callOptions,
                );
                let verdict = this.decide(endpoints, taken);
                if (taken && verdict === "ask") {
                    // What has the region may be listed by the other API only.
                    endpoints = [...endpoints, ...(await through.listOfOther(poll))];
                    verdict = this.decide(endpoints, taken);
                }
                if (verdict === "ask" || "ours" in verdict) {
                    return verdict;
                }
                if ("theirs" in verdict) {
                    const { id, status } = verdict.theirs;
                    if (status !== "DELETING") {
                        return verdict;
                    }
                    operation.lastStatus = `${status} (${id}, which has the region)`;
                    operation.showStatus(`DELETING: ${id}, which has the region; then it is free`);
                    return undefined;
                }
                candidates = "wait" in verdict ? verdict.wait : verdict.unclear;
                polls += 1;
                const enough =
                    (candidates.every(hasEnded) && polls > MOST_POLLS_OF_ENDED) ||
                    (this.lost.length === 0 && !adoptExisting && polls > MOST_POLLS_OF_OTHERS);
                if (enough) {
                    return { unclear: candidates };
                }
                operation.showStatus(
                    this.lost.length === 0
                        ? `region ${region} is taken; waiting until Atlas shows by which endpoint`
                        : `the answer to the create call was lost; waiting until Atlas shows what came of it`,
                );
                return undefined;
            });
        } catch (error) {
            if (candidates.length > 0 && (error instanceof DeadlineError || error instanceof AtlasError)) {
                throw this.undecided(candidates, error instanceof AtlasError ? error : undefined);
            }
            throw error;
        }
    }

    /**
     * The verdict's endpoint, if this resource may own it.
     *
     * @throws {Error} saying who owns it and what to type
     */
    private settle(verdict: Exclude<Settled, "ask">): Pick<Created, "endpoint" | "how"> {
        const { project, region, adoptExisting, owner } = this.request;
        const { groupId, memory } = project;
        if ("unclear" in verdict) {
            throw this.undecided(verdict.unclear);
        }
        const endpoint = "ours" in verdict ? verdict.ours : verdict.theirs;
        const other = memory.ownerAtOtherUrn(endpoint.id, owner.urn);
        const isKept = memory.wasMissedAt(endpoint.id, owner.urn);
        if (other !== undefined || ("theirs" in verdict && !adoptExisting && !isKept)) {
            throw new UserError(alreadyThere(region, groupId, endpoint, owner.urn, other));
        }
        return { endpoint, how: isKept ? "kept" : "ours" in verdict ? "found" : "adopted" };
    }

    private undecided(candidates: readonly Endpoint[], problem?: Error): UserError {
        const { project, region } = this.request;
        const lost = this.lost.length > 0;
        const text = undecided(region, project.groupId, candidates, lost, this.whyHidden);
        return new UserError(problem === undefined ? text : `${problem.message} ${text}`);
    }
}
