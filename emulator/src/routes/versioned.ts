import type { Answer } from "../http/answer";
import { AtlasError } from "../http/atlasError";
import type { ApiRequest } from "../http/request";
import { type Handler, type Route, route } from "../http/router";
import type { Settings } from "../options";

/** A route that demands a version of the API and answers in it. */
export function versionedRoute(method: string, path: string, handle: Handler, settings: Settings): Route {
    return route(method, path, (request, parameter): Answer => {
        const contentType = acceptedType(request, settings);
        return { contentType, ...handle(request, parameter) };
    });
}

function acceptedType(request: ApiRequest, { versionsUntil }: Pick<Settings, "versionsUntil">): string {
    const accept = request.headers.accept ?? "";
    const date = /application\/vnd\.atlas\.([\w-]+)\+json/.exec(accept)?.[1];
    if (date === undefined) {
        const given = accept === "" ? "no Accept header" : `the Accept header ${accept}`;
        throw new AtlasError(
            406,
            "INVALID_ACCEPT_HEADER",
            `This resource has no representation for ${given}; send application/vnd.atlas.2023-01-01+json.`,
            [accept],
        );
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)) || date < "2023-01-01") {
        throw new AtlasError(400, "INVALID_VERSION_DATE", `The version date ${date} is invalid.`, [date]);
    }
    if (versionsUntil !== undefined && date <= versionsUntil) {
        throw new AtlasError(410, "VERSION_GONE", `The version ${date} is no longer served.`, [date]);
    }
    return `application/vnd.atlas.${date}+json;charset=utf-8`;
}
