import { STATUS_CODES } from "node:http";

/** Atlas's errors: the status, and the detail, in which {0} is the first parameter. */
const ERRORS = {
    CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS: [409, "Interface endpoints are still attached, such as {0}."],
    CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API: [400, "Cluster {0} is a flex cluster; use its own API."],
    CLUSTER_NOT_FOUND: [404, "No cluster named {0} exists in group {1}."],
    CROSS_REGION_PRIVATE_LINK_SELF_REGION: [400, "The supported remote regions must not contain {0} itself."],
    FOREIGN_REQUEST: [
        403,
        "Only programs on this machine are answered: no Origin, and Host a loopback address.",
    ],
    GROUP_NOT_FOUND: [404, "No group with ID {0} exists."],
    INVALID_ACCEPT_HEADER: [
        406,
        'There is no representation for the Accept header "{0}"; send application/vnd.atlas.2023-01-01+json.',
    ],
    INVALID_ARGUMENT: [400, "{0}"],
    INVALID_ATTRIBUTE: [400, "Invalid attribute {0} specified."],
    INVALID_DIGEST_URI: [400, "The digest uri {0} is not the request target {1}."],
    INVALID_ENUM_VALUE: [400, "An invalid enumeration value {0} was specified for attribute {1}."],
    INVALID_GROUP_ID: [404, "An invalid group ID {0} was specified."],
    INVALID_QUERY_PARAMETER: [
        400,
        "An invalid value was specified for the query parameter {0}; allowed: {1}.",
    ],
    INVALID_VERSION_DATE: [400, "The version date {0} is invalid."],
    MALFORMED_AUTHORIZATION: [400, "The Digest Authorization header is malformed: {0}."],
    MALFORMED_JSON: [400, "Received JSON is malformed."],
    MALFORMED_PATH: [400, "The path segment {0} is not percent-encoded properly."],
    METHOD_NOT_ALLOWED: [405, "Method {0} is not allowed for resource {1}."],
    MISSING_ATTRIBUTE: [400, "The required attribute {0} was not specified."],
    PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS: [409, "Private endpoint {0} takes no interface endpoints."],
    PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION: [409, "There is one in {0} region {1} already."],
    PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS: [
        409,
        "Interface endpoint {0} is already attached to {1}.",
    ],
    PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED: [404, "An invalid interface endpoint ID {0} was specified."],
    PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND: [404, "No interface endpoint with ID {0} is attached to {1}."],
    PRIVATELINK_NOT_FOUND: [404, "No private endpoint with ID {0} exists in group {1}."],
    PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION: [409, "There is one in {0} region {1} already."],
    PRIVATE_ENDPOINT_SERVICE_NOT_FOUND: [404, "No private endpoint with ID {0} exists in group {1}."],
    RESOURCE_GONE: [410, "Resource {0} is no longer served."],
    RESOURCE_NOT_FOUND: [404, "Cannot find resource {0}."],
    UNAUTHORIZED: [401, "You are not authorized for this resource."],
    UNSUPPORTED_GRANT_TYPE: [400, "The grant_type must be client_credentials."],
    UNSUPPORTED_MEDIA_TYPE: [415, 'The content type "{0}" is not supported; send application/json.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** An error as Atlas answers it. */
export class AtlasError extends Error {
    override readonly name = "AtlasError";
    readonly status: number;
    readonly body: Readonly<Record<string, unknown>>;
    readonly headers: Readonly<Record<string, string>>;

    constructor(
        errorCode: keyof typeof ERRORS,
        parameters: readonly string[],
        headers: Readonly<Record<string, string>> = {},
    ) {
        const [status, template] = ERRORS[errorCode];
        const detail = template.replace(
            /\{(\d)\}/g,
            (_all, index: string) => parameters[Number(index)] ?? "",
        );
        super(detail);
        this.status = status;
        this.headers = headers;
        this.body = errorBody(status, errorCode, detail, parameters);
    }
}

export function atlasError(errorCode: keyof typeof ERRORS, ...parameters: string[]): AtlasError {
    return new AtlasError(errorCode, parameters);
}

export function unauthorized(challenge: string): AtlasError {
    return new AtlasError("UNAUTHORIZED", [], { "WWW-Authenticate": challenge });
}

export function errorBody(
    status: number,
    errorCode: string,
    detail: string,
    parameters: readonly string[] = [],
): Record<string, unknown> {
    return { detail, error: status, errorCode, parameters, reason: STATUS_CODES[status] ?? "Unknown" };
}
