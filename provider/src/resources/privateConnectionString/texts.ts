import { distance } from "fastest-levenshtein";
import { didYouMean } from "../arguments/didYouMean";
import { IMPORT_IDS } from "../kindNames";
import { problemPart } from "../lifecycle/texts";
import type { Operation } from "../lifecycle/operation";
import type { StringTarget } from "./state";

const MOST_NAMES = 20;

export function unknownCluster({ groupId, clusterName }: StringTarget, names: readonly string[]): string {
    const nearest = [...names].sort(
        (one, other) => distance(one, clusterName) - distance(other, clusterName),
    );
    const more = nearest.length > MOST_NAMES ? ` and ${nearest.length - MOST_NAMES} more` : "";
    const have =
        nearest.length === 0 ? "it has none" : `it has ${nearest.slice(0, MOST_NAMES).join(", ")}${more}`;
    return `clusterName is "${clusterName}", and project ${groupId} has no such cluster${didYouMean(clusterName, names)}; ${have}`;
}

export function tooSmall({ clusterName }: StringTarget): string {
    return (
        `Cluster ${clusterName} is a flex or shared cluster, and those take no private endpoints. ` +
        `Name a dedicated cluster, M10 or larger, or scale this one up.`
    );
}

export function clusterLeaves({ clusterName, groupId }: StringTarget): string {
    return `Cluster ${clusterName} of project ${groupId} is being deleted: it gets no connection string. Name another cluster.`;
}

export function unknownVpcEndpoint({ interfaceEndpointId, groupId }: StringTarget): string {
    return (
        `No private endpoint of project ${groupId} has ${interfaceEndpointId} attached. Attach it with ` +
        `an InterfaceEndpoint, and pass the interfaceEndpointId of that: interfaceEndpointId: connection.interfaceEndpointId`
    );
}

export function notThere({ groupId, clusterName, interfaceEndpointId }: StringTarget): string {
    return (
        `Cluster ${clusterName} of project ${groupId} lists no connection string for ${interfaceEndpointId}, or does not exist. ` +
        `Check the three parts of the id, ${IMPORT_IDS.PrivateConnectionString.form}; to wait for a string, declare the resource instead of importing it.`
    );
}

/**
 * What a cluster that is done updating still lacks.
 *
 * @param elsewhere the region of the VPC endpoint's private endpoint, where the cluster has no nodes there
 */
export function lacks(
    withoutEndpoint: readonly string[],
    withoutAttachment: readonly string[],
    elsewhere: string | undefined,
): string {
    const parts = [
        elsewhere === undefined ? [] : `no nodes in ${elsewhere}, where the VPC endpoint is attached`,
        withoutEndpoint.length === 0 ? [] : `no private endpoint yet in ${withoutEndpoint.join(", ")}`,
        withoutAttachment.length === 0 ? [] : `nothing attached yet in ${withoutAttachment.join(", ")}`,
    ];
    return parts.flat().join("; ");
}

export function notListed(
    { clusterName, groupId, interfaceEndpointId }: StringTarget,
    operation: Operation,
    lacking: string,
    error: Error | undefined,
): string {
    const limit = error === undefined ? operation.limit("create") : "";
    const why =
        lacking === ""
            ? ""
            : ` It has ${lacking}: a cluster lists private strings only once a VPC endpoint is attached in each of its regions.`;
    return (
        `Cluster ${clusterName} of project ${groupId} lists no connection string for ${interfaceEndpointId} after ` +
        `${operation.waited}${limit}: its last state was ${operation.lastStatus ?? "not seen"}.${why}${problemPart(operation, error)} ` +
        `The wait is in the stack's state: the next "pulumi up" goes on with it.`
    );
}
