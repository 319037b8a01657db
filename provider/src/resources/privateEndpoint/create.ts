import type { Endpoint } from "../../atlas/api/answers";
import {
    AtlasApiError,
    AtlasError,
    AtlasUnreachableError,
    isOfClass,
    isRouteGone,
} from "../../atlas/errors/errors";
import { DeadlineError } from "../../waiting/deadline";
import { Attempts } from "../../waiting/retry";
import type { Text } from "../../words/text";
import { resourceName, UserError } from "../host";
import type { Kind, Start } from "../lifecycle/kind";
import type { Operation } from "../lifecycle/operation";
import { howText, movedAlias, reasonOf, type How } from "../lifecycle/texts";
import type { Project } from "../project/project";
import type { LostCalls } from "../project/lostCalls";
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
import { LONGER, texts } from "./texts";

/** For how many polls to wait until it shows which endpoint has the region. */
const MOST_POLLS = {
    /** An older API never shows the region of one that has ended, but its successor may. */
    ofEnded: 5,
    /** Where none of them can be ours, the error can do without. */
    ofOthers: 2,
};
/** The maximum age of the list taken before the first call, so that creates that start together share one, in milliseconds. */
const LIST_BEFORE_CALL = 500;
/** Later, others may have adopted what a run has made that was stopped, in milliseconds. */
const WEEK = 7 * 24 * 3_600_000;
/** How long to repeat the create call while something other than Atlas answers it, in milliseconds. */
const NOT_ATLAS_LIMIT = 30_000;

interface Found {
    readonly endpoint: Endpoint;
    readonly how: How;
}

/** What came of a create call. `taken`: Atlas says that the region is taken, or answers with what existed before the call · `lost`: it may have made one. */
type CallEnd = Endpoint | AtlasApiError | "taken" | "lost" | "apiGone";

/**
 * Creates one endpoint in a region, or finds the one that an earlier lost call of ours created, or adopts what is there if the
 * user allows that. Never creates two, and never takes somebody else's without that.
 */
export async function make(
    inputs: Inputs,
    { runtime, host, operation }: Start,
): ReturnType<Kind<Types>["make"]> {
    const { groupId, region } = inputs;
    const [project, owner] = [runtime.project(groupId), ownerOf(host)];
    const { memory } = project;
    const calls = runtime.lostCalls(host.urn, groupId, regionKey(region), { longest: WEEK });
    const creation = new Creation(inputs, project, owner, operation, calls);
    operation.showStatus(`asking Atlas for an endpoint service in ${region}`);
    const found = memory.asking(regionKey(region), owner);
    const { endpoint, api, how } = await creation.findOrMake();
    found();
    const { id } = endpoint;
    memory.note(id, owner, "manages", { api: endpoint.api });
    memory.noteRegion(id, region);
    const lines = {
        adopted: texts.takenOver({ region, groupId, endpoint }),
        found: texts.found({ region, endpoint, earlier: calls.areOfEarlierRun }),
    };
    operation.tell(howText(how, `private endpoint ${id} in ${region}`, lines));
    const state = { ...endpointState(inputs, endpoint), __origin: runtime.origin };
    return { id, state, api, seen: endpoint, calls };
}

/** One create of an endpoint, over all its calls. */
class Creation {
    private lastLoss: Text | undefined;
    /** An answer named what existed before the call, so that call may have made another endpoint. */
    private isMisnamed = false;
    /** What came of the latest call, while Atlas lists nothing in the region. `taken`: Atlas's answer or its list is late. */
    private latest: "taken" | "lost" | undefined;
    private notAtlasSince: number | undefined;
    /** Why the regions that an older API hides could not be read from its successor. */
    private whyHidden: Text | undefined;

    constructor(
        private readonly inputs: Inputs,
        private readonly project: Project,
        private readonly owner: Owner,
        private readonly operation: Operation,
        /** Those that have no usable answer, and may have made the endpoint. */
        private readonly calls: LostCalls,
    ) {
        this.latest = calls.areSome ? "lost" : undefined;
        calls.all.forEach(({ made }) => made && project.memory.noteRegion(made, inputs.region));
    }

    private get mayHaveMade(): boolean {
        return this.calls.areSome || this.isMisnamed;
    }

