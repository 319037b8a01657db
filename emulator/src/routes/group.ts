import { AtlasError } from "../http/atlasError";
import type { Parameter } from "../http/router";
import { notInGroup } from "../model/errors";
import { isObjectId } from "../model/ids";
import type { EndpointStore } from "../model/store";
import type { Settings } from "../options";

/** The group id of the path; throws Atlas's answer when there is no such project. */
export function groupOf(
    parameter: Parameter,
    { projects, foreignProjects }: Pick<Settings, "projects" | "foreignProjects">,
): string {
    const groupId = parameter("groupId");
    if (!isObjectId(groupId)) {
        throw new AtlasError(404, "INVALID_GROUP_ID", `An invalid group ID ${groupId} was specified.`, [
            groupId,
        ]);
    }
    if (foreignProjects.includes(groupId)) {
        throw notInGroup(groupId);
    }
    if (projects !== undefined && !projects.includes(groupId)) {
        throw new AtlasError(404, "GROUP_NOT_FOUND", `No group with ID ${groupId} exists.`, [groupId]);
    }
    return groupId;
}

/** The project itself. */
export function describeGroup(groupId: string, { now }: EndpointStore): Record<string, unknown> {
    return {
        clusterCount: 0,
        created: new Date(now() - 86_400_000).toISOString(),
        id: groupId,
        links: [],
        name: `project-${groupId.slice(-6)}`,
        orgId: "5f0000000000000000000000",
    };
}
