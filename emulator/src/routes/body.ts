import { atlasError } from "../http/atlasError";
import type { ApiRequest } from "../http/request";

/** The named string attributes of a JSON object, all required; those in `lists` are allowed as well. */
export function readAttributes<Name extends string>(
    request: ApiRequest,
    names: readonly Name[],
    lists: readonly string[] = [],
): Record<Name, string> {
    const type = request.headers["content-type"] ?? "";
    if (!/\bjson\b/i.test(type)) {
        throw atlasError("UNSUPPORTED_MEDIA_TYPE", type);
    }
    const object = parseObject(request.body);
    const unknown = Object.keys(object).find((name) => ![...names, ...lists].some((known) => known === name));
    if (unknown !== undefined) {
        throw atlasError("INVALID_ATTRIBUTE", unknown);
    }
    const read = (name: Name): [Name, string] => {
        const value = object[name];
        if (value === undefined || value === null) {
            throw atlasError("MISSING_ATTRIBUTE", name);
        }
        if (typeof value !== "string") {
            throw atlasError("INVALID_ATTRIBUTE", name);
        }
        return [name, value];
    };
    return Object.fromEntries(names.map(read)) as Record<Name, string>;
}

/** A list of strings, undefined where the object has none of that name. */
export function readList({ body }: ApiRequest, name: string): readonly string[] | undefined {
    const value = parseObject(body)[name];
    if (value === undefined || value === null) {
        return undefined;
    }
    const list: readonly unknown[] = Array.isArray(value) ? value : [undefined];
    if (!list.every((one) => typeof one === "string")) {
        throw atlasError("INVALID_ATTRIBUTE", name);
    }
    return list;
}

export function parseObject(body: string): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
        value = JSON.parse(body);
    } catch {
        value = undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw atlasError("MALFORMED_JSON");
    }
    return value as Readonly<Record<string, unknown>>;
}
