import type { Clock } from "../time/clock";
import { backoff } from "../time/backoff";
import type { CallContext } from "../time/sharedCalls";
import {
    readConnection,
    readEndpoint,
    readEndpoints,
    readNothing,
    type AnswerReader,
    type Connection,
    type Endpoint,
} from "./answers";
import { API_PREFIX, type Dialect } from "./dialects";
import { AtlasApiError, AtlasUnreachableError, isOfClass } from "./errors";
import type { AtlasHttp, Call } from "./http";

/** See {@link Call.onSent}. */
export type CallOptions = CallContext & Pick<Call<unknown>, "onSent">;

/** For how long an answer that Atlas itself contradicts is asked for again. */
const CONTRADICTION_LIMIT = 120_000;

/** The private endpoints of one project, through one of Atlas's two APIs. */
export class EndpointApi {
    private readonly project: string;

    constructor(
        private readonly http: AtlasHttp,
        readonly dialect: Dialect,
        private readonly groupId: string,
        private readonly clock: Clock,
    ) {
        this.project = `${API_PREFIX[dialect.api]}/groups/${encodeURIComponent(groupId)}`;
    }

    /**
     * All endpoints of the project, over as many pages as there are.
     *
     * @param once a failure is not worth another try
     */
    async list(options: CallOptions, once = false): Promise<Endpoint[]> {
        const { dialect } = this;
        const all = new Map<string, Endpoint>();
        for (let page = 1; ; page += 1) {
            const endpoints = await this.call(
                "GET",
                dialect.listPath + dialect.pageQuery(page),
                readEndpoints,
                { ...options, once },
            );
            const before = all.size;
            for (const endpoint of endpoints) {
                all.set(endpoint.id, endpoint);
            }
            // A server that knows no pages repeats itself: nothing new is the end as well.
            if (endpoints.length < dialect.pageSize || all.size === before) {
                return [...all.values()];
            }
        }
    }

    /** The endpoint, or undefined where Atlas says that it has none of this id. One such answer is no proof. */
    async find(id: string, options: CallOptions): Promise<Endpoint | undefined> {
        return orUndefined(this.call("GET", this.itemPath(id), readEndpoint, options));
    }

    /** Asks again only after an answer without effect. Throws an AtlasUnreachableError where that is not known. */
    async create(
        region: string,
        options: CallOptions,
        supportedRemoteRegions: readonly string[] = [],
    ): Promise<Endpoint> {
        const spell = (name: string): string => this.dialect.spellRegion(name);
        const body = {
            providerName: "AWS",
            region: spell(region),
            ...(supportedRemoteRegions.length === 0
                ? {}
                : { supportedRemoteRegions: supportedRemoteRegions.map(spell) }),
        };
        return this.call("POST", this.dialect.createPath, readEndpoint, options, body);
    }

    /** Sets the regions whose VPCs may connect as well; only the endpointService API can. */
    async setRemoteRegions(id: string, regions: readonly string[], options: CallOptions): Promise<Endpoint> {
        const path = `${this.dialect.createPath}/${encodeURIComponent(id)}`;
        const body = {
            cloudProvider: "AWS",
            supportedRemoteRegions: regions.map((region) => this.dialect.spellRegion(region)),
        };
        return this.call("PATCH", path, readEndpoint, options, body);
    }

    /** Starts the deletion. @returns false where Atlas has no such endpoint */
    async remove(id: string, options: CallOptions): Promise<boolean> {
        const answer = await orUndefined(this.call("DELETE", this.itemPath(id), () => true, options));
        return answer ?? false;
    }

    async findConnection(
        id: string,
        interfaceEndpointId: string,
        options: CallOptions,
    ): Promise<Connection | undefined> {
        return orUndefined(
            this.call("GET", this.attachmentPath(id, interfaceEndpointId), readConnection, options),
        );
    }

    /** Asks as {@link create} does. */
    async attach(id: string, interfaceEndpointId: string, options: CallOptions): Promise<void> {
        const body = this.dialect.attachBody(interfaceEndpointId);
        await this.call(
            "POST",
            `${this.itemPath(id)}/${this.dialect.attachments}`,
            readNothing,
            options,
            body,
        );
    }

    /** Starts the detachment. @returns false where Atlas has no such attachment */
    async detach(id: string, interfaceEndpointId: string, options: CallOptions): Promise<boolean> {
        const path = this.attachmentPath(id, interfaceEndpointId);
        return (await orUndefined(this.call("DELETE", path, () => true, options))) ?? false;
    }

    private itemPath(id: string): string {
        return `${this.dialect.listPath}/${encodeURIComponent(id)}`;
    }

    private attachmentPath(id: string, interfaceEndpointId: string): string {
        return `${this.itemPath(id)}/${this.dialect.attachments}/${encodeURIComponent(interfaceEndpointId)}`;
    }

    /** Where one route says that the project is not there, the project itself is asked. */
    private async call<T>(
        method: Call<T>["method"],
        path: string,
        read: AnswerReader<T>,
        options: CallOptions & Pick<Call<unknown>, "once">,
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
            headers: this.dialect.headers,
            groupId: this.groupId,
            read,
            repeatable: method !== "POST",
            ...options,
            ...(body === undefined ? {} : { body }),
        });
    }
}

async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
        return await answer;
    } catch (error) {
        if (isOfClass(error, "notFound")) {
            return undefined;
        }
        throw error;
    }
}
