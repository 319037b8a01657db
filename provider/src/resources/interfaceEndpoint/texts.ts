import type { Connection } from "../../atlas/api/answers";
import { SUCCESSOR } from "../../atlas/api/dialects";
import { textsOf } from "../../words/text";
import { IN_STATE, LAST_PROBLEM } from "../lifecycle/texts";
import { INTERFACE_ENDPOINT_ID } from "./state";

const TAKEN = "{interfaceEndpointId} is attached to private endpoint {privateEndpointId} already ({status})";

export const texts = textsOf({
    attachmentTaken: [
        `${TAKEN}, and by no call of this run: it may be what an earlier run of this stack attached before it was interrupted, another stack's, or somebody's in Atlas.`,
        `To adopt it, set adoptExisting: true on this resource; then "pulumi destroy" detaches it.`,
        "If this resource was renamed or moved, give it {wording.alias}, or {moved}, instead.",
        `If --replace or a taint is to renew it, run "pulumi up" without that: what has failed is attached again in place.`,
    ],
    attachmentManaged: `${TAKEN}. The resource {owner} of this program manages that: remove one of the two resources, or, if this one is to be it from now on, give it the other's name or type as an alias: {moved}.`,
    attachmentTakenOver:
        "adopted the connection of {interfaceEndpointId} to private endpoint {privateEndpointId}, which was attached already",
    attachmentFound:
        "found the connection of {interfaceEndpointId} to private endpoint {privateEndpointId}, made by our call whose answer was lost",
    attachesAgain:
        "the connection of {interfaceEndpointId} is {status}: attaching it again, without detaching it first",
    /** Atlas accepts any VPC endpoint, and some minutes later says so where it could not connect it. */
    attachmentFailed: [
        "{Name} of project {groupId} is {lastStatus|FAILED} after {waited}: {errorMessage|Atlas gives no reason}.",
        "Check in AWS that {interfaceEndpointId} exists in this account and region, that its service is that of the private endpoint ({privateEndpointId}), and that the connection was not rejected there.",
        `${IN_STATE}: once the cause is fixed, the next "pulumi up" asks Atlas to attach it again; Retry and Edit in Atlas's console do so as well.`,
        "Or replace the VPC endpoint in AWS (pulumi up --replace <its URN>): the new one is attached before this one is detached.",
        `To detach it first and attach it again, take this resource out of the program, run "pulumi up", and put it back; if it is the last VPC endpoint, that may remove the private endpoint as well.`,
    ],
    lastStays: [
        "?refusal {refusal}.",
        "{interfaceEndpointId} is the last VPC endpoint of private endpoint {privateEndpointId}. Atlas deletes a private endpoint along with its last one, so this one was not detached for a retry.",
        `Attach another VPC endpoint first (a new one in AWS, and an InterfaceEndpoint for it), then run "pulumi up" again; or give both up with "pulumi destroy".`,
    ],
    notAttached: [
        "{interfaceEndpointId} is not attached to private endpoint {privateEndpointId} after {waited}{limit}.",
        LAST_PROBLEM,
        `Nothing is in state: the next "pulumi up" attaches it. If Atlas has attached it nevertheless, that run names it, and adoptExisting: true adopts it.`,
    ],
    noSuchAttachment: [
        "Private endpoint {privateEndpointId} of project {groupId} has no {interfaceEndpointId} attached, or does not exist.",
        `Check the three parts of the id, ${INTERFACE_ENDPOINT_ID.form}.`,
    ],
    neverAccepting: [
        "{refusal} Private endpoint {privateEndpointId} is {status} and takes no attachment any more; nothing was attached.",
        `Run "pulumi up --refresh": where this stack has that private endpoint, it is replaced first.`,
    ],
    privateEndpointGone: [
        "{refusal}. Private endpoint {privateEndpointId} is not there any more; nothing was attached.",
        `Where this stack made it, run "pulumi up --refresh", which recreates it; else check privateEndpointId.`,
    ],
    perhapsAttached: [
        "{refusal}. An earlier call to attach {interfaceEndpointId} to private endpoint {privateEndpointId} got no answer: Atlas may have attached it.",
        `Once the cause is fixed, run "pulumi up" again: it attaches it, or names what is attached, which adoptExisting: true adopts.`,
    ],
    lastAttachment: `{interfaceEndpointId} is the last VPC endpoint of private endpoint {privateEndpointId}: Atlas's ${SUCCESSOR.api} API deletes that private endpoint along with it. Where this stack is to keep it, "pulumi up --refresh" recreates it`,
});

const ROWS = new Map([
    ["NONE", "NONE: Atlas has not seen the VPC endpoint's connection yet; next: AVAILABLE"],
    [
        "PENDING_ACCEPTANCE",
        "PENDING_ACCEPTANCE: Atlas is accepting the VPC endpoint's connection; next: AVAILABLE",
    ],
    ["PENDING", "PENDING: Atlas has accepted the connection and is setting it up; next: AVAILABLE"],
    ["DELETING", "DELETING: Atlas is detaching the VPC endpoint"],
]);

export const rowOf = ({ connectionStatus }: Pick<Connection, "connectionStatus">): string =>
    ROWS.get(connectionStatus) ?? connectionStatus;
