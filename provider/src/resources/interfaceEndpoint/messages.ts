import { IMPORT_IDS } from "../shared/kinds";
import { inState, problemPart, sentence, type Unready } from "../shared/messages";
import type { Operation } from "../shared/operation";
import type { Attachment } from "./state";

export function rejected({ what, groupId, operation }: Unready, errorMessage: string | undefined): string {
    return (
        `${what} of project ${groupId} is ${operation.lastStatus ?? "REJECTED"} after ${operation.waited}: ` +
        `${errorMessage ?? "Atlas gives no reason"}. ${inState}: once the cause is fixed, the next "pulumi up" goes on waiting; ` +
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
        `the next "pulumi up" attaches it, or goes on with the attachment if Atlas has made it all the same.`
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
        `got no answer: Atlas may have attached it. Nothing is in state; once the cause is fixed, the next "pulumi up" finds it.`
    );
}

export function lastAttachment(interfaceEndpointId: string, privateEndpointId: string): string {
    return (
        `${interfaceEndpointId} is the last VPC endpoint of private endpoint ${privateEndpointId}: Atlas's endpointService API ` +
        `removes that private endpoint along with it. Where this stack is to keep it, "pulumi up --refresh" makes it anew`
    );
}
