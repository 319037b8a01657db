import {
    expectSame,
    readAttached,
    readConnection,
    readEndpoint,
    readEndpoints,
    readNothing,
    regionOf,
    type AnswerReader,
    type Connection,
    type Endpoint,
} from "./answers";
import {
    callsOf,
    pathSegment,
    type CallOptions,
    type ProjectCalls,
    type Answered,
    type AtlasClient,
} from "./client";
import type { Dialect } from "./dialects";

export interface AttachmentId {
    readonly privateEndpointId: string;
    readonly interfaceEndpointId: string;
}

/** One project's private endpoints through one of Atlas's two APIs. Ids are sent in lower case, as Atlas spells them. */
export class EndpointApi {
    private readonly calls: ProjectCalls;

    constructor(
        private readonly client: AtlasClient,
        readonly dialect: Dialect,
        groupId: string,
    ) {
        this.calls = callsOf(dialect, groupId);
    }

    /** All endpoints of the project by their ids in lower case, over as many pages as there are; the time is that of the last call. */
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

    async find(id: string, options: CallOptions): Promise<Endpoint> {
        const call = this.calls("GET", this.itemPath(id), this.readOne({ id }), options);
        return (await this.client.call(call)).value;
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
            ...(supportedRemoteRegions.length > 0 && {
                supportedRemoteRegions: supportedRemoteRegions.map(spell),
            }),
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

    async remove(id: string, options: CallOptions): Promise<void> {
        await this.client.call(this.calls("DELETE", this.itemPath(id), readNothing, options));
    }

    async findConnection(one: AttachmentId, options: CallOptions): Promise<Connection> {
        const read = readConnection(one.interfaceEndpointId);
        return (await this.client.call(this.calls("GET", this.attachmentPath(one), read, options))).value;
    }

    async attach(
        { privateEndpointId, interfaceEndpointId }: AttachmentId,
        options: CallOptions,
    ): Promise<void> {
        const path = `${this.itemPath(privateEndpointId)}/${this.dialect.attachments}`;
        const read = readAttached(interfaceEndpointId);
        const body = this.dialect.attachBody(interfaceEndpointId);
        await this.client.call(this.calls("POST", path, read, options, body));
    }

    async detach(one: AttachmentId, options: CallOptions): Promise<void> {
        await this.client.call(this.calls("DELETE", this.attachmentPath(one), readNothing, options));
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
