import { backoff } from "../../waiting/retry";
import type { Clock } from "../../waiting/clock";
import type { CallContext } from "../../waiting/sharedCalls";
import { readNothing, type AnswerReader } from "./answers";
import { AtlasApiError, AtlasError, AtlasUnreachableError, isOfClass, unlessOfClass } from "../errors/errors";
import type { AtlasHttp, Call } from "./client";

/** See {@link Call}. */
export type CallOptions = CallContext & Pick<Call<unknown>, "onSent" | "once">;

/** How long to retry while Atlas's answers contradict each other. */
const CONTRADICTION_LIMIT = 120_000;

/** The calls about one project, below its path. */
export class ProjectCalls {
    /** The project's path. */
    private readonly project: string;

    /** @param prefix where the API's projects are, such as `/api/atlas/v2` */
    constructor(
        private readonly http: AtlasHttp,
        prefix: string,
        private readonly headers: Readonly<Record<string, string>>,
        private readonly groupId: string,
        private readonly clock: Clock,
    ) {
        this.project = `${prefix}/groups/${pathSegment(groupId)}`;
    }

    /** If the answer says that the project does not exist, checks that against the project itself. */
    async call<T>(
        method: Call<T>["method"],
        path: string,
        read: AnswerReader<T>,
        options: CallOptions,
        body?: unknown,
    ): Promise<T> {
        const startedAt = this.clock.now();
        for (let failures = 1; ; failures += 1) {
            try {
                return await this.send(method, path, read, options, body);
            } catch (error) {
                if (!isOfClass(error, "projectGone") || (await this.projectIsGone(options))) {
                    throw error;
                }
                const problem = `Atlas answered ${error.status} (${error.errorCode ?? ""}) to ${method} ${this.project}${path}, but GET ${this.project} shows the project. Run the command again in some minutes.`;
                if (this.clock.now() - startedAt > CONTRADICTION_LIMIT) {
                    const { status, errorCode, detail, meaning } = error;
                    throw new AtlasApiError(problem, status, errorCode, detail, {
                        ...meaning,
                        errorClass: "refused",
                    });
                }
                options.onProblem?.(problem);
                await this.clock.sleep(backoff(failures, this.clock.random()), options.signal);
            }
        }
    }

    private async projectIsGone({ signal, onProblem }: CallOptions): Promise<boolean> {
        const options = { signal, ...(onProblem === undefined ? {} : { onProblem }) };
        try {
            await this.send("GET", "", readNothing, options);
            return false;
        } catch (error) {
            if (isOfClass(error, "projectGone")) {
                return true;
            }
            // It is the check that failed; the original call is known to have had no effect.
            throw error instanceof AtlasUnreachableError
                ? new AtlasUnreachableError(error.message, error.attempt, false, error.notAtlas)
                : error;
        }
    }

    private send<T>(
        method: Call<T>["method"],
        path: string,
        read: AnswerReader<T>,
        options: CallOptions,
        body?: unknown,
    ): Promise<T> {
        return this.http.send({
            method,
            path: this.project + path,
            headers: this.headers,
            groupId: this.groupId,
            read,
            repeatable: method !== "POST",
            ...options,
            ...(body === undefined ? {} : { body }),
        });
    }
}

/**
 * An id or a name as one segment of a path.
 *
 * @throws {AtlasError} for "." and "..", which would lead to another path
 */
export function pathSegment(text: string): string {
    if (/^\.{1,2}$/.test(text)) {
        throw new AtlasError(`"${text}" is not an id or a name of Atlas's`);
    }
    return encodeURIComponent(text);
}

/** The answer, or undefined where Atlas says that the thing is not there. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
    return unlessOfClass("notFound", answer);
}

/** More pages than any project has: a server that goes on is not Atlas. */
const MOST_PAGES = 100;

/** How a list is paged. */
export interface Paging {
    /** How many items a page has at most. */
    readonly pageSize: number;
    /** Whether the first page may have more than that, and is then all there is. */
    readonly mayBeWhole: boolean;
}

/**
 * All items from all pages.
 *
 * @param fetch gets a page, counted from 1
 * @param keyOf the key that identifies an item
 * @throws {AtlasError} where there is no end of pages, or a page has more items than asked for
 */
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
            throw new AtlasError(
                `Atlas lists ${items.length} items on page ${page}, where ${pageSize} were asked for. Check mongodbatlas:baseUrl`,
            );
        }
        const before = all.size;
        items.forEach((item) => all.set(keyOf(item), item));
        // A server without paging returns the same items again, so a page with nothing new is the last, too.
        if (items.length < pageSize || isWhole || all.size === before) {
            return [...all.values()];
        }
    }
    throw new AtlasError(`Atlas lists more than ${MOST_PAGES} pages. Check mongodbatlas:baseUrl`);
}
