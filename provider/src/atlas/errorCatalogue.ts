/** What an error answer means for the caller. Decisions use this class, never the HTTP status. */
export type ErrorClass =
    /** The region has a private endpoint already. */
    | "taken"
    /** The VPC endpoint is attached already. */
    | "attachedAlready"
    /** The private endpoint takes no attachment: not yet, or never, by its status. */
    | "notAccepting"
    /** Attachments have to go first. */
    | "stillAttached"
    /** The thing that the path names is not there. */
    | "notFound"
    /** The project is not there. */
    | "projectGone"
    /** The login is fine, but not for this. */
    | "noAccess"
    /** Atlas does not know the login. */
    | "wrongLogin"
    /** Over the request limit. */
    | "limited"
    /** Passes by itself, after any time. */
    | "passing"
    /** Passes by itself within minutes, where the same login was accepted before. */
    | "transient"
    /** Atlas says no, and will say so again. */
    | "refused"
    /** This version of the API is no longer served. */
    | "tooOld"
    /** The path is no longer served. */
    | "routeGone"
    /** Nothing that Atlas would say: a proxy's or another server's answer. */
    | "notAtlas";

/** How an answer is to be taken. */
export interface Meaning {
    readonly errorClass: ErrorClass;
    /** False where the request is known to have changed nothing. */
    readonly mayHaveHadEffect: boolean;
    /** What the user can do, as sentences; `{project}` stands for the project. */
    readonly advice: string;
}

/** One error code of Atlas. */
export interface CatalogueEntry extends Meaning {
    readonly status: number;
    readonly code: string;
    /** What it says, for docs/errors.md. */
    readonly says: string;
}

const ROLES =
    "Project Owner or Project Network Access Manager in {project} (Project Read Only is enough for get)";
const TOO_OLD =
    "This version of the package asks for a version of Atlas's API that is no longer served. Type: npm install pulumi-atlas-private-endpoint@latest";
const WRONG_LOGIN =
    "Atlas does not accept the credentials: check mongodbatlas:publicKey and mongodbatlas:privateKey " +
    "(or MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY; for a service account mongodbatlas:clientId " +
    "and mongodbatlas:clientSecret), and that they were not revoked.";
const ACCESS_LIST = "Add this machine's address to the API access list of the key.";
const CAPACITY = 'Nothing was made. Use another region, or run "pulumi up" again later.';
const NO_ACCESS = `The login is fine, but it has no right here: give it the role ${ROLES}.`;

const entry = (
    status: number,
    code: string,
    errorClass: ErrorClass,
    says: string,
    advice = "",
): CatalogueEntry => ({ status, code, errorClass, says, advice, mayHaveHadEffect: status >= 500 });

