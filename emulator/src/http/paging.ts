import { badRequest } from "./atlasError";
import { flag } from "./answer";

export function page<Item>(items: readonly Item[], query: URLSearchParams): Item[] {
    const itemsPerPage = integer(query, "itemsPerPage", 100, 500);
    const pageNum = integer(query, "pageNum", 1, Number.MAX_SAFE_INTEGER);
    // Only an envelope uses it, but an invalid value has to be rejected in any case.
    flag(query, "includeCount", true);
    return items.slice((pageNum - 1) * itemsPerPage, pageNum * itemsPerPage);
}

/** A list as Atlas's current API pages it. */
export function pageOfResults<Item>(
    items: readonly Item[],
    query: URLSearchParams,
    describe: (item: Item) => unknown,
): Record<string, unknown> {
    const results = page(items, query).map(describe);
    const count = flag(query, "includeCount", true) ? { totalCount: items.length } : {};
    return { links: [], results, ...count };
}

function integer(query: URLSearchParams, name: string, byDefault: number, max: number): number {
    const text = query.get(name);
    if (text === null) {
        return byDefault;
    }
    const value = /^\d+$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > max) {
        throw badRequest(
            "INVALID_QUERY_PARAMETER",
            `An invalid value ${text} was specified for the query parameter ${name}; allowed: 1 to ${max}.`,
            name,
        );
    }
    return value;
}
