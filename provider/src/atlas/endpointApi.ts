import type { Clock } from "../time/clock";
import {
    readConnection,
    readEndpoint,
    readEndpoints,
    readNothing,
    type Connection,
    type Endpoint,
} from "./answers";
import type { Dialect } from "./dialects";
import type { AtlasHttp } from "./http";
import { allPages, orUndefined, pathSegment, ProjectCalls, type CallOptions } from "./projectCalls";

/** Accesses the private endpoints of one project through one of Atlas's two APIs. */
export class EndpointApi {
    private readonly calls: ProjectCalls;

    constructor(
        http: AtlasHttp,
        readonly dialect: Dialect,
        groupId: string,
        clock: Clock,
    ) {
        this.calls = new ProjectCalls(http, dialect.prefix, dialect.headers, groupId, clock);
    }

    /** All endpoints of the project, over as many pages as there are. */
    async list(options: CallOptions): Promise<Endpoint[]> {
        const { calls, dialect } = this;
        const fetch = (page: number): Promise<Endpoint[]> =>
            calls.call("GET", dialect.listPath + dialect.pageQuery(page), readEndpoints, options);
        return allPages(dialect.pageSize, fetch, ({ id }) => id);
    }

    /** The endpoint, or undefined if Atlas says that it does not exist; one such answer proves nothing. */
    async find(id: string, options: CallOptions): Promise<Endpoint | undefined> {
        return orUndefined(this.calls.call("GET", this.itemPath(id), readEndpoint, options));
    }

    /**
     * Retries only if the failed request is known to have had no effect.
     *
     * @throws {AtlasUnreachableError} if it may have had one
     */
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
        return this.calls.call("POST", this.dialect.createPath, readEndpoint, options, body);
    }

    /** Sets the regions whose VPCs may connect as well; only the endpointService API can. */
    async setRemoteRegions(id: string, regions: readonly string[], options: CallOptions): Promise<Endpoint> {
        const path = `${this.dialect.createPath}/${pathSegment(id)}`;
        const body = {
            cloudProvider: "AWS",
            supportedRemoteRegions: regions.map((region) => this.dialect.spellRegion(region)),
        };
        return this.calls.call("PATCH", path, readEndpoint, options, body);
    }

    /** Starts the deletion. @returns false where Atlas has no such endpoint */
    async remove(id: string, options: CallOptions): Promise<boolean> {
        const answer = await orUndefined(this.calls.call("DELETE", this.itemPath(id), () => true, options));
        return answer ?? false;
    }

    async findConnection(
        id: string,
        interfaceEndpointId: string,
        options: CallOptions,
    ): Promise<Connection | undefined> {
        const path = this.attachmentPath(id, interfaceEndpointId);
        return orUndefined(this.calls.call("GET", path, readConnection, options));
    }

    /** Retries as {@link create} does. */
    async attach(id: string, interfaceEndpointId: string, options: CallOptions): Promise<void> {
        const path = `${this.itemPath(id)}/${this.dialect.attachments}`;
        const body = this.dialect.attachBody(interfaceEndpointId);
        await this.calls.call("POST", path, readNothing, options, body);
    }

    /** Starts the detachment. @returns false where Atlas has no such attachment */
    async detach(id: string, interfaceEndpointId: string, options: CallOptions): Promise<boolean> {
        const path = this.attachmentPath(id, interfaceEndpointId);
        return (await orUndefined(this.calls.call("DELETE", path, () => true, options))) ?? false;
    }

    private itemPath(id: string): string {
        return `${this.dialect.listPath}/${pathSegment(id)}`;
    }

    private attachmentPath(id: string, interfaceEndpointId: string): string {
        return `${this.itemPath(id)}/${this.dialect.attachments}/${pathSegment(interfaceEndpointId)}`;
    }
}
