import type { Endpoint } from "../../atlas/api/answers";
import { SUCCESSOR, type Dialect } from "../../atlas/api/dialects";
import { text, textsOf } from "../../words/text";
import { CLEAR_PENDING, LAST_PROBLEM } from "../lifecycle/texts";

const TAKEN = [
    "?refusal {refusal}.",
    "Region {region} of project {groupId} already has a private endpoint, {endpoint.id} ({endpoint.status}), and a project has one for each region.",
    "?endpoint.errorMessage Atlas says of it: {endpoint.errorMessage}.",
] as const;
const NOT_CREATED = [
    "The private endpoint in {region} of project {groupId} was not created within {waited}{limit}.",
    "?lastStatus Last status: {lastStatus}.",
    LAST_PROBLEM,
] as const;
const PERHAPS_MADE =
    "An answer to the create call was lost, so Atlas may have created the endpoint anyway; nothing was saved to state.";
const NOTHING_MADE = "Nothing was created, and nothing is in state.";

export const LONGER = text("", ", with a longer {wording.waitTimeout}")({});

export const texts = textsOf({
    /** `refusal`: what Atlas said to the create call, where that was something else. */
    regionTaken: [
        "If an earlier run of this stack was stopped, it made this: private endpoint {endpoint.id} ({endpoint.status}) in {region} of project {groupId}.",
        "A project has one private endpoint for each region, so none was created.",
        `To adopt it, whoever made it, set adoptExisting: true on this resource and run "pulumi up" again. After a stopped run, ${CLEAR_PENDING}.`,
        "?refusal The create call failed: {refusal}.",
        "?endpoint.errorMessage Atlas says of it: {endpoint.errorMessage}.",
        `?isFailed Once adopted, it is FAILED in the state, and the next "pulumi up" replaces it.`,
        "If this resource was renamed, give it {wording.alias} instead. If it was moved into or out of a component, give it its old URN as an alias. If it was moved between the npm package and the plugin, give it {moved}.",
        "If it is being replaced in the same region, set the option deleteBeforeReplace: true, so that the old one is deleted first.",
    ],
    regionManaged: [
        ...TAKEN,
        "The resource {owner} of this program manages it. Remove one of the two resources, or give them different regions. If this resource is the other one, renamed or with a new type, give it the old name or type as an alias: {moved}.",
    ],
    takenOver:
        "adopted private endpoint {endpoint.id} ({endpoint.status}), which project {groupId} already had in {region}",
    /** At preview: an endpoint made by an older API gets a setting that only the newer API supports. */
    movesToSuccessor: `private endpoint {id} was created through Atlas's {api} API, which does not support supportedRemoteRegions. ${SUCCESSOR.api} sets them, shows the endpoint under the same id, and is used for it from now on. It is updated in place, not recreated`,
    found: [
        "!earlier found endpoint {endpoint.id} ({endpoint.status}) in {region} from a create call whose answer was lost",
        `?earlier found endpoint {endpoint.id} ({endpoint.status}) in {region}, which an earlier run of this stack created before it was stopped; ${CLEAR_PENDING}`,
    ],
    /** `problem`: what ended the create; `whyHidden`: why the API that shows every endpoint's region did not show these. */
    undecided: [
        "?problem {problem}.",
        "?lost The answer to the create call was lost, so Atlas may have created the endpoint in {region} of project {groupId}. Atlas does not show yet which endpoint that is.",
        "!lost Region {region} of project {groupId} already has a private endpoint, but Atlas does not show yet which one.",
        "It is one of: {candidates}.",
        `?whyHidden The ${SUCCESSOR.api} API, which normally shows their regions, did not: {whyHidden}.`,
        `Nothing is in state. Set adoptExisting: true on this resource and run "pulumi up" again: it adopts the endpoint in {region}, or creates one.`,
    ],
    /** Atlas says that the region is taken, and lists nothing there. */
    takenByNothing: [
        "Atlas says that region {region} of project {groupId} already has a private endpoint (409), but has listed none in that region for {waited}{limit}.",
        `?lost ${PERHAPS_MADE}`,
        `!lost ${NOTHING_MADE}`,
        `In a few minutes, set adoptExisting: true and run "pulumi up" again: it adopts the endpoint that it finds.`,
    ],
    /** A create ended, and no call of it can have had an effect. */
    notCreated: [...NOT_CREATED, NOTHING_MADE, `Run "pulumi up" again{longer}.`],
    /** A create ended before it was known which endpoint, if any, resulted from it. */
    perhapsCreated: [
        ...NOT_CREATED,
        PERHAPS_MADE,
        `Run "pulumi up" again: on this machine it continues with an existing endpoint, or creates one. On another machine it names an existing one, and adoptExisting: true adopts it.`,
    ],
    noSuchEndpoint:
        "Project {groupId} has no private endpoint {wanted}. It has {there|none}. Check the id and the groupId.",
    noneInRegion: [
        "Project {groupId} shows no private endpoint in {wanted}{hint}. It has {there|none}.",
        "?hidden Atlas shows a region once its endpoint is ready: look again then.",
        "!hidden Check the region and the groupId, or create the endpoint first.",
    ],
    /** A look-up found what nothing can connect to yet, or any more. */
    foundUnready: [
        `?isFailed {what} is FAILED: {errorMessage|Atlas gives no reason}. It gets no endpointServiceName; if a stack manages it, "pulumi up --refresh" of that stack replaces it`,
        "?isLeaving {what} is {status}: Atlas is removing it, and nothing can connect to it any more",
        `?isPending {what} is {status} and not ready: it has no endpointServiceName yet. Run "pulumi up" again once it is ready`,
    ],
    notLookedUp: [
        "!cancelled Atlas gave no answer about the private endpoints of project {groupId} within {waited}.",
        "?cancelled Atlas gave no answer about the private endpoints of project {groupId} within {waited}, when the command was cancelled.",
        LAST_PROBLEM,
        "Run the command again.",
    ],
    wrongLookUp: "{reasons}",
    unknownYet:
        "The look-up cannot run yet, because these arguments are not known: {names}. Use the output form of the function, which waits for them",
    regionHidden: [
        "Private endpoint {id} of project {groupId} is {status}, and Atlas hides its region until it is ready, so it cannot be imported yet.",
        "Import it once it is ready, or declare it with its region and adoptExisting: true to adopt it in its current status.",
    ],
    stillAttached: [
        "Atlas does not delete private endpoint {id} while interface endpoints are attached to it: {attached}.",
        "Destroy their InterfaceEndpoint resources, then run the command again.",
        `If no program has one of them, declare an InterfaceEndpoint with groupId: "{groupId}", privateEndpointId: "{id}", interfaceEndpointId: "{attached.0}" and adoptExisting: true. Run "pulumi up" to adopt it, then destroy it.`,
    ],
    wrongGet: "{reasons}",
});

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
