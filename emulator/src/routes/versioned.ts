import type { Answer } from "../http/answer";
import { atlasError } from "../http/atlasError";
import type { ApiRequest } from "../http/request";
import { type Handler, type Route, route } from "../http/router";

/** A route that demands a version of the API and answers in it. */
export function versionedRoute(method: string, path: string, handle: Handler): Route {
    return route(method, path, (request, parameter): Answer => {
        const contentType = acceptedType(request);
        return { contentType, ...handle(request, parameter) };
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
