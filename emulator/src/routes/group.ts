import { atlasError } from "../http/atlasError";
import type { Parameter } from "../http/router";
import { isObjectId } from "../model/ids";
import type { EndpointStore } from "../model/store";
import type { Settings } from "../options";

/** An id of the year 1970, which Atlas cannot have given away. */
const NOBODYS_ID = "0".repeat(24);

/** The group id of the path; throws Atlas's answer when there is no such project. */
export function groupOf(parameter: Parameter, { projects }: Pick<Settings, "projects">): string {
    const groupId = parameter("groupId");
    if (!isObjectId(groupId)) {
        throw atlasError("PATH_PARAM_PARSE_ERROR");
    }
    if (projects === undefined ? groupId === NOBODYS_ID : !projects.includes(groupId)) {
        throw atlasError("GROUP_NOT_FOUND", groupId);
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
