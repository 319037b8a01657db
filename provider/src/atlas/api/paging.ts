import type { Answered } from "./client";

export interface Paging {
    readonly pageSize: number;
    /** Whether the list may not know pages: it is asked for one only after a whole page. */
    readonly mayBeWhole: boolean;
}

/** The query that asks for a page, from 1; none for a list that may not know pages. */
export function pageQuery({ pageSize, mayBeWhole }: Paging, page: number): string {
    return mayBeWhole && page === 1 ? "" : `?itemsPerPage=${pageSize}&pageNum=${page}`;
}

/** All items, each key once, with what else the last page says. */
export async function allPages<Item>(
    { pageSize }: Paging,
    fetch: (page: number) => Promise<Answered<Item[]>>,
    keyOf: (item: Item) => string,
): Promise<Answered<Item[]>> {
    const all = new Map<string, Item>();
    for (let page = 1; ; page += 1) {
        const answered = await fetch(page);
        const before = all.size;
        answered.value.forEach((item) => all.set(keyOf(item), item));
        // A server without paging returns all items at once, or the same ones again.
        if (answered.value.length !== pageSize || all.size === before) {
            return { ...answered, value: [...all.values()] };
        }
    }
}
