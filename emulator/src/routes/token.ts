import type { Tokens } from "../auth/tokens";
import { badRequest } from "../http/atlasError";
import { type Route, route } from "../http/router";

/** Where a service account gets its access token; `login` has already checked its credentials. */
export function tokenRoutes(tokens: Tokens): Route[] {
    return [
        route("POST", "/api/oauth/token", ({ body }) => {
            if (new URLSearchParams(body).get("grant_type") !== "client_credentials") {
                throw badRequest(
                    "UNSUPPORTED_GRANT_TYPE",
                    "The grant_type must be client_credentials.",
                    "grant_type",
                );
            }
            return { status: 200, body: tokens.issue() };
        }),
    ];
}
