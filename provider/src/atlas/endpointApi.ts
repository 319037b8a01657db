import type { Region } from "../regions";
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
import { isNotFound } from "./errors";
import type { AtlasHttp, Call } from "./http";

/** What ends a call, and who is told of what holds it up. */
export interface CallOptions {
    readonly signal: AbortSignal;
    readonly onProblem?: (problem: string) => void;
}

/** The private endpoints of one project, through one of Atlas's two APIs. */
export class EndpointApi {
    private readonly project: string;

    constructor(
        private readonly http: AtlasHttp,
        readonly dialect: Dialect,
        private readonly groupId: string,
    ) {
        this.project = `${API_PREFIX[dialect.api]}/groups/${encodeURIComponent(groupId)}`;
    }

    /** All endpoints of the project, over as many pages as there are. */
    async list(options: CallOptions): Promise<Endpoint[]> {
        const { dialect } = this;
        const all = new Map<string, Endpoint>();
        for (let page = 1; ; page += 1) {
            const endpoints = await this.call(
                "GET",
                dialect.listPath + dialect.pageQuery(page),
                readEndpoints,
                options,
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

    /** The endpoint, or undefined where Atlas has none of this id (or no such route: only the list tells). */
    async find(id: string, options: CallOptions): Promise<Endpoint | undefined> {
        return orUndefined(this.call("GET", this.itemPath(id), readEndpoint, options));
    }

    /** Asks once. Throws an AtlasUnreachableError where it is not known whether it had an effect. */
    async create(region: Region, options: CallOptions): Promise<Endpoint> {
        const body = { providerName: "AWS", region: this.dialect.spellRegion(region) };
        return this.call("POST", this.dialect.createPath, readEndpoint, options, body);
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

    /** Asks once, as {@link create} does. */
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

    private call<T>(
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
        if (isNotFound(error)) {
            return undefined;
        }
        throw error;
    }
}
