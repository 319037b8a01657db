/** Base of what the Atlas side of this package throws. Carries text only: never a request, and so never a login. */
export class AtlasError extends Error {
    override readonly name: string = "AtlasError";
    // Pulumi prints the stacks of some errors, and would bury the words.
    override stack = "";
}

/** Atlas answered, and the answer is no. Repeating the call as it is would not help. */
export class AtlasApiError extends AtlasError {
    override readonly name = "AtlasApiError";
    constructor(
        message: string,
        /** The HTTP status. */
        readonly status: number,
        /** Atlas's own word, such as `GROUP_NOT_FOUND`; undefined where a proxy answered. */
        readonly errorCode: string | undefined,
        /** Atlas's sentence for people. */
        readonly detail: string | undefined,
    ) {
        super(message);
    }
}

/**
 * No usable answer: nobody there, a connection that broke, a 5xx, half a body, an answer of another shape. Calls that
 * may be repeated are repeated before this is thrown.
 */
export class AtlasUnreachableError extends AtlasError {
    override readonly name = "AtlasUnreachableError";
    constructor(
        message: string,
        /** True where the request cannot have had an effect, such as a refused connection. */
        readonly withoutEffect: boolean,
    ) {
        super(message);
    }
}

/** What is configured cannot work: a missing key, an address that is none. Thrown before any request. */
export class SettingsError extends AtlasError {
    override readonly name = "SettingsError";
}

const GROUP_ERROR = /GROUP|PROJECT/;

/** The project itself is not there (or not for this key). */
export function isGroupMissing(error: unknown): boolean {
    return error instanceof AtlasApiError && error.status === 404 && GROUP_ERROR.test(error.errorCode ?? "");
}

/** The project is there, the thing in it is not. Says nothing about the route: only a list can. */
export function isNotFound(error: unknown): boolean {
    return error instanceof AtlasApiError && error.status === 404 && !isGroupMissing(error);
}

/** For the list of a project: this Atlas no longer has the route. */
export function isRouteGone(error: unknown): boolean {
    return isNotFound(error) || (error instanceof AtlasApiError && [405, 410].includes(error.status));
}

/** Refused by the request limit, and so without effect. */
export function isLimited(error: unknown): boolean {
    return error instanceof AtlasApiError && error.status === 429;
}

export function isConflict(error: unknown): boolean {
    return error instanceof AtlasApiError && error.status === 409;
}

/** What to do about an answer of this status, as sentences that tell the user what to check or type. */
export function advice(status: number, errorCode: string | undefined, groupId: string | undefined): string {
    const project = groupId === undefined ? "the project" : `project ${groupId}`;
    switch (status) {
        case 400:
            return "Check the arguments of this resource.";
        case 401:
            return (
                "Atlas does not accept the credentials: check mongodbatlas:publicKey and mongodbatlas:privateKey " +
                "(or MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY; for a service account mongodbatlas:clientId " +
                "and mongodbatlas:clientSecret), and that they were not revoked."
            );
        case 403:
            return (
                `Atlas knows the API key but does not let it do this: add this machine's address to the key's ` +
                `API access list, and give the key the role Project Owner in ${project}.`
            );
        case 404:
            return GROUP_ERROR.test(errorCode ?? "")
                ? `Check groupId (the project id in the project's settings) and that the API key belongs to it.`
                : "";
        default:
            return status >= 300 && status < 400
                ? "Redirects are not followed, since they would carry the login elsewhere: check mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)."
                : "";
    }
}
