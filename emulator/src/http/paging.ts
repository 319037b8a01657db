import { atlasError } from "./atlasError";

export function page<Item>(items: readonly Item[], query: URLSearchParams): Item[] {
    const itemsPerPage = integer(query, "itemsPerPage", 100, 500);
    const pageNum = integer(query, "pageNum", 1, Number.MAX_SAFE_INTEGER);
    return items.slice((pageNum - 1) * itemsPerPage, pageNum * itemsPerPage);
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
