import { IMPORT_IDS } from "../kindNames";
import { inState, movedAlias, problemPart, resourceName, sentence, type Unready } from "../lifecycle/texts";
import type { Operation } from "../lifecycle/operation";
import type { Owner } from "../project/projectMemory";
import type { Attachment } from "./state";

/** @param owner another resource of this run that manages it */
export function attachedAlready(
    { interfaceEndpointId, privateEndpointId }: Attachment,
    status: string,
    urn: string,
    owner: Owner | undefined,
): string {
    const taken = `${interfaceEndpointId} is attached to private endpoint ${privateEndpointId} already (${status})`;
    if (owner !== undefined) {
        return (
            `${taken}. The resource ${resourceName(owner.urn)} of this program manages that: remove one of the two resources, ` +
            `or, if this one is to be it from now on, give it the other's name or type as an alias: ${movedAlias("InterfaceEndpoint", urn)}.`
        );
    }
    return (
        `${taken}, and by no call of this run: it may be what an earlier run of this stack attached before it was interrupted, ` +
        `another stack's, or somebody's in Atlas. To take it over, set adoptExisting: true on this resource; then "pulumi destroy" detaches it. ` +
        `If this resource was renamed or moved, give it aliases: [{ name: "<old name>" }], or ${movedAlias("InterfaceEndpoint", urn)}, instead. ` +
        `If it is being replaced, set the option deleteBeforeReplace: true, which detaches it first.`
    );
}

export function takenOver({ interfaceEndpointId, privateEndpointId }: Attachment): string {
    return `took over the connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}, which was attached already`;
}

export function found({ interfaceEndpointId, privateEndpointId }: Attachment): string {
    return `found the connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}, made by our call whose answer was lost`;
}

export function attachesAgain({ interfaceEndpointId }: Attachment, status: string): string {
    return `the connection of ${interfaceEndpointId} is ${status}: attaching it again, without detaching it first`;
}

/** Atlas could not connect it. */
export function failed({ what, groupId, operation }: Unready, errorMessage: string | undefined): string {
    return (
        `${what} of project ${groupId} is FAILED after ${operation.waited}: ` +
        `${sentence(errorMessage ?? "Atlas gives no reason")} ${inState}: ` +
        `the next "pulumi up" attaches it again, "pulumi destroy" detaches it.`
    );
}

export function lastStays({ interfaceEndpointId, privateEndpointId }: Attachment, refusal: Error): string {
    return (
        `${sentence(refusal.message)} ${interfaceEndpointId} is the last VPC endpoint of private endpoint ${privateEndpointId}, ` +
        `and Atlas removes that together with its last one: so it is not detached to attach it anew. ` +
        `Attach another VPC endpoint first (a new one in AWS, and an InterfaceEndpoint for it), then run "pulumi up" again; or give both up with "pulumi destroy".`
    );
}

export function rejected({ what, groupId, operation }: Unready, errorMessage: string | undefined): string {
    return (
        `${what} of project ${groupId} is ${operation.lastStatus ?? "REJECTED"} after ${operation.waited}: ` +
        `${sentence(errorMessage ?? "Atlas gives no reason")} ${inState}: once the cause is fixed, the next "pulumi up" attaches it again; ` +
        `"pulumi destroy" detaches it. To try with a new VPC endpoint, replace that in AWS: pulumi up --replace <its URN>.`
    );
}

export function notAttached(
    { interfaceEndpointId, privateEndpointId }: Attachment,
    operation: Operation,
): string {
    return (
        `${interfaceEndpointId} is not attached to private endpoint ${privateEndpointId} after ${operation.waited}` +
        `${operation.limit("create")}.${problemPart(operation)} Nothing is in state: ` +
        `the next "pulumi up" attaches it. If Atlas has made it all the same, that names it, and adoptExisting: true takes it over.`
    );
}

export function notThere({ groupId, privateEndpointId, interfaceEndpointId }: Attachment): string {
    return (
        `Private endpoint ${privateEndpointId} of project ${groupId} has no ${interfaceEndpointId} attached, or does not exist. ` +
        `Check the three parts of the id, ${IMPORT_IDS.InterfaceEndpoint.form}.`
    );
}

export function neverAccepting(privateEndpointId: string, status: string, refusal: Error): string {
    return (
        `${refusal.message} Private endpoint ${privateEndpointId} is ${status} and takes no attachment any more; nothing is in state. ` +
        `Run "pulumi up" again: where this stack has that private endpoint, it is replaced first.`
    );
}

export function privateEndpointGone(privateEndpointId: string, refusal: Error): string {
    return (
        `${sentence(refusal.message)} Private endpoint ${privateEndpointId} is not there any more; nothing is in state. ` +
        `Where this stack made it, run "pulumi up --refresh", which makes it anew; else check privateEndpointId.`
    );
}

export function perhapsAttached(
    { interfaceEndpointId, privateEndpointId }: Attachment,
    refusal: Error,
): string {
    return (
        `${sentence(refusal.message)} An earlier call to attach ${interfaceEndpointId} to private endpoint ${privateEndpointId} ` +
        `got no answer: Atlas may have attached it. Nothing is in state; once the cause is fixed, run "pulumi up" again: ` +
        `it attaches it, or names what is attached, which adoptExisting: true takes over.`
    );
}

export function lastAttachment(interfaceEndpointId: string, privateEndpointId: string): string {
    return (
        `${interfaceEndpointId} is the last VPC endpoint of private endpoint ${privateEndpointId}: Atlas's endpointService API ` +
        `removes that private endpoint along with it. Where this stack is to keep it, "pulumi up --refresh" makes it anew`
    );
}
