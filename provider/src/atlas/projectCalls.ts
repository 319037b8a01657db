import { backoff } from "../time/backoff";
import type { Clock } from "../time/clock";
import type { CallContext } from "../time/sharedCalls";
import { readNothing, type AnswerReader } from "./answers";
import { AtlasApiError, AtlasUnreachableError, isOfClass, unlessOfClass } from "./errors";
import type { AtlasHttp, Call } from "./http";

/** See {@link Call}. */
export type CallOptions = CallContext & Pick<Call<unknown>, "onSent" | "once">;

/** For how long an answer that Atlas itself contradicts is asked for again. */
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
        this.project = `${prefix}/groups/${encodeURIComponent(groupId)}`;
    }

    /** Where one route says that the project is not there, the project itself is asked. */
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
            // The call that this question is about had no effect.
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

/** The answer, or undefined where Atlas says that the thing is not there. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
    return unlessOfClass("notFound", answer);
}

/**
 * All items over as many pages as there are.
 *
 * @param fetch gets a page, from 1
 * @param keyOf tells items apart
 */
export async function allPages<Item>(
    pageSize: number,
    fetch: (page: number) => Promise<readonly Item[]>,
    keyOf: (item: Item) => string,
): Promise<Item[]> {
    const all = new Map<string, Item>();
    for (let page = 1; ; page += 1) {
        const items = await fetch(page);
        const before = all.size;
        items.forEach((item) => all.set(keyOf(item), item));
        // A server that knows no pages repeats itself: nothing new is the end as well.
        if (items.length < pageSize || all.size === before) {
            return [...all.values()];
        }
    }
}
