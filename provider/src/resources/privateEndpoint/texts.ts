import type { Endpoint } from "../../atlas/api/answers";
import { SUCCESSOR, type Dialect } from "../../atlas/api/dialects";
import { ENDPOINT_SERVICE_REGIONS } from "../../atlas/api/regions";
import { endpointPhase } from "../../atlas/api/statuses";
import { sentence, textsOf, type Text } from "../../words/text";
import type { Wording } from "../../words/wording";
import { didYouMean } from "../arguments/didYouMean";
import { resourceName } from "../host";
import { limitPart, listed, movedAlias, problemPart, type Progress } from "../lifecycle/texts";
import type { Owner } from "../project/runMemory";
import type { ShownEndpoint } from "./state";

const KIND = "PrivateEndpoint";
const named = (endpoint: Endpoint): string => `${endpoint.id} (${endpoint.status})`;

type Listed = Pick<ShownEndpoint, "id" | "status" | "region">;

const listing = (there: readonly Listed[]): string => {
    const words = there.map(
        ({ id, status, region }) => `${id} (${status}, ${region ?? "region not shown yet"})`,
    );
    return words.length === 0 ? "It has none." : `It has ${listed(words)}.`;
};

type Named = Readonly<Record<"id" | "groupId", string>>;

interface Place {
    readonly region: string;
    readonly groupId: string;
}
/** `refusal`: what Atlas said to the create call, where that was something else. */
type Taken = Place & { endpoint: Endpoint; urn: string; refusal?: Text | undefined };
interface Undecided extends Place {
    readonly candidates: readonly Endpoint[];
    readonly lost: boolean;
    /** Why the API that shows every endpoint's region did not show these. */
    readonly whyHidden: Text | undefined;
    /** What ended the create. */
    readonly problem?: Text | undefined;
}
/** `late`: since its time was over. */
type NotCreated = Place & { progress: Progress; problem: Text | undefined; late: boolean };

const PERHAPS_MADE = `An answer to the create call was lost, so Atlas may have made the endpoint all the same; nothing is in state. `;
const NOTHING_MADE = `Nothing was made and nothing is in state. `;

function takenPart({ region, groupId, endpoint, refusal }: Taken, wording: Wording): string {
    const { errorMessage } = endpoint;
    const reason = errorMessage === undefined ? "" : ` Atlas says of it: ${errorMessage}.`;
    const before = refusal === undefined ? "" : `${refusal.say(wording)} `;
    return `${before}Region ${region} of project ${groupId} already has a private endpoint, ${named(endpoint)}, and a project has one for each region.${reason}`;
}

function notCreatedPart({ region, groupId, progress, problem, late }: NotCreated, wording: Wording): string {
    const { waited, lastStatus } = progress;
    const limit = late ? limitPart(progress, wording.waitTimeout) : "";
    const status = lastStatus === undefined ? "" : ` Last status: ${lastStatus}.`;
    return `The private endpoint in ${region} of project ${groupId} was not created within ${waited}${limit}.${status}${problemPart(progress, wording, problem)}`;
}

const inLines = ({ reasons }: { reasons: readonly Text[] }, wording: Wording): string =>
    reasons.map((reason) => reason.say(wording)).join("\n");

