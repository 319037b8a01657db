import { flag } from "./answer";
import { atlasError } from "./atlasError";

export function page<Item>(items: readonly Item[], query: URLSearchParams): Item[] {
    // Only an envelope has the count, but a wrong value is refused in any case.
    flag(query, "includeCount", true);
    const itemsPerPage = integer(query, "itemsPerPage", 100, 500);
    const pageNum = integer(query, "pageNum", 1, Number.MAX_SAFE_INTEGER);
    return items.slice((pageNum - 1) * itemsPerPage, pageNum * itemsPerPage);
}

/** A list as Atlas's current API pages it. */
export function pageOfResults<Item>(
    items: readonly Item[],
    query: URLSearchParams,
    describe: (item: Item) => unknown,
): Record<string, unknown> {
    const results = page(items, query).map(describe);
    return { links: [], results, ...countOf(items, query) };
}

/** How many there are on all pages, unless the query does not want to know. */
export function countOf(items: readonly unknown[], query: URLSearchParams): { totalCount?: number } {
    return flag(query, "includeCount", true) ? { totalCount: items.length } : {};
}

function integer(query: URLSearchParams, name: string, byDefault: number, max: number): number {
    const text = query.get(name);
    if (text === null) {
        return byDefault;
    }
    const value = /^\d+$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > max) {
        throw atlasError("INVALID_QUERY_PARAMETER", name, `1 to ${max}`);
    }
    return value;
}
