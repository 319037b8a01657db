import { isRetired, isRouteGone } from "../errors/errors";
import {
    expectSame,
    readAttached,
    readConnection,
    readEndpoint,
    readEndpoints,
    regionOf,
    type AnswerReader,
    type Connection,
    type Endpoint,
} from "./answers";
import {
    callsOf,
    orUndefined,
    pathSegment,
    type CallOptions,
    type ProjectCalls,
    type Answered,
    type AtlasClient,
    type Call,
} from "./client";
import type { Dialect } from "./dialects";

/** Names an attachment in its project. */
export interface AttachmentId {
    readonly privateEndpointId: string;
    readonly interfaceEndpointId: string;
}

/**
 * One project's private endpoints through one of Atlas's two APIs. What this API does not find, or no longer serves, its
 * successor may: each call but those that list and create goes on there. Ids are sent in lower case, as Atlas spells them.
 */
export class EndpointApi {
    private readonly calls: ProjectCalls;

    /** @param successor the API that replaces this one; undefined where there is none, or the login does not reach it */
    constructor(
        private readonly client: AtlasClient,
        readonly dialect: Dialect,
        groupId: string,
        private readonly successor?: EndpointApi,
    ) {
        this.calls = callsOf(dialect, groupId);
    }

    /** All endpoints of the project by their ids in lower case, over as many pages as there are; the attempt is that of the last one. */
    async list(options: CallOptions): Promise<Answered<ReadonlyMap<string, Endpoint>>> {
        const { api, listPath, pageSize, mayBeWhole } = this.dialect;
        const all = new Map<string, Endpoint>();
        for (let page = 1; ; page += 1) {
            const query = mayBeWhole && page === 1 ? "" : `?itemsPerPage=${pageSize}&pageNum=${page}`;
            const call = this.calls("GET", listPath + query, readEndpoints, options);
            const { value, ...more } = await this.client.call(call);
            const before = all.size;
            value.forEach((answer) => all.set(answer.id.toLowerCase(), { ...answer, api }));
            // A server without paging returns all items at once, or the same ones again.
            if (value.length !== pageSize || all.size === before) {
                return { ...more, value: all };
            }
        }
    }

    /** See {@link AtlasClient.ageOf}. */
    ageOf(id: string): number | undefined {
        return this.client.ageOf(id);
    }

    /** The endpoint, or undefined if Atlas says that it does not exist; one such answer proves nothing. */
    async find(id: string, options: CallOptions): Promise<Endpoint | undefined> {
        // Where this API does not have it, the lists of both decide.
        return orUndefined(
            this.orSuccessor(
                (api) => api.calls("GET", api.itemPath(id), api.readOne({ id }), options),
                isRetired,
            ),
        );
    }

    /** Retries only what had no effect. @throws {AtlasUnreachableError} if it may have had one */
    async create(
        region: string,
        options: CallOptions,
        supportedRemoteRegions: readonly string[] = [],
    ): Promise<Answered<Endpoint>> {
        const spell = (name: string): string => this.dialect.spellRegion(name);
        const body = {
            providerName: "AWS",
            region: spell(region),
            ...(supportedRemoteRegions.length === 0
                ? {}
                : { supportedRemoteRegions: supportedRemoteRegions.map(spell) }),
        };
        return this.client.call(
            this.calls("POST", this.dialect.createPath, this.readOne({ region }), options, body),
        );
    }

    /** Sets the regions whose VPCs may connect as well; for an API that {@link Dialect.hasRemoteRegions}. */
    async setRemoteRegions(id: string, regions: readonly string[], options: CallOptions): Promise<Endpoint> {
        const path = `${this.dialect.createPath}/${pathSegment(id.toLowerCase())}`;
        const body = {
            cloudProvider: "AWS",
            supportedRemoteRegions: regions.map((region) => this.dialect.spellRegion(region)),
        };
        const call = this.calls("PATCH", path, this.readOne({ id }), options, body);
        return (await this.client.call(call)).value;
    }

    /** Starts the deletion. @returns false where Atlas has no such endpoint */
    async remove(id: string, options: CallOptions): Promise<boolean> {
        const call = (api: EndpointApi): Call<true> =>
            api.calls("DELETE", api.itemPath(id), () => true, options);
        return (await orUndefined(this.orSuccessor(call))) ?? false;
    }

    async findConnection(one: AttachmentId, options: CallOptions): Promise<Connection | undefined> {
        const read = readConnection(one.interfaceEndpointId);
        return orUndefined(
            this.orSuccessor((api) => api.calls("GET", api.attachmentPath(one), read, options)),
        );
    }

    async attach(one: AttachmentId, options: CallOptions): Promise<void> {
        const read = readAttached(one.interfaceEndpointId);
        await this.orSuccessor((api) => {
            const path = `${api.itemPath(one.privateEndpointId)}/${api.dialect.attachments}`;
            return api.calls("POST", path, read, options, api.dialect.attachBody(one.interfaceEndpointId));
        });
    }

    /** Starts the detachment. @returns false where Atlas has no such attachment */
    async detach(one: AttachmentId, options: CallOptions): Promise<boolean> {
        const call = (api: EndpointApi): Call<true> =>
            api.calls("DELETE", api.attachmentPath(one), () => true, options);
        return (await orUndefined(this.orSuccessor(call))) ?? false;
    }

    /** Makes a call; if this API does not have the path, or (by default) the thing, through its successor. */
    private async orSuccessor<T>(
        call: (api: EndpointApi) => Call<T>,
        isMissing: (error: unknown) => boolean = isRouteGone,
    ): Promise<Answered<T>> {
        try {
            return await this.client.call(call(this));
        } catch (error) {
            if (this.successor === undefined || !isMissing(error)) {
                throw error;
            }
            try {
                return await this.client.call(call(this.successor));
            } catch (second) {
                // That the successor does not have it, either, says more than that this API has no such path; else less.
                const saysMore = isRetired(error) && !isRetired(second);
                throw isRouteGone(second) && !saysMore ? error : second;
            }
        }
    }

    private readOne({ id, region }: { id?: string; region?: string }): AnswerReader<Endpoint> {
        return (json) => {
            const answer = readEndpoint(json);
            expectSame("id", answer.id, id);
            expectSame("region", regionOf(answer), region);
            return { ...answer, api: this.dialect.api };
        };
    }

    private itemPath(id: string): string {
        return `${this.dialect.listPath}/${pathSegment(id.toLowerCase())}`;
    }

    private attachmentPath({ privateEndpointId, interfaceEndpointId }: AttachmentId): string {
        const { attachments } = this.dialect;
        return `${this.itemPath(privateEndpointId)}/${attachments}/${pathSegment(interfaceEndpointId)}`;
    }
}
