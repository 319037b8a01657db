import type { Tokens } from "../auth/tokens";
import { atlasError } from "../http/atlasError";
import { type Route, route } from "../http/router";

/** Where a service account gets its access token; `login` has already checked its credentials. */
export function tokenRoutes(tokens: Tokens): Route[] {
    return [
        route("POST", "/api/oauth/token", ({ body }) => {
            if (new URLSearchParams(body).get("grant_type") !== "client_credentials") {
                throw atlasError("UNSUPPORTED_GRANT_TYPE");
            }
            return { status: 200, body: tokens.issue() };
        }),
    ];
}
