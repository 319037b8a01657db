import type { ApiRequest } from "../http/request";
import type { DigestLogin } from "./digest";
import type { Tokens } from "./tokens";
import { unauthorized } from "../http/atlasError";

/** Returns if the request is authenticated; otherwise throws the response, usually a challenge. */
export function login(request: ApiRequest, digest: DigestLogin, tokens: Tokens): void {
    const { authorization } = request.headers;
    if (request.path === "/api/oauth/token") {
        if (!tokens.isServiceAccount(authorization)) {
            throw unauthorized('Basic realm="MMS Public API"');
        }
        return;
    }
    // Access tokens are valid for the endpointService API only; elsewhere they are ignored.
    const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
    if (bearer !== undefined && `${request.path}/`.startsWith("/api/atlas/v2/")) {
        if (!tokens.isValid(bearer)) {
            throw unauthorized('Bearer realm="MMS Public API", error="invalid_token"');
        }
        return;
    }
    if (authorization === undefined || !/^Digest\s/i.test(authorization)) {
        throw digest.challenge();
    }
    digest.verify(authorization, request.method, request.target);
}
