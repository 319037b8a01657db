import { AtlasError } from "../errors/errors";
import { text } from "../errors/text";
import { bothSpellings } from "../errors/wording";

/** More pages than any project has: a server that goes on is not Atlas. */
const MOST_PAGES = 100;

const tooManyItems = text(
    "oddList",
    ({ items, page, pageSize }: { items: number; page: number; pageSize: number }, wording) =>
        `Atlas lists ${items} items on page ${page}, where ${pageSize} were asked for. Check ${bothSpellings(wording, "baseUrl")}`,
);
const tooManyPages = text(
    "endlessList",
    (_facts: object, wording) =>
        `Atlas lists more than ${MOST_PAGES} pages. Check ${bothSpellings(wording, "baseUrl")}`,
);

/** The query that asks for a page, from 1; none for a list that may not know pages. */
export function pageQuery({ pageSize, mayBeWhole }: Paging, page: number): string {
    return mayBeWhole && page === 1 ? "" : `?itemsPerPage=${pageSize}&pageNum=${page}`;
}

export interface Paging {
    readonly pageSize: number;
    /** Whether the first page may have more than that, and is then all there is. */
    readonly mayBeWhole: boolean;
}

/** All items, each key once. @throws {AtlasError} where pages do not end, or one has more than was asked for */
export async function allPages<Item>(
    { pageSize, mayBeWhole }: Paging,
    fetch: (page: number) => Promise<readonly Item[]>,
    keyOf: (item: Item) => string,
): Promise<Item[]> {
    const all = new Map<string, Item>();
    for (let page = 1; page <= MOST_PAGES; page += 1) {
        const items = await fetch(page);
        const isWhole = items.length > pageSize;
        if (isWhole && !(mayBeWhole && page === 1)) {
            throw new AtlasError(tooManyItems({ items: items.length, page, pageSize }));
        }
        const before = all.size;
        items.forEach((item) => all.set(keyOf(item), item));
        // A server without paging returns the same items again, so a page with nothing new is the last, too.
        if (items.length < pageSize || isWhole || all.size === before) {
            return [...all.values()];
        }
    }
    throw new AtlasError(tooManyPages({}));
}
