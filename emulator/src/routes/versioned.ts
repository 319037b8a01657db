import type { Answer } from "../http/answer";
import { AtlasError, atlasError } from "../http/atlasError";
import type { ApiRequest } from "../http/request";
import { type Handler, type Route, route } from "../http/router";

export const PRIVATE_ENDPOINT_PREFIX = "/api/atlas/v1.0";
export const ENDPOINT_SERVICE_PREFIX = "/api/atlas/v2";

/** How many requests a minute a project has for the calls of a path, as Atlas's answers say. Nothing is refused by them. */
const LIMITS: readonly (readonly [calls: RegExp, limit: number])[] = [
    [/\/privateEndpoint\b/, 4_000],
    [/\/clusters\b/, 10_000],
    [/\/groups\/\{groupId\}$/, 1_200],
];

/** A route that demands a version of the API and answers in it. */
export function versionedRoute(method: string, path: string, handle: Handler): Route {
    const limit = LIMITS.find(([calls]) => calls.test(path))?.[1];
    const limits: Record<string, string> =
        limit === undefined ? {} : { "RateLimit-Limit": `${limit}`, "RateLimit-Remaining": `${limit - 1}` };
    return route(method, path, (request, parameter): Answer => {
        try {
            const contentType = acceptedType(request);
            return { contentType, headers: limits, ...handle(request, parameter) };
        } catch (error) {
            // An unknown project has no limits.
            if (error instanceof AtlasError && error.errorCode !== "GROUP_NOT_FOUND") {
                error.answer = { ...error.answer, headers: { ...limits, ...error.answer.headers } };
            }
            throw error;
        }
    });
}

function acceptedType(request: ApiRequest): string {
    const accept = request.headers.accept ?? "";
    const date = /application\/vnd\.atlas\.([\w-]+)\+json/.exec(accept)?.[1];
    if (date === undefined) {
        throw atlasError("INVALID_ACCEPT_HEADER", accept);
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)) || date < "2023-01-01") {
        throw atlasError("INVALID_VERSION_DATE", date);
    }
    return `application/vnd.atlas.${date}+json;charset=utf-8`;
}
