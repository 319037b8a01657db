interface ConnectionHistory {
    /** Something has answered at this address. */
    readonly answered: boolean;
    /** Atlas has accepted this login. */
    readonly loginAccepted: boolean;
}

interface ClassEntry {
    /** How long the call is repeated, in ms since the problem began; never beyond the caller's own time. */
    readonly repeat: number | ((history: ConnectionHistory) => number);
    /** Whether the request may have changed something. Then a call that is not idempotent is not repeated. */
    readonly effect: boolean;
    /** What the user reads. Default: {@link ANSWERED}. */
    readonly says?: readonly string[];
    /** What the user can do, with the placeholders of texts and `{project}`; a code may have its own. */
    readonly advice?: string;
    /** Whether the doctor's checks can explain it. */
    readonly explained?: boolean;
}

export const ANSWERED = [
    "{words} to {where}.",
    "?advice {advice}",
    `?provider The login comes from the provider "{provider}" of the program.`,
    "?isExplained {doctor}",
];
const FAILED = "Atlas at {origin}: {words} for {where}";
/** Once something has answered at this address, the address is no longer in doubt. */
const failed = (advice: string): readonly string[] => [
    `?answered ${FAILED}`,
    `!answered ${FAILED}.`,
    `!answered ${advice}{doctor}`,
];

const NEVER = 0;
const ALWAYS = Number.POSITIVE_INFINITY;
const MINUTE = 60_000;
const FINAL = { repeat: NEVER, effect: false };
const PERHAPS_DONE = { repeat: ALWAYS, effect: true, says: [FAILED] };
/** @param first for how long, before anything has answered at this address */
const untilAnswered =
    (first: number) =>
    ({ answered }: ConnectionHistory): number =>
        answered ? ALWAYS : first;

const ROLES =
    "Project Owner or Project Network Access Manager in {project} (Project Read Only is enough for get and look-ups)";
const ACCESS_LIST = "Add this machine's address to the API access list of the key.";
const REFUSED = "Fix the cause that Atlas names, then run the command again.";
const NO_ACCESS = `The login is valid but has no permission for this: give it the role ${ROLES}.`;
const PERHAPS_NO_ACCESS = `This error is usually temporary: run the command again. If it persists, give the login the role ${ROLES}.`;
const WRONG_LOGIN =
    "Atlas does not accept the credentials: check {setting.publicKey} and {setting.privateKey} " +
    "(or MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY; for a service account {setting.clientId} and {setting.clientSecret}), " +
    "and that they were not revoked. After you change the stack's configuration, run " +
    '"pulumi up" first: destroy and refresh use the settings of the last "pulumi up".';
const TOO_OLD =
    "This version of the provider uses a version of Atlas's API that is no longer served: install a newer version of the provider.";
const AGAIN = "Run the command again in some minutes.";
const NO_API = "If api is set, leave it out: this Atlas may not have that API. Otherwise check the ids.";
const NO_ROUTE =
    "Atlas does not serve this path, or a proxy has answered in its place: check {spelled.baseUrl}, and look for a newer version of this provider.";

const NO_WAY = "Nothing was created or changed. Check {spelled.baseUrl} and the network connection to it";

const CLASSES = {
    taken: FINAL,
    attachedAlready: { ...FINAL, advice: AGAIN },
    /** The private endpoint accepts no attachment, for now or for good; its status tells which. */
    notAccepting: FINAL,
    flexCluster: FINAL,
    stillAttached: FINAL,
    notFound: { ...FINAL, advice: NO_API },
    projectGone: { ...FINAL, explained: true },
    /** Atlas answers that the project does not exist, but a GET of the project succeeds. */
    contradiction: { repeat: 2 * MINUTE, effect: false, says: ["{words}.", "{advice}"], advice: AGAIN },
    /** The login is valid, but lacks permission for this. */
    noAccess: { ...FINAL, advice: NO_ACCESS, explained: true },
    wrongLogin: { ...FINAL, advice: WRONG_LOGIN, explained: true },
    limited: { repeat: ALWAYS, effect: false },
    upgrading: { repeat: ALWAYS, effect: false },
    /** A failure in Atlas; there is no telling how long it lasts. */
    serverError: PERHAPS_DONE,
    /** Atlas refuses a call now and then that it accepts a moment later. */
    passingRefusal: {
        repeat: ({ loginAccepted }: ConnectionHistory): number => (loginAccepted ? 2 * MINUTE : NEVER),
        effect: false,
        advice: PERHAPS_NO_ACCESS,
    },
    /** Atlas says no, and will say so again. */
    refused: { ...FINAL, advice: REFUSED },
    tooOld: { ...FINAL, advice: TOO_OLD },
    routeGone: { ...FINAL, advice: NO_ROUTE },
    /** Not an answer of Atlas, but of a proxy or another server. */
    notAtlas: {
        repeat: MINUTE / 2,
        effect: true,
        says: [
            `${FAILED}, but this is not an error of Atlas's API.`,
            "Check {spelled.baseUrl}: it points to {origin}{doctor}",
        ],
    },
    /** An answer of an unexpected shape, or about another thing than was asked for. */
    badResponse: PERHAPS_DONE,
    broken: PERHAPS_DONE,
    timeout: {
        repeat: untilAnswered(MINUTE),
        effect: true,
        says: failed(
            "Check {spelled.baseUrl}, and whether there is a firewall or a proxy between this machine and it (HTTPS_PROXY)",
        ),
    },
    noConnection: { repeat: untilAnswered(MINUTE / 6), effect: false, says: failed(NO_WAY) },
    certificate: {
        ...FINAL,
        says: failed(`${NO_WAY}; for the certificate of a proxy, or your own, set NODE_EXTRA_CA_CERTS`),
    },
    proxy: {
        ...FINAL,
        says: [
            `${FAILED}.`,
            "Nothing was created or changed: no request reached Atlas. Check HTTPS_PROXY and its user name and password, or add Atlas's host to NO_PROXY{doctor}",
        ],
    },
};