/** Every error code of Atlas that this package knows; what is not here is taken by its status. */
export const ERROR_CATALOGUE: readonly CatalogueEntry[] = [
    entry(
        409,
        "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
        "taken",
        "the region has a private endpoint",
    ),
    entry(
        409,
        "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
        "taken",
        "the same, by its older name",
    ),

    entry(
        409,
        "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION",
        "refused",
        "the project's clusters allow private endpoints in one region only",
        "Nothing was made. Remove the project's private endpoints in other regions first, or enable regionalized private endpoints for {project}.",
    ),
    entry(
        409,
        "PRIVATELINK_INCOMPATIBLE_TOO_MANY_NODES",
        "refused",
        "the project's clusters have too many nodes in the region for a private endpoint",
        "Nothing was made. Reduce the nodes of the clusters in this region, or use another project.",
    ),
    entry(409, "REGION_UNAVAILABLE", "refused", "Atlas offers nothing in the region at present", CAPACITY),
    entry(409, "NO_CAPACITY", "refused", "the region has no capacity", CAPACITY),
    entry(409, "OUT_OF_CAPACITY", "refused", "the region has no capacity", CAPACITY),
    entry(400, "ATLAS_GENERAL_ERROR", "refused", 'several, among them "No Capacity"', CAPACITY),
    entry(
        402,
        "NO_PAYMENT_INFORMATION_FOUND",
        "refused",
        "the organization has no payment method",
        'Nothing was made. Add a payment method to the organization of {project}, then run "pulumi up" again.',
    ),
    entry(
        400,
        "INVALID_ATTRIBUTE",
        "refused",
        "an argument has a value that Atlas does not take",
        "Check the arguments of this resource.",
    ),
    entry(
        400,
        "CROSS_REGION_PRIVATE_LINK_SELF_REGION",
        "refused",
        "supportedRemoteRegions names the endpoint's own region",
        "Leave the endpoint's own region out of supportedRemoteRegions.",
    ),

    entry(
        405,
        "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES",
        "passing",
        "Atlas is being upgraded and takes no changes meanwhile",
    ),
    entry(
        409,
        "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS",
        "notAccepting",
        "the private endpoint takes no attachments at present",
    ),
    entry(
        409,
        "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS",
        "attachedAlready",
        "the VPC endpoint is attached",
    ),
    entry(
        404,
        "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED",
        "refused",
        "the id of the VPC endpoint is malformed",
        "Check interfaceEndpointId: it is the id of a VPC endpoint in AWS, such as vpce-0a1b2c3d4e5f6a7b8.",
    ),
    entry(
        409,
        "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS",
        "stillAttached",
        "interface endpoints are attached",
    ),

    entry(404, "PRIVATELINK_NOT_FOUND", "notFound", "there is no such private endpoint"),
    entry(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", "notFound", "there is no such private endpoint"),
    entry(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", "notFound", "there is no such attachment"),
    entry(404, "RESOURCE_NOT_FOUND", "notFound", "there is nothing at this path"),
    entry(404, "CLUSTER_NOT_FOUND", "notFound", "there is no such cluster"),
    entry(
        400,
        "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
        "refused",
        "the cluster is a flex cluster",
        "Private endpoints need a dedicated cluster, M10 or larger.",
    ),
    entry(
        404,
        "GROUP_NOT_FOUND",
        "projectGone",
        "there is no such project",
        "Check groupId (the project's id, from its settings in Atlas), and that the API key belongs to it.",
    ),
    entry(
        404,
        "INVALID_GROUP_ID",
        "refused",
        "the project's id is malformed",
        "Check groupId: the project's id, 24 hexadecimal digits, from the project's settings in Atlas.",
    ),
    entry(
        409,
        "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_PRIVATE_ENDPOINT_SERVICES",
        "refused",
        "the project to be deleted has private endpoints",
        "Destroy the project's private endpoints first.",
    ),

    entry(
        401,
        "NOT_IN_GROUP",
        "noAccess",
        "the login is fine, but it does not belong to the project, or the project does not exist",
        "The key or service account is known to Atlas, but it does not belong to {project}, or there is no such project: " +
            "check groupId, and add the key to the project.",
    ),
    entry(401, "USER_UNAUTHORIZED", "noAccess", "the login is fine, but it has no right here", NO_ACCESS),
    entry(401, "UNEXPECTED_ERROR", "transient", "now and then in the middle of a run", NO_ACCESS),
    entry(
        403,
        "IP_ADDRESS_NOT_ON_ACCESS_LIST",
        "noAccess",
        "this machine's address is not on the access list",
        ACCESS_LIST,
    ),
    entry(403, "IP_ADDRESS_NOT_ON_WHITELIST", "noAccess", "the same, by its older name", ACCESS_LIST),

    entry(429, "RATE_LIMITED_TOKEN_BUCKET", "limited", "too many requests for this project"),
    entry(429, "RATE_LIMITED", "limited", "too many requests"),

    entry(400, "INVALID_VERSION_DATE", "tooOld", "the version in the Accept header is none", TOO_OLD),
    entry(410, "VERSION_GONE", "tooOld", "the version in the Accept header was retired", TOO_OLD),

    entry(500, "UNEXPECTED_ERROR", "passing", "a failure in Atlas"),
];

/** What to make of an answer that is no success. Without a known code the status decides, on the safe side. */
export function meaningOf(status: number, errorCode: string | undefined): Meaning {
    return (
        ERROR_CATALOGUE.find((known) => known.status === status && known.code === errorCode) ??
        byStatus(status, errorCode)
    );
}

function byStatus(status: number, errorCode: string | undefined): Meaning {
    const is = (errorClass: ErrorClass, advice = "", mayHaveHadEffect = false): Meaning => ({
        errorClass,
        advice,
        mayHaveHadEffect,
    });
    if (status >= 500 || status === 408) {
        return is("passing", "", true);
    }
    if (status < 400) {
        return is(
            "refused",
            "Redirects are not followed, since they would carry the login elsewhere: check mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL).",
        );
    }
    switch (status) {
        case 400:
            return is("refused", "Check the arguments of this resource.");
        case 401:
            return is("wrongLogin", WRONG_LOGIN);
        case 403:
            // Atlas sends one with an empty code now and then, to a login that it takes a moment later.
            return is(errorCode === undefined ? "transient" : "noAccess", `${NO_ACCESS} ${ACCESS_LIST}`);
        case 404:
            return errorCode === undefined ? is("notAtlas", "", true) : is("refused");
        case 405:
        case 410:
            return is("routeGone", TOO_OLD);
        case 406:
            return is("tooOld", TOO_OLD);
        case 429:
            return is("limited");
        default:
            return is("refused");
    }
}
