import type { Connection } from "../../atlas/api/answers";
import { SUCCESSOR } from "../../atlas/api/dialects";
import { textsOf } from "../../words/text";
import { CLEAR_PENDING, IN_STATE, LAST_PROBLEM } from "../lifecycle/texts";
import { INTERFACE_ENDPOINT_ID } from "./state";

const TAKEN = "{interfaceEndpointId} is already attached to private endpoint {privateEndpointId} ({status})";

export const texts = textsOf({
    attachmentTaken: [
        `If an earlier run of this stack was stopped, it made this: ${TAKEN}. No call of this run attached it; another stack, or somebody in Atlas, may have.`,
        `To adopt it, whoever attached it, set adoptExisting: true on this resource and run "pulumi up" again; a later "pulumi destroy" detaches it. After a stopped run, ${CLEAR_PENDING}.`,
        "If this resource was renamed or moved, give it {wording.alias}, or {moved}, instead.",
        `To attach a failed attachment again, run "pulumi up" without --replace or a taint: that attaches it in place.`,
    ],
    attachmentManaged: `${TAKEN}. The resource {owner} of this program manages this attachment. Remove one of the two resources. If this resource is the other one, renamed or with a new type, give it the old name or type as an alias: {moved}.`,
    attachmentTakenOver:
        "adopted the existing connection of {interfaceEndpointId} to private endpoint {privateEndpointId}",
    attachmentFound: [
        "!earlier found the connection of {interfaceEndpointId} to private endpoint {privateEndpointId}, from a call whose answer was lost",
        `?earlier found the connection of {interfaceEndpointId} to private endpoint {privateEndpointId}, which an earlier run of this stack made before it was stopped; ${CLEAR_PENDING}`,
    ],
    attachesAgain:
        "the connection of {interfaceEndpointId} is {status}: attaching it again, without detaching it first",
    /** Atlas accepts any VPC endpoint, and some minutes later says so where it could not connect it. */
    attachmentFailed: [
        "{Name} of project {groupId} is {lastStatus|FAILED} after {waited}: {errorMessage|Atlas gives no reason}.",
        "Check in AWS that {interfaceEndpointId} exists in this account and region, that its service is the private endpoint's ({privateEndpointId}), and that the connection was not rejected there.",
        `${IN_STATE}: once the cause is fixed, the next "pulumi up" asks Atlas to attach it again; or use Retry or Edit in Atlas's console.`,
        "Or replace the VPC endpoint in AWS (pulumi up --replace <URN of the VPC endpoint>): the new one is attached before this one is detached.",
        `To detach it first and attach it again, remove this resource from the program, run "pulumi up", and add it back. If it is the last VPC endpoint, this may also delete the private endpoint.`,
    ],
    lastStays: [
        "?refusal {refusal}.",
        "{interfaceEndpointId} is the last VPC endpoint of private endpoint {privateEndpointId}. Atlas deletes a private endpoint together with its last VPC endpoint, so this one was not detached.",
        `Attach another VPC endpoint first (a new one in AWS, and an InterfaceEndpoint for it), then run "pulumi up" again; or delete both with "pulumi destroy".`,
    ],
    notAttached: [
        "{interfaceEndpointId} is not attached to private endpoint {privateEndpointId} after {waited}{limit}.",
        LAST_PROBLEM,
        `Nothing is in state. The next "pulumi up" attaches it. If Atlas did attach it, that run continues with the attachment. On another machine that run names it, and adoptExisting: true adopts it.`,
    ],
    noSuchAttachment: [
        "Private endpoint {privateEndpointId} of project {groupId} has no {interfaceEndpointId} attached, or does not exist.",
        `Check the three parts of the id, ${INTERFACE_ENDPOINT_ID.form}.`,
    ],
    neverAccepting: [
        "{refusal}. Private endpoint {privateEndpointId} is {status} and no longer accepts attachments; nothing was attached.",
        `Run "pulumi up --refresh": if this stack manages that private endpoint, the run replaces it first.`,
    ],
    privateEndpointGone: [
        "{refusal}. Private endpoint {privateEndpointId} no longer exists; nothing was attached.",
        `If this stack created it, run "pulumi up --refresh", which recreates it. Otherwise check privateEndpointId.`,
    ],
    perhapsAttached: [
        "{refusal}. An earlier call to attach {interfaceEndpointId} to private endpoint {privateEndpointId} got no answer: Atlas may have attached it.",
        `Once the cause is fixed, run "pulumi up" again: on this machine it continues with an existing attachment, or attaches the VPC endpoint. On another machine it names an existing attachment, and adoptExisting: true adopts it.`,
    ],
    lastAttachment: `{interfaceEndpointId} is the last VPC endpoint of private endpoint {privateEndpointId}: Atlas's ${SUCCESSOR.api} API deletes that private endpoint together with it. If this stack is to keep the private endpoint, "pulumi up --refresh" recreates it`,
});

const MEANINGS = new Map([
    ["NONE", ": Atlas has not seen the VPC endpoint's connection yet; next: AVAILABLE"],
    ["PENDING_ACCEPTANCE", ": Atlas is accepting the VPC endpoint's connection; next: AVAILABLE"],
    ["PENDING", ": Atlas has accepted the connection and is setting it up; next: AVAILABLE"],
    ["DELETING", ": Atlas is detaching the VPC endpoint"],
]);

export const rowOf = ({ connectionStatus }: Pick<Connection, "connectionStatus">): string =>
    connectionStatus + (MEANINGS.get(connectionStatus) ?? "");
