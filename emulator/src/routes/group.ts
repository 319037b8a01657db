import { AtlasError } from "../http/atlas-error";
import type { Parameter } from "../http/router";
import { isObjectId } from "../model/ids";

/** The group id of the path; throws Atlas's answer when there is no such project. */
export function groupOf(parameter: Parameter, projects: readonly string[] | undefined): string {
    const groupId = parameter("groupId");
    if (!isObjectId(groupId)) {
        throw new AtlasError(404, "INVALID_GROUP_ID", `An invalid group ID ${groupId} was specified.`, [
            groupId,
        ]);
    }
    if (projects !== undefined && !projects.includes(groupId)) {
        throw new AtlasError(404, "GROUP_NOT_FOUND", `No group with ID ${groupId} exists.`, [groupId]);
    }
    return groupId;
}
