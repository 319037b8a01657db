import { type Route } from "../http/router";
import type { Settings } from "../options";
import { ENDPOINT_SERVICE_PREFIX } from "./endpointService";
import { versionedRoute } from "./versioned";

/** What Atlas tells of itself and of the API key that asks. */
export function systemRoutes(settings: Settings): Route[] {
    return [
        versionedRoute("GET", ENDPOINT_SERVICE_PREFIX, ({ headers }) => ({
            status: 200,
            body: {
                apiKey: headers.authorization?.startsWith("Digest ") === true ? describeKey(settings) : null,
                appName: "MongoDB Atlas",
                build: "0000000000000000000000000000000000000000",
                links: [],
                throttling: false,
            },
        })),
    ];
}

function describeKey({ publicKey, roles }: Settings): Record<string, unknown> {
    return {
        accessList: [],
        id: "5f0000000000000000000001",
        publicKey,
        // Of the organization that every project belongs to.
        roles: roles.map((roleName) => ({ orgId: "5f0000000000000000000000", roleName })),
    };
}