/** What a problem is. Decisions use the class, never the HTTP status. */
export type ErrorClass = keyof typeof CLASSES;

export const ERROR_CLASSES: Readonly<Record<ErrorClass, ClassEntry>> = CLASSES;

/** How to interpret an answer. */
export interface Meaning {
    readonly errorClass: ErrorClass;
    /** See {@link ClassEntry.advice}. */
    readonly advice: string;
}

interface CatalogueEntry extends Meaning {
    readonly status: number;
    readonly code: string;
}

const NEEDS_ACCESS_LIST =
    "The key needs an API access list: add this machine's address to it, in the organization's Access Manager.";
const NO_PLAN =
    "Nothing was created. Private endpoints need a project with dedicated clusters, M10 or larger.";
const CHECK_GROUP =
    "Check groupId: the project's id, 24 hexadecimal digits, from the project's settings in Atlas.";
const CHECK_ARGUMENTS = "Check the arguments of this resource.";
const CAPACITY = 'Nothing was created. Use another region, or run "pulumi up" again later.';

/**
 * Every error code of Atlas that this package knows, by class, each with its status, and what the user can do where that is
 * more than the class's advice. docs/errors.md says what each one means.
 */
const CODES: Readonly<Partial<Record<ErrorClass, Readonly<Record<string, string>>>>> = {
    taken: {
        "409 PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION": "",
        "409 PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION": "",
    },
    refused: {
        "400 ATLAS_GENERAL_ERROR": CAPACITY,
        "400 CROSS_REGION_PRIVATE_LINK_SELF_REGION":
            "Leave the endpoint's own region out of supportedRemoteRegions.",
        "400 INVALID_ATTRIBUTE": CHECK_ARGUMENTS,
        "402 ACCOUNT_SUSPENDED":
            'Nothing was created. Pay the invoice of the organization of {project}, then run "pulumi up" again.',
        "402 NO_PAYMENT_INFORMATION_FOUND":
            'Nothing was created. Add a payment method to the organization of {project}, then run "pulumi up" again.',
        "403 FEATURE_UNSUPPORTED": NO_PLAN,
        "403 UNSUPPORTED_FOR_CURRENT_PLAN": NO_PLAN,
        // No proof that anything is gone: the project may exist, and not be an Atlas project.
        "404 INVALID_ATLAS_GROUP": CHECK_GROUP,
        "404 INVALID_GROUP_ID": CHECK_GROUP,
        "404 PROVIDER_UNSUPPORTED": CHECK_ARGUMENTS,
        "404 NOT_ATLAS_GROUP": CHECK_GROUP,
        "404 PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED":
            "Check interfaceEndpointId: it is the id of a VPC endpoint in AWS, such as vpce-0a1b2c3d4e5f6a7b8.",
        "409 CANNOT_UPDATE_PAUSED_CLUSTER":
            'Nothing was created. Resume the paused clusters of {project} that have nodes in this region, then run "pulumi up" again.',
        "409 CLUSTER_INCOMPATIBLE_WITH_EXISTING_PRIVATELINK":
            "Nothing was created. Read what Atlas says of the cluster, and change that first.",
        "409 MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION":
            "Nothing was created. Enable regionalized private endpoints for {project}, or keep to one region, or to one VPC endpoint in each.",
        "409 NO_CAPACITY": CAPACITY,
        "409 OUT_OF_CAPACITY": CAPACITY,
        "409 PRIVATELINK_INCOMPATIBLE_TOO_MANY_NODES":
            "Nothing was created. Reduce the nodes of the clusters in this region, use another project, or ask MongoDB's support to raise the limit once to 100.",
        "409 REGION_UNAVAILABLE": CAPACITY,
    },
    flexCluster: {
        "400 CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API":
            "Private endpoints need a dedicated cluster, M10 or larger.",
    },
    attachedAlready: {
        "409 PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS": "",
    },
    notAccepting: {
        "409 PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS": "",
    },
    stillAttached: { "409 CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS": "" },
    notFound: {
        "400 PATH_PARAM_PARSE_ERROR": "",
        "404 CLUSTER_NAME_NOT_FOUND": "",
        "404 CLUSTER_NOT_FOUND": "",
        "404 PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND": "",
        "404 PRIVATELINK_NOT_FOUND": "",
        "404 PRIVATE_ENDPOINT_SERVICE_NOT_FOUND": "",
        "404 RESOURCE_NOT_FOUND": "",
    },
    projectGone: {
        "404 GROUP_NOT_FOUND":
            "Check groupId (the project's id, from its settings in Atlas), and that the API key belongs to it.",
    },
    noAccess: {
        "401 NOT_IN_GROUP":
            "The key or service account is known to Atlas, but it does not belong to {project}, or there is no such project: " +
            "check groupId, and add the key to the project.",
        "401 USER_CANNOT_ACCESS_GROUP": "",
        "401 USER_UNAUTHORIZED": "",
        "403 ACCESS_FORBIDDEN": "",
        "403 IP_ADDRESS_NOT_ON_ACCESS_LIST": ACCESS_LIST,
        "403 IP_ADDRESS_NOT_ON_WHITELIST": ACCESS_LIST,
        "403 ORG_REQUIRES_WHITELIST": NEEDS_ACCESS_LIST,
        "403 RESOURCE_REQUIRES_WHITELIST": NEEDS_ACCESS_LIST,
    },
    passingRefusal: { "401 UNEXPECTED_ERROR": "" },
    limited: {
        "429 RATE_LIMITED": "",
        "429 RATE_LIMITED_TOKEN_BUCKET": "",
    },
    upgrading: {
        "405 WRITES_NOT_ALLOWED_DURING_APP_UPGRADES": "",
    },
    serverError: { "500 UNEXPECTED_ERROR": "" },
    tooOld: {
        "400 INVALID_VERSION_DATE": "",
        "410 VERSION_GONE": "",
    },
};

