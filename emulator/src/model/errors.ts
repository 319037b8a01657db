import { AtlasError } from "../http/atlasError";
import type { Endpoint } from "./endpoint";
import { atlasRegionName, type Region } from "./regions";

/** Atlas has two families of codes for the same errors: the current one, and an older one. */
export type CodeFamily = "PRIVATE_ENDPOINT_SERVICE" | "PRIVATELINK";

export function taken(family: CodeFamily, groupId: string, region: Region): AtlasError {
    const code =
        family === "PRIVATELINK"
            ? "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION"
            : "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION";
    return new AtlasError(
        409,
        code,
        `A private endpoint service already exists for region ${region} in group ${groupId}.`,
        ["AWS", atlasRegionName(region)],
    );
}

/** Its own region cannot be among the remote ones. */
export function selfRegion(region: Region): AtlasError {
    return new AtlasError(
        400,
        "CROSS_REGION_PRIVATE_LINK_SELF_REGION",
        `The supported remote regions must not contain the endpoint service's own region ${atlasRegionName(region)}.`,
        [atlasRegionName(region)],
    );
}

export function notInGroup(groupId: string): AtlasError {
    return new AtlasError(
        401,
        "NOT_IN_GROUP",
        `The current user is not in the group, or the group does not exist.`,
        [groupId],
    );
}

export function endpointNotFound(family: CodeFamily, groupId: string, id: string): AtlasError {
    const code = family === "PRIVATELINK" ? "PRIVATELINK_NOT_FOUND" : "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND";
    return new AtlasError(404, code, `No private endpoint with ID ${id} exists in group ${groupId}.`, [
        id,
        groupId,
    ]);
}

export function clusterNotFound(groupId: string, name: string): AtlasError {
    return new AtlasError(404, "CLUSTER_NOT_FOUND", `No cluster named ${name} exists in group ${groupId}.`, [
        name,
        groupId,
    ]);
}

export function flexCluster(name: string): AtlasError {
    return new AtlasError(
        400,
        "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
        `Cluster ${name} is a flex cluster; use its own API.`,
        [name],
    );
}

export function attachmentNotFound({ id }: Endpoint, interfaceEndpointId: string): AtlasError {
    return new AtlasError(
        404,
        "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND",
        `No interface endpoint with ID ${interfaceEndpointId} exists for private endpoint ${id}.`,
        [interfaceEndpointId, id],
    );
}

export function malformedInterfaceEndpointId(interfaceEndpointId: string): AtlasError {
    return new AtlasError(
        404,
        "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED",
        `An invalid interface endpoint ID ${interfaceEndpointId} was specified.`,
        [interfaceEndpointId],
    );
}

export function attachedAlready({ id }: Endpoint, interfaceEndpointId: string): AtlasError {
    return new AtlasError(
        409,
        "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS",
        `Interface endpoint ${interfaceEndpointId} is already attached to private endpoint ${id}.`,
        [interfaceEndpointId, id],
    );
}

export function cannotAttachYet({ id, status }: Endpoint): AtlasError {
    return new AtlasError(
        409,
        "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS",
        `Private endpoint ${id} is ${status} and takes no interface endpoints.`,
        [id],
    );
}

export function stillAttached({ id }: Endpoint, attached: readonly string[]): AtlasError {
    return new AtlasError(
        409,
        "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS",
        `Private endpoint ${id} still has interface endpoints attached: ${attached.join(", ")}.`,
        [...attached],
    );
}