export const texts = textsOf({
    regionTaken: (facts: Taken, wording) => {
        const moved = movedAlias(KIND, facts.urn);
        const failed = ` It comes into state as failed, and the "pulumi up" after that replaces it.`;
        return (
            `${takenPart(facts, wording)} To take it over, set adoptExisting: true on this resource.${facts.endpoint.status === "FAILED" ? failed : ""} ` +
            `If this resource was renamed, give it ${wording.alias} instead; if it was moved into a component or out of one, its old URN; if it was moved from the npm package to the plugin, or back, ${moved}. ` +
            `If it is being replaced in the same region, set the option deleteBeforeReplace: true, which deletes it first.`
        );
    },
    regionManaged: (facts: Taken & { owner: Owner }, wording) =>
        `${takenPart(facts, wording)} The resource ${resourceName(facts.owner.urn)} of this program manages it: remove one of the two resources, or give them different regions; ` +
        `or, if this one is to be it from now on, give it the other's name or type as an alias: ${movedAlias(KIND, facts.urn)}.`,
    takenOver: ({ region, groupId, endpoint }: Place & { endpoint: Endpoint }) =>
        `took over private endpoint ${named(endpoint)}, which project ${groupId} already had in ${region}`,
    /** At preview: an endpoint made by an older API gets a setting that only the newer API supports. */
    movesToSuccessor: ({ id, api }: { id: string; api: string }) =>
        `private endpoint ${id} was made through Atlas's ${api} API, which knows no supportedRemoteRegions: ` +
        `they are set through ${SUCCESSOR.api}, which shows it under the same id and is used for it from then on; ` +
        `it is updated in place, not made anew`,
    found: ({ region, endpoint }: { region: string; endpoint: Endpoint }) =>
        `found endpoint ${named(endpoint)} in ${region} of our create call whose answer was lost`,
    undecided: ({ region, groupId, candidates, lost, whyHidden, problem }: Undecided, wording) => {
        const before = problem === undefined ? "" : `${problem.say(wording)} `;
        const ids = listed(candidates.map(named));
        const what = lost
            ? `The answer to the create call was lost, so Atlas may have made the endpoint in ${region} of project ${groupId}, and does not show yet which one it is.`
            : `Region ${region} of project ${groupId} already has a private endpoint, and Atlas does not show yet which one it is.`;
        const why =
            whyHidden === undefined
                ? ""
                : ` The API that would tell, ${SUCCESSOR.api}, does not: ${sentence(whyHidden.say(wording))}`;
        return (
            `${before}${what} It is one of: ${ids}.${why} Nothing is in state. ` +
            `Set adoptExisting: true on this resource and run "pulumi up" again: it takes over the one in ${region}, or makes it.`
        );
    },
    /** Atlas says that the region is taken, and lists nothing there. */
    takenByNothing: (
        { region, groupId, progress, lost }: Place & { progress: Progress; lost: boolean },
        wording,
    ) =>
        `Atlas says that region ${region} of project ${groupId} already has a private endpoint (409), but has listed none in that region for ` +
        `${progress.waited}${limitPart(progress, wording.waitTimeout)}. ` +
        (lost ? PERHAPS_MADE : NOTHING_MADE) +
        `Run "pulumi up" again in a few minutes, with adoptExisting: true to take over what it then finds.`,
    /** A create ended, and no call of it can have had an effect. */
    notCreated: (facts: NotCreated, wording) => {
        const isLonger = facts.late && !facts.progress.cancelled;
        const longer = isLonger ? `, with a longer ${wording.waitTimeout}` : "";
        return `${notCreatedPart(facts, wording)} ${NOTHING_MADE}Run "pulumi up" again${longer}.`;
    },
    /** A create ended before it was known which endpoint, if any, resulted from it. */
    perhapsCreated: (facts: NotCreated, wording) =>
        `${notCreatedPart(facts, wording)} ${PERHAPS_MADE}` +
        `Run "pulumi up" again: it creates it, or names the one that exists, which adoptExisting: true takes over.`,
    noSuchEndpoint: ({ id, groupId, there }: Named & { there: readonly Listed[] }) =>
        `Project ${groupId} has no private endpoint ${id}. ${listing(there)} Check the id and the groupId.`,
    noneInRegion: ({ region, groupId, there }: Place & { there: readonly Listed[] }) => {
        const hidden = there.some((one) => one.region === undefined);
        const isKnown = ENDPOINT_SERVICE_REGIONS.some((one) => one === region);
        const hint = isKnown ? "" : didYouMean(region, ENDPOINT_SERVICE_REGIONS);
        const advice = hidden
            ? "Atlas shows each region once the endpoint is ready: look again then."
            : "Check the region and the groupId, or make the endpoint first.";
        return `Project ${groupId} shows no private endpoint in ${region}${hint}. ${listing(there)} ${advice}`;
    },
    /** A look-up found what nothing can connect to yet, or any more. */
    foundUnready: ({
        id,
        groupId,
        region,
        status,
        errorMessage,
    }: Listed & Pick<ShownEndpoint, "errorMessage"> & { groupId: string }) => {
        const what = `private endpoint ${id}${region === undefined ? "" : ` in ${region}`} of project ${groupId}`;
        switch (endpointPhase({ status })) {
            case "failed":
                return `${what} is FAILED: ${errorMessage ?? "Atlas gives no reason"}. It gets no endpointServiceName; where a stack manages it, "pulumi up --refresh" of that one replaces it`;
            case "leaving":
            case "gone":
                return `${what} is ${status}: Atlas is removing it, and nothing can connect to it any more`;
            default:
                return `${what} is ${status} and not ready: it has no endpointServiceName yet. Run "pulumi up" again once it is ready`;
        }
    },
    notLookedUp: ({ groupId, progress }: { groupId: string; progress: Progress }, wording) =>
        `Atlas gave no answer about the private endpoints of project ${groupId} within ${progress.waited}` +
        `${progress.cancelled ? ", when the command was cancelled" : ""}.${problemPart(progress, wording)} Run the command again.`,
    wrongLookUp: inLines,
    unknownYet: ({ names }: { names: readonly string[] }) =>
        `${names.join(" and ")} is not known yet, so nothing can be looked up. Use the output form of the function, which waits for it`,
    regionHidden: ({ id, groupId, status }: Named & { status: string }) =>
        `Private endpoint ${id} of project ${groupId} is ${status}, and Atlas does not show its region until it is ready, so it cannot be imported yet. ` +
        `Import it once it is ready; or declare it with its region and adoptExisting: true, which takes it over as it is.`,
    stillAttached: ({ id, groupId, attached }: Named & { attached: readonly string[] }) =>
        `Atlas does not delete private endpoint ${id} while interface endpoints are attached to it: ${listed(attached)}. ` +
        `Destroy their InterfaceEndpoint resources, then run the command again. For one that no program has, declare an ` +
        `InterfaceEndpoint with groupId: "${groupId}", privateEndpointId: "${id}", interfaceEndpointId: "${attached[0] ?? ""}" and adoptExisting: true, ` +
        `which takes it over, run "pulumi up", and destroy it.`,
    wrongGet: inLines,
});

/** What to do on ^C during a create, when the engine has nothing in state yet. */
export function safeToStopCreate(id: string): string {
    return `^C twice is safe: ${id} stays in Atlas, the next up takes it over with adoptExisting: true`;
}

export function rowOf({ status }: Pick<Endpoint, "status">, { readyStatus }: Dialect): string {
    switch (status) {
        case "INITIATING":
            return `INITIATING: Atlas builds the service, then ${readyStatus}`;
        case "DELETING":
            return "DELETING: Atlas is removing the endpoint service";
        default:
            return status;
    }
}