export const ERROR_CATALOGUE: readonly CatalogueEntry[] = Object.entries(CODES).flatMap(
    ([errorClass, codes]) =>
        Object.entries(codes).map(([key, advice]) => {
            const [status = "", code = ""] = key.split(" ");
            return { status: Number(status), code, ...means(errorClass as ErrorClass, advice || undefined) };
        }),
);

/** `isAtlas`: its body is an error of Atlas, perhaps without a code · `isChallenged`: it refuses the login that was sent. */
type Form = Partial<Record<"isAtlas" | "isChallenged", boolean>>;

/**
 * Interprets an error answer. Atlas words a refused login in many ways, so its challenge tells it, unless the code says
 * that the login is fine. Without a known code, the status decides, erring on the safe side.
 */
export function meaningOf(status: number, errorCode: string | undefined, form: Form = {}): Meaning {
    const known = ERROR_CATALOGUE.find((one) => one.status === status && one.code === errorCode);
    const isRefused = form.isChallenged === true && known?.errorClass !== "noAccess";
    return isRefused ? means("wrongLogin") : (known ?? byStatus(status, errorCode, form));
}

/** For how long to repeat a call after a problem of this class, in milliseconds since it first occurred. */
export function repeatedFor(
    errorClass: ErrorClass,
    isIdempotent: boolean,
    history: ConnectionHistory,
): number {
    const { repeat, effect } = ERROR_CLASSES[errorClass];
    if (!isIdempotent && effect) {
        return NEVER;
    }
    return typeof repeat === "number" ? repeat : repeat(history);
}

function byStatus(status: number, errorCode: string | undefined, { isAtlas = false }: Form): Meaning {
    if (status >= 500 || status === 408) {
        return means("serverError");
    }
    if (status < 400) {
        return means(
            "refused",
            "Redirects are not followed, since they would carry the login elsewhere: check {spelled.baseUrl}.",
        );
    }
    if (errorCode === undefined && status === 403) {
        // Atlas occasionally sends one with an empty code to a login that it accepts a moment later.
        return means("passingRefusal", `${PERHAPS_NO_ACCESS} ${ACCESS_LIST}`);
    }
    if (errorCode === undefined && status === 404 && !isAtlas) {
        return means("notAtlas");
    }
    return means(...(BY_STATUS.get(status) ?? ["refused"]));
}

const BY_STATUS = new Map<number, [errorClass: ErrorClass, advice?: string]>([
    [400, ["refused", CHECK_ARGUMENTS]],
    [401, ["wrongLogin"]],
    [403, ["noAccess", `${NO_ACCESS} ${ACCESS_LIST}`]],
    // Only the lists prove that something is gone.
    [404, ["notFound", REFUSED]],
    [405, ["routeGone"]],
    [406, ["tooOld"]],
    [410, ["routeGone"]],
    [429, ["limited"]],
]);

/** A class with its usual advice, or another one. */
export function means(errorClass: ErrorClass, advice?: string): Meaning {
    return { errorClass, advice: advice ?? ERROR_CLASSES[errorClass].advice ?? "" };
}
