import { AtlasError } from "../http/atlasError";

export function unauthorized(challenge: string): AtlasError {
    return new AtlasError(401, "UNAUTHORIZED", "You are not authorized for this resource.", [], {
        "WWW-Authenticate": challenge,
    });
}
