import type { Answer } from "./answer";
import { AtlasError, atlasError } from "./atlasError";
import type { ApiRequest } from "./request";

/** The value of a `{parameter}` of the route's path. */
export type Parameter = (name: string) => string;

export type Handler = (request: ApiRequest, parameter: Parameter) => Answer;

export interface Route {
    readonly method: string;
    /** Such as "/api/atlas/v1.0/groups/{groupId}/privateEndpoint". */
    readonly path: string;
    readonly handle: Handler;
}

export function route(method: string, path: string, handle: Handler): Route {
    return { method, path, handle };
}

/** Finds the route and runs it; an unknown one is answered as Atlas would. */
export function dispatch(routes: readonly Route[], request: ApiRequest): Answer {
    const { method, path } = request;
    const found = routes.flatMap((one) => {
        const parameters = patternOf(one.path).exec(path);
        return parameters === null ? [] : [{ ...one, parameters: parameters.groups ?? {} }];
    });
    const fitting = found.find((one) => one.method === method);
    if (fitting !== undefined) {
        return fitting.handle(request, (name) => decode(fitting.parameters[name] ?? ""));
    }
    if (found.length > 0) {
        const allowed = [...found.map((one) => one.method), "OPTIONS"];
        throw new AtlasError("METHOD_NOT_ALLOWED", [], { Allow: allowed.join(",") });
    }
    throw unknownResource(request);
}

export function unknownResource({ path }: ApiRequest): AtlasError {
    return atlasError("RESOURCE_NOT_FOUND", path);
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

function decode(segment: string): string {
    try {
        return decodeURIComponent(segment);
    } catch {
        throw atlasError("PATH_PARAM_PARSE_ERROR");
    }
}
