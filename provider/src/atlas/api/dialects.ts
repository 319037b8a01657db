import { REGIONS } from "./regions";

/** Which API to use; `auto` prefers the first one that suffices. */
export type ApiChoice = "privateEndpoint" | "endpointService" | "auto";

export type Api = Exclude<ApiChoice, "auto">;

export type LoginKind = "digest" | "serviceAccount";

/** One of the APIs: its paths and spellings, and what it can do. Everything else about them is the same. */
export interface Dialect {
    readonly api: Api;
    readonly prefix: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly createPath: string;
    readonly listPath: string;
    readonly pageSize: number;
    /** Whether the first page may have more: this list may not know pages at all. */
    readonly mayBeWhole: boolean;
    /** The path segment of attachments, below {@link listPath} and the endpoint's id. */
    readonly attachments: string;
    attachBody(interfaceEndpointId: string): Readonly<Record<string, string>>;
    spellRegion(region: string): string;

    readonly logins: readonly LoginKind[];
    /** The regions that it has, in AWS's spelling; undefined where it takes any. */
    readonly regions?: readonly string[];
    readonly readyStatus: string;
    /** Whether endpoints can have further regions whose VPCs may connect. */
    readonly hasRemoteRegions: boolean;
    /** Whether removing an endpoint's last attachment also removes the endpoint. */
    readonly lastAttachmentTakesEndpoint: boolean;
}

/** The privateEndpoint API, which Atlas has deprecated. */
const OLDER: Dialect = {
    api: "privateEndpoint",
    prefix: "/api/atlas/v1.0",
    headers: {},
    createPath: "/privateEndpoint",
    listPath: "/privateEndpoint",
    pageSize: 500,
    mayBeWhole: false,
    attachments: "interfaceEndpoints",
    attachBody: (interfaceEndpointId) => ({ interfaceEndpointId }),
    spellRegion: (region) => region,
    logins: ["digest"],
    regions: REGIONS,
    readyStatus: "WAITING_FOR_USER",
    hasRemoteRegions: false,
    lastAttachmentTakesEndpoint: false,
};

/** Its successor, the endpointService API, with a versioned Accept header. */
const endpointService: Dialect = {
    api: "endpointService",
    prefix: "/api/atlas/v2",
    headers: { Accept: "application/vnd.atlas.2023-01-01+json" },
    createPath: "/privateEndpoint/endpointService",
    listPath: "/privateEndpoint/AWS/endpointService",
    // Its list documents no paging parameters, so they are sent only after a page came back full.
    pageSize: 100,
    mayBeWhole: true,
    attachments: "endpoint",
    attachBody: (id) => ({ id }),
    spellRegion: (region) => region.toUpperCase().replaceAll("-", "_"),
    logins: ["digest", "serviceAccount"],
    readyStatus: "AVAILABLE",
    hasRemoteRegions: true,
    lastAttachmentTakesEndpoint: true,
};

const BY_API: Readonly<Record<Api, Dialect>> = { privateEndpoint: OLDER, endpointService };

/** In the order in which `auto` tries them; each is the successor of the one before it. */
export const DIALECTS: readonly Dialect[] = Object.values(BY_API);

/** The last one, which has all endpoints, under the ids that the others show, and can do everything. */
export const SUCCESSOR: Dialect = endpointService;

export const API_CHOICES: readonly ApiChoice[] = [...DIALECTS.map(({ api }) => api), "auto"];

/** The API of a state; the first one where that does not tell. */
export function dialectOf(api: Api | undefined): Dialect {
    return DIALECTS.find((dialect) => dialect.api === api) ?? OLDER;
}
