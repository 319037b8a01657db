import type { Connection } from "../../atlas/api/answers";
import { SUCCESSOR } from "../../atlas/api/dialects";
import { sentence, textsOf, type Text } from "../../words/text";
import { resourceName } from "../host";
import {
    capitalized,
    inState,
    limitPart,
    movedAlias,
    problemPart,
    type Progress,
    type Unready,
} from "../lifecycle/texts";
import type { Owner } from "../project/runMemory";
import { INTERFACE_ENDPOINT_ID, type Attachment } from "./state";

const KIND = "InterfaceEndpoint";

type Refused<T> = T & { readonly refusal: Text };
type Taken = Attachment & { status: string; urn: string };
type Late = Attachment & { readonly progress: Progress };

type Reasoned = Unready & { readonly errorMessage: string | undefined; readonly attachment: Attachment };

const takenPart = ({ interfaceEndpointId, privateEndpointId, status }: Taken): string =>
    `${interfaceEndpointId} is attached to private endpoint ${privateEndpointId} already (${status})`;

export const texts = textsOf({
    attachmentTaken: (facts: Taken, wording) =>
        `${takenPart(facts)}, and by no call of this run: it may be what an earlier run of this stack attached before it was interrupted, ` +
        `another stack's, or somebody's in Atlas. To take it over, set adoptExisting: true on this resource; then "pulumi destroy" detaches it. ` +
        `If this resource was renamed or moved, give it ${wording.alias}, or ${movedAlias(KIND, facts.urn)}, instead. ` +
        `If --replace or a taint is to renew it, run "pulumi up" without that: what has failed is attached again in place.`,
    attachmentManaged: (facts: Taken & { owner: Owner }) =>
        `${takenPart(facts)}. The resource ${resourceName(facts.owner.urn)} of this program manages that: remove one of the two resources, ` +
        `or, if this one is to be it from now on, give it the other's name or type as an alias: ${movedAlias(KIND, facts.urn)}.`,
    attachmentTakenOver: ({ interfaceEndpointId, privateEndpointId }: Attachment) =>
        `took over the connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}, which was attached already`,
    attachmentFound: ({ interfaceEndpointId, privateEndpointId }: Attachment) =>
        `found the connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}, made by our call whose answer was lost`,
    attachesAgain: ({ interfaceEndpointId, status }: { interfaceEndpointId: string; status: string }) =>
        `the connection of ${interfaceEndpointId} is ${status}: attaching it again, without detaching it first`,
    /** Atlas accepts any VPC endpoint, and some minutes later says so where it could not connect it. */
    attachmentFailed: ({ name, groupId, progress, errorMessage, attachment }: Reasoned) =>
        `${capitalized(name)} of project ${groupId} is ${progress.lastStatus ?? "FAILED"} after ${progress.waited}: ` +
        `${sentence(errorMessage ?? "Atlas gives no reason")} Check in AWS that ${attachment.interfaceEndpointId} exists in this account and region, ` +
        `that its service is that of the private endpoint (${attachment.privateEndpointId}), and that the connection was not rejected there. ${inState}: ` +
        `once the cause is fixed, the next "pulumi up" asks Atlas to attach it again; Retry and Edit in Atlas's console do so as well. ` +
        `Or replace the VPC endpoint in AWS (pulumi up --replace <its URN>): the new one is attached before this one is detached. ` +
        `To detach it first and attach it anew, take this resource out of the program, run "pulumi up", and put it back; ` +
        `if it is the last VPC endpoint, that may remove the private endpoint as well.`,
    lastStays: (
        { interfaceEndpointId, privateEndpointId, refusal }: Attachment & { refusal?: Text },
        wording,
    ) =>
        `${refusal === undefined ? "" : `${sentence(refusal.say(wording))} `}${interfaceEndpointId} is the last VPC endpoint of private endpoint ${privateEndpointId}, ` +
        `and Atlas removes that together with its last one: so it is not detached to attach it anew. ` +
        `Attach another VPC endpoint first (a new one in AWS, and an InterfaceEndpoint for it), then run "pulumi up" again; or give both up with "pulumi destroy".`,
    notAttached: ({ interfaceEndpointId, privateEndpointId, progress }: Late, wording) =>
        `${interfaceEndpointId} is not attached to private endpoint ${privateEndpointId} after ${progress.waited}` +
        `${limitPart(progress, wording.waitTimeout)}.${problemPart(progress, wording)} Nothing is in state: ` +
        `the next "pulumi up" attaches it. If Atlas has attached it nevertheless, that run names it, and adoptExisting: true takes it over.`,
    noSuchAttachment: ({ groupId, privateEndpointId, interfaceEndpointId }: Attachment) =>
        `Private endpoint ${privateEndpointId} of project ${groupId} has no ${interfaceEndpointId} attached, or does not exist. ` +
        `Check the three parts of the id, ${INTERFACE_ENDPOINT_ID.form}.`,
    neverAccepting: (
        { privateEndpointId, status, refusal }: Refused<Attachment & { status: string }>,
        wording,
    ) =>
        `${refusal.say(wording)} Private endpoint ${privateEndpointId} is ${status} and takes no attachment any more; nothing was attached. ` +
        `Run "pulumi up --refresh": where this stack has that private endpoint, it is replaced first.`,
    privateEndpointGone: ({ privateEndpointId, refusal }: Refused<Attachment>, wording) =>
        `${sentence(refusal.say(wording))} Private endpoint ${privateEndpointId} is not there any more; nothing was attached. ` +
        `Where this stack made it, run "pulumi up --refresh", which makes it anew; else check privateEndpointId.`,
    perhapsAttached: ({ interfaceEndpointId, privateEndpointId, refusal }: Refused<Attachment>, wording) =>
        `${sentence(refusal.say(wording))} An earlier call to attach ${interfaceEndpointId} to private endpoint ${privateEndpointId} ` +
        `got no answer: Atlas may have attached it. Once the cause is fixed, run "pulumi up" again: ` +
        `it attaches it, or names what is attached, which adoptExisting: true takes over.`,
    lastAttachment: ({ interfaceEndpointId, privateEndpointId }: Attachment) =>
        `${interfaceEndpointId} is the last VPC endpoint of private endpoint ${privateEndpointId}: Atlas's ${SUCCESSOR.api} API ` +
        `removes that private endpoint along with it. Where this stack is to keep it, "pulumi up --refresh" makes it anew`,
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
