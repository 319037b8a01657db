import { normalizeRegion, regionOfServiceName, toAtlasRegionName } from "./regions";
import type { EndpointAnswer } from "./answers";
import type { Api } from "./apiChoice";

/** The paths and spellings of one of the two APIs; everything else about them is the same. */
export interface Dialect {
    readonly api: Api;
    /** Where the API's projects are. */
    readonly prefix: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly createPath: string;
    readonly listPath: string;
    /** How many endpoints a page of the list holds. */
    readonly pageSize: number;
    /** Whether the first page may have more: this list may not know pages at all. */
    readonly mayBeWhole: boolean;
    /** The query that asks for a page, from 1. */
    pageQuery(page: number): string;
    /** The path segment of attachments, below {@link listPath} and the endpoint's id. */
    readonly attachments: string;
    attachBody(interfaceEndpointId: string): Readonly<Record<string, string>>;
    spellRegion(region: string): string;
}

/** The privateEndpoint API, which Atlas has deprecated; HTTP Digest only. */
const privateEndpoint: Dialect = {
    api: "privateEndpoint",
    prefix: "/api/atlas/v1.0",
    headers: {},
    createPath: "/privateEndpoint",
    listPath: "/privateEndpoint",
    pageSize: 500,
    mayBeWhole: false,
    pageQuery: (page) => `?itemsPerPage=500&pageNum=${page}`,
    attachments: "interfaceEndpoints",
    attachBody: (interfaceEndpointId) => ({ interfaceEndpointId }),
    spellRegion: (region) => region,
};

/**
 * Its successor, the endpointService API, with a versioned Accept header; HTTP Digest or a service account.
 */
const endpointService: Dialect = {
    api: "endpointService",
    prefix: "/api/atlas/v2",
    headers: { Accept: "application/vnd.atlas.2023-01-01+json" },
    createPath: "/privateEndpoint/endpointService",
    listPath: "/privateEndpoint/AWS/endpointService",
    // Its list documents no paging parameters, so they are sent only after a page came back full.
    pageSize: 100,
    mayBeWhole: true,
    pageQuery: (page) => (page === 1 ? "" : `?itemsPerPage=100&pageNum=${page}`),
    attachments: "endpoint",
    attachBody: (id) => ({ id }),
    spellRegion: toAtlasRegionName,
};

export const DIALECTS: Readonly<Record<Api, Dialect>> = { privateEndpoint, endpointService };

/** The endpoint's region in AWS's spelling, if Atlas's answer contains it. */
export function regionOf({
    regionName = "",
    endpointServiceName = "",
}: Pick<EndpointAnswer, "regionName" | "endpointServiceName">): string | undefined {
    return normalizeRegion(regionName) ?? regionOfServiceName(endpointServiceName);
}
