import type { Tokens } from "../auth/tokens";
import { atlasError } from "../http/atlasError";
import { type Handler, type Parameter, type Route, route } from "../http/router";
import { isObjectId } from "../model/ids";
import type { Settings } from "../options";
import { ENDPOINT_SERVICE_PREFIX, PRIVATE_ENDPOINT_PREFIX, versionedRoute } from "./versioned";

/** An id of the year 1970, which Atlas cannot have given away. */
const NOBODYS_ID = "0".repeat(24);
const ORGANIZATION = "5f0000000000000000000000";

/** The group id of the path; throws Atlas's answer when there is no such project. */
export function groupOf(parameter: Parameter, { projects }: Pick<Settings, "projects">): string {
    const groupId = parameter("groupId");
    if (!isObjectId(groupId)) {
        throw atlasError("PATH_PARAM_PARSE_ERROR");
    }
    if (projects.length === 0 ? groupId === NOBODYS_ID : !projects.includes(groupId)) {
        throw atlasError("GROUP_NOT_FOUND", groupId);
    }
    return groupId;
}

/** A project, what Atlas tells of itself and of the API key that asks, and a service account's token. */
export function projectRoutes(settings: Settings, tokens: Tokens): Route[] {
    const { now, publicKey, roles } = settings;
    const project: Handler = (_request, parameter) => {
        const id = groupOf(parameter, settings);
        const created = new Date(now() - 86_400_000).toISOString();
        const name = `project-${id.slice(-6)}`;
        return { status: 200, body: { clusterCount: 0, created, id, links: [], name, orgId: ORGANIZATION } };
    };
    // Nothing is refused by the roles.
    const apiKey = {
        accessList: [],
        id: "5f0000000000000000000001",
        publicKey,
        roles: roles.map((roleName) => ({ orgId: ORGANIZATION, roleName })),
    };
    return [
        route("GET", `${PRIVATE_ENDPOINT_PREFIX}/groups/{groupId}`, project),
        versionedRoute("GET", `${ENDPOINT_SERVICE_PREFIX}/groups/{groupId}`, project),
        versionedRoute("GET", ENDPOINT_SERVICE_PREFIX, ({ headers }) => {
            const isKey = headers.authorization?.startsWith("Digest ") === true;
            const body = { apiKey: isKey ? apiKey : null, appName: "MongoDB Atlas", links: [] };
            return { status: 200, body };
        }),
        // `login` has checked the service account's credentials.
        route("POST", "/api/oauth/token", ({ body }) => {
            if (new URLSearchParams(body).get("grant_type") !== "client_credentials") {
                throw atlasError("UNSUPPORTED_GRANT_TYPE");
            }
            return { status: 200, body: tokens.issue() };
        }),
    ];
}
