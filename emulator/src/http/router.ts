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

/** Finds the route and runs it; an unknown one is reported to `onUnknown` and answered as Atlas would. */
export function dispatch(routes: readonly Route[], request: ApiRequest, onUnknown: () => void): Answer {
    const methods: string[] = [];
    for (const { method, path, handle } of routes) {
        const parameters = parametersOf(path, request.path);
        if (parameters === undefined) {
            continue;
        }
        if (method === request.method) {
            return handle(request, (name) => parameters.get(name) ?? "");
        }
        methods.push(method);
    }
    onUnknown();
    if (methods.length > 0) {
        throw methodNotAllowed(request, methods);
    }
    throw unknownResource(request);
}

export function unknownResource(request: ApiRequest): AtlasError {
    return atlasError("RESOURCE_NOT_FOUND", request.path);
}

export function methodNotAllowed(request: ApiRequest, allowed: readonly string[]): AtlasError {
    return new AtlasError("METHOD_NOT_ALLOWED", [request.method, request.path], {
        Allow: [...allowed, "OPTIONS"].join(","),
    });
}

/** Undefined where the path is another one. */
function parametersOf(template: string, path: string): Map<string, string> | undefined {
    const names: string[] = [];
    const pattern = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (names.push(name), "([^/]+)"));
    const found = new RegExp(`^${pattern}$`).exec(path);
    return found === null
        ? undefined
        : new Map(names.map((name, index) => [name, decode(found[index + 1] ?? "")]));
}

function decode(segment: string): string {
    try {
        return decodeURIComponent(segment);
    } catch {
        throw atlasError("PATH_PARAM_PARSE_ERROR");
    }
}
