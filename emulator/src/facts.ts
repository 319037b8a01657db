// What Atlas answers, as data: the emulator answers by it, `npm run live` compares with it. What it rests on: docs/atlas-api.md.

/** The fields of an answer, each with its types, one of which it has. */
export type Shape = Readonly<Record<string, string>>;

const ENDPOINT_V1: Shape = {
    endpointServiceName: "string|null",
    errorMessage: "string|null",
    id: "string",
    interfaceEndpoints: "strings",
    status: "string",
};

const ENDPOINT_V2: Shape = {
    cloudProvider: "string",
    ...ENDPOINT_V1,
    regionName: "string|undefined",
    supportedRemoteRegions: "strings|null",
};

const ATTACHED: Shape = {
    connectionStatus: "string",
    deleteRequested: "boolean",
    errorMessage: "string|null",
    interfaceEndpointId: "string",
};

const ATTACHED_V2: Shape = { ...ATTACHED, cloudProvider: "string" };

const CLUSTER: Shape = {
    connectionStrings: "object",
    name: "string",
    replicationSpecs: "array",
    stateName: "string",
};

export interface AnswerFact {
    readonly status: number;
    /** Of the body, or of each item of a list. */
    readonly shape: Shape;
    readonly isList?: true;
    /** Atlas's answer has further fields, of no interest here. */
    readonly isOpen?: true;
}

export type AnswerId =
    | `${"privateEndpoint" | "endpointService"}.${"create" | "list" | "get" | "delete" | "attach" | "attached" | "detach"}`
    | "endpointService.patch"
    | "regionalMode.get"
    | "regionalMode.patch"
    | "clusters.list"
    | "clusters.get";

/** The answer to each call that does what it should. */
export const ANSWERS: Readonly<Record<AnswerId, AnswerFact>> = {
    "privateEndpoint.create": { status: 201, shape: ENDPOINT_V1 },
    "privateEndpoint.list": { status: 200, shape: ENDPOINT_V1, isList: true },
    "privateEndpoint.get": { status: 200, shape: ENDPOINT_V1 },
    "privateEndpoint.delete": { status: 202, shape: {} },
    "privateEndpoint.attach": { status: 201, shape: ATTACHED },
    "privateEndpoint.attached": { status: 200, shape: ATTACHED },
    "privateEndpoint.detach": { status: 202, shape: {} },
    "endpointService.create": { status: 201, shape: ENDPOINT_V2 },
    "endpointService.list": { status: 200, shape: ENDPOINT_V2, isList: true },
    "endpointService.get": { status: 200, shape: ENDPOINT_V2 },
    "endpointService.patch": { status: 200, shape: ENDPOINT_V2 },
    "endpointService.delete": { status: 202, shape: {} },
    "endpointService.attach": { status: 201, shape: ATTACHED_V2 },
    "endpointService.attached": { status: 200, shape: ATTACHED_V2 },
    "endpointService.detach": { status: 202, shape: {} },
    "regionalMode.get": { status: 200, shape: { enabled: "boolean" } },
    "regionalMode.patch": { status: 202, shape: { enabled: "boolean" } },
    "clusters.list": { status: 200, shape: { links: "array", results: "array", totalCount: "number" } },
    "clusters.get": { status: 200, shape: CLUSTER, isOpen: true },
};

/** What Atlas refuses: status and detail by code; {0} is the first parameter. */
export const REFUSALS = {
    PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION: [
        409,
        "A private endpoint service already exists for {0} region {1}.",
    ],
    PRIVATE_ENDPOINT_SERVICE_NOT_FOUND: [404, "No private endpoint with ID {0} exists in group {1}."],
    PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND: [
        404,
        "A PrivateLink interface endpoint with id {0} does not exist.",
    ],
    PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED: [
        404,
        "AWS interface endpoint ids must begin with 'vpce-' followed by a series of alphanumeric characters.",
    ],
    PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS: [
        409,
        "The PrivateLink already contains an interface endpoint with the specified id {0}.",
    ],
    PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS: [
        409,
        "The PrivateLink with the specified id {0} is not ready to accept endpoint connection requests.",
    ],
    CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS: [
        409,
        "A PrivateLink with endpoints cannot be deleted. Please delete all endpoints and retry.",
    ],
    CROSS_REGION_PRIVATE_LINK_SELF_REGION: [
        400,
        "Cannot add endpoint service region to supported remote region.",
    ],
    INVALID_ATTRIBUTE: [400, "Invalid attribute {0} specified."],
    GROUP_NOT_FOUND: [404, "No group with ID {0} exists."],
    PROVIDER_UNSUPPORTED: [404, "Provider {0} not currently supported."],
    ATLAS_GENERAL_ERROR: [400, "Reason: {0}."],
    PATH_PARAM_PARSE_ERROR: [400, "One or more path parameter in the request URI is malformed."],
    RESOURCE_NOT_FOUND: [404, "Cannot find resource {0}."],
    CLUSTER_NOT_FOUND: [404, "No cluster named {0} exists in group {1}."],
    CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API: [400, "Flex cluster {0} cannot be used in the Cluster API."],
    INVALID_VERSION_DATE: [400, "The version date {0} is invalid."],
    INVALID_ACCEPT_HEADER: [
        406,
        'There is no representation for the Accept header "{0}"; send application/vnd.atlas.2023-01-01+json.',
    ],
} as const satisfies Readonly<Record<string, readonly [status: number, detail: string]>>;

export type RefusalCode = keyof typeof REFUSALS;