    /** @throws {UserError} saying what may have been made, and what to type */
    async findOrMake(): Promise<Found & { readonly api: ProjectApi }> {
        const { project, operation } = this;
        const attempts = new Attempts(operation.clock, operation.deadline.signal);
        try {
            let api = await project.open(apiFor(this.inputs), operation.callOptions);
            for (;;) {
                // Takes the snapshot from before the call, and learns Atlas's time.
                const oldest = attempts.count === 1 ? LIST_BEFORE_CALL : 0;
                const list = [...(await api.list(api.pollNow(operation.callOptions, oldest))).values()];
                // The list may answer an earlier call, so that there is no need for another one.
                const { latest } = this;
                const isAnswered =
                    latest !== undefined && this.decide(list, latest === "taken").is !== "none";
                const asked = isAnswered ? latest : await this.ask(api);
                if (asked === "apiGone") {
                    api = project.moveOn(api);
                    attempts.count += 1;
                    continue;
                }
                if (asked instanceof AtlasApiError) {
                    return { ...(await this.settleRefusal(api, asked)), api };
                }
                if (asked !== "taken" && asked !== "lost") {
                    return { endpoint: asked, how: "made", api };
                }
                const verdict = await this.pollUntilKnown(api, asked === "taken");
                if (verdict.is !== "none") {
                    return { ...this.settle(verdict), api };
                }
                this.latest = asked;
                const taken = "Atlas says that the region is taken, but lists nothing there";
                const why = asked === "taken" ? taken : "the create call created no endpoint";
                operation.showStatus(`attempt ${attempts.count + 1}: ${why}`);
                await attempts.pause();
            }
        } catch (error) {
            if (!this.mayHaveMade) {
                this.calls.settled();
            }
            throw this.explained(error);
        }
    }

    private async ask(api: ProjectApi): Promise<CallEnd> {
        const { project, operation, inputs, calls } = this;
        try {
            const { region, supportedRemoteRegions: remote } = inputs;
            const { value: endpoint, time } = await calls.during((onUnderWay) =>
                api.current.create(region, { ...operation.creating, onUnderWay }, remote),
            );
            // Only an earlier list proves that it existed before: clocks may differ.
            const wasThere = project.memory.sightings.wasThere(endpoint.id, time.startedAt);
            this.isMisnamed ||= wasThere;
            if (wasThere) {
                calls.write();
                return "taken";
            }
            calls.settled(endpoint.id);
            return endpoint;
        } catch (error) {
            if (error instanceof AtlasUnreachableError && error.effect) {
                this.noteLoss(error);
                return "lost";
            }
            this.notAtlasSince = undefined;
            if (isOfClass(error, "taken")) {
                return "taken";
            }
            // The create route may be retired before the list route of the same API.
            if (apiFor(inputs) === "auto" && api.hasSuccessor && isRouteGone(error)) {
                return "apiGone";
            }
            if (isOfClass(error, "refused", "contradiction", "routeGone")) {
                return error;
            }
            throw error;
        }
    }

    /** @throws {AtlasUnreachableError} once something other than Atlas has answered for long */
    private noteLoss(error: AtlasUnreachableError): void {
        const { operation } = this;
        const now = operation.clock.now();
        operation.noteProblem(error.problem.row, error.text);
        this.lastLoss = operation.deadline.signal.aborted ? this.lastLoss : error.text;
        this.notAtlasSince =
            error.problem.errorClass === "notAtlas" ? (this.notAtlasSince ?? now) : undefined;
        if (now - (this.notAtlasSince ?? now) >= NOT_ATLAS_LIMIT) {
            throw error;
        }
    }

    private async settleRefusal(api: ProjectApi, refusal: AtlasApiError): Promise<Found> {
        const { project, operation } = this;
        let verdict: Verdict;
        if (this.calls.areSome) {
            verdict = await this.pollUntilKnown(api, false);
        } else {
            const endpoints = [...(await api.list(api.pollNow(operation.callOptions, 0))).values()];
            await project.learnRegions(endpoints, operation.callOptions);
            verdict = this.decide(endpoints, false);
        }
        if (verdict.is === "none" || freesRegion(verdict)) {
            throw refusal;
        }
        return this.settle(verdict, refusal.text);
    }

    private decide(endpoints: readonly Endpoint[], taken: boolean): Verdict {
        const { memory } = this.project;
        return decideCreate({
            region: this.inputs.region,
            endpoints,
            regionOf: (endpoint) => memory.regionOf(endpoint),
            mayBeOurs: this.mayBeOurs,
            taken,
        });
    }

    private readonly mayBeOurs = ({ id }: Endpoint): boolean =>
        mayResultFrom(this.calls.all, id, this.project.memory.sightings);

    /** Polls until the outcome of the calls is known, or will not become known. */
    private async pollUntilKnown(api: ProjectApi, taken: boolean): Promise<Verdict> {
        const { project, operation, inputs } = this;
        const lost = this.calls.all;
        let candidates: readonly Endpoint[] = [];
        let polls = 0;
        try {
            return await operation.until<Verdict>(api, async (poll) => {
                let endpoints = [...(await api.list(poll)).values()];
                const hidden = endpoints.filter((one) => taken || this.mayBeOurs(one));
                this.whyHidden = await project.learnRegions(hidden, operation.callOptions);
                let verdict = this.decide(endpoints, taken);
                if (taken && verdict.is === "none") {
                    // What has the region may be listed by another API only.
                    endpoints = [...endpoints, ...(await api.listOfOthers(poll))];
                    verdict = this.decide(endpoints, taken);
                }
                if (freesRegion(verdict)) {
                    const { id } = verdict.endpoint;
                    operation.lastStatus = `DELETING (${id}, which occupies the region)`;
                    operation.showStatus(
                        `DELETING: ${id}, which occupies the region; the region is free afterwards`,
                    );
                    return undefined;
                }
                if (verdict.is !== "hidden") {
                    return verdict;
                }
                ({ candidates } = verdict);
                polls += 1;
                const isEnough =
                    (candidates.every(hasEnded) && polls > MOST_POLLS.ofEnded) ||
                    (lost.length === 0 && inputs.adoptExisting !== true && polls > MOST_POLLS.ofOthers);
                if (isEnough) {
                    return verdict;
                }
                operation.showStatus(
                    lost.length === 0
                        ? `taken: waiting until Atlas shows which endpoint has ${inputs.region}`
                        : "answer lost: waiting until Atlas shows the result of the create call",
                );
                return undefined;
            });
        } catch (error) {
            if (candidates.length > 0 && (error instanceof DeadlineError || error instanceof AtlasError)) {
                throw this.undecided(candidates, reasonOf(error));
            }
            throw error;
        }
    }

    /** The verdict's endpoint, if this resource may own it. @throws {UserError} saying who owns it and what to type */
    private settle(verdict: Exclude<Verdict, { readonly is: "none" }>, refusal?: Text): Found {
        const { inputs, owner, project, calls } = this;
        const { groupId, memory } = project;
        if (verdict.is === "hidden") {
            throw this.undecided(verdict.candidates, refusal);
        }
        const { endpoint } = verdict;
        const isOurs = verdict.is === "ours";
        const other = memory.ownerAtOtherUrn(endpoint.id, owner.urn);
        const isKept = memory.wasMissedAt(endpoint.id, owner.urn);
        const isToHave = other === undefined && (isOurs || inputs.adoptExisting === true || isKept);
        calls.settled(isToHave ? endpoint.id : undefined);
        if (isToHave) {
            return { endpoint, how: isKept ? "kept" : isOurs ? "found" : "adopted" };
        }
        const moved = movedAlias(PRIVATE_ENDPOINT_ID.kind, owner.urn);
        const isFailed = endpoint.status === "FAILED";
        const facts = { region: inputs.region, groupId, endpoint, refusal, moved, isFailed };
        throw new UserError(
            other === undefined
                ? texts.regionTaken(facts)
                : texts.regionManaged({ ...facts, owner: resourceName(other.urn) }),
        );
    }

    private undecided(candidates: readonly Endpoint[], problem: Text | undefined): UserError {
        const { inputs, calls, whyHidden } = this;
        const { groupId, region } = inputs;
        const named = candidates.map(({ id, status }) => `${id} (${status})`);
        const facts = { region, groupId, candidates: named, lost: calls.areSome, whyHidden, problem };
        return new UserError(texts.undecided(facts));
    }

    /** What the user reads of a create that ended with this error, before it was known which endpoint resulted from it. */
    private explained(error: unknown): unknown {
        const { groupId, region } = this.inputs;
        const isLate = error instanceof DeadlineError;
        const lost = this.mayHaveMade;
        const progress = this.operation.progress(reasonOf(error));
        if (isLate && this.latest === "taken") {
            return new UserError(texts.takenByNothing({ region, groupId, ...progress, lost }));
        }
        if (!isLate && !(lost && error instanceof AtlasError)) {
            return error;
        }
        const longer = isLate && !progress.cancelled ? LONGER : "";
        const problem = (isLate ? this.lastLoss : undefined) ?? progress.problem;
        const facts = { region, groupId, ...progress, problem, longer };
        return new UserError(lost ? texts.perhapsCreated(facts) : texts.notCreated(facts));
    }
}

/** Its endpoint is about to free the region. */
function freesRegion(verdict: Verdict): verdict is Extract<Verdict, { readonly is: "ours" | "theirs" }> {
    return "endpoint" in verdict && verdict.endpoint.status === "DELETING";
}
