import { type Duration, toMilliseconds } from "./duration";
import type { ClusterSpec } from "./model/clusters";
import type { CodeFamily } from "./model/errors";
import { type Transition, checkTransition } from "./transition";

/** What can be changed while the emulator runs; it applies to transitions that begin after the change. */
export interface Transitions {
    /** How long a new endpoint is INITIATING. Default "6s". */
    initiating?: Transition;
    /** How long an endpoint is DELETING. Default "2s". */
    deleting?: Transition;
    /** How long an interface endpoint is PENDING_ACCEPTANCE. Default "2s". */
    attaching?: Transition;
    /** How long an interface endpoint is DELETING. Default: as `deleting`. */
    detaching?: Transition;
    /** How long after an attachment has come or gone the project's clusters begin to update. Default "1s". */
    clusterUpdateAfter?: Transition;
    /** How long a cluster is UPDATING then. Default "3s". */
    clusterUpdating?: Transition;
    /** When a new endpoint's endpointServiceName becomes known. Default: when it leaves INITIATING. */
    nameAfter?: Transition;
}

export interface EmulatorOptions extends Transitions {
    /** TCP port on 127.0.0.1. Default 0: a free one. */
    port?: number;
    /** Public part of the programmatic API key. Default "public". */
    publicKey?: string;
    /** Private part of the programmatic API key. Default "private". */
    privateKey?: string;
    /** Service account for the endpointService API. Default "client". */
    clientId?: string;
    /** Its secret. Default "secret". */
    clientSecret?: string;
    /** The group ids that exist; others answer 404 GROUP_NOT_FOUND. Default: every one of 24 hex digits exists. */
    projects?: readonly string[];
    /** Clusters that each project has from the start. Default: none. */
    clusters?: readonly ClusterSpec[];
    /** Projects to which the credentials have no access: 401 NOT_IN_GROUP. Default: none. */
    foreignProjects?: readonly string[];
    /** What the API key is said to be. Default ["ORG_OWNER"]; nothing is refused by them. */
    roles?: readonly string[];
    /** Requests that one digest nonce serves before it is stale. Default 1000. */
    nonceUses?: number;
    /** How long a digest nonce is fresh. Default 5 minutes. */
    nonceLifetime?: Duration;
    /** "padded" nonces end in "=", as Atlas's may, where careless clients truncate them. Default "padded". */
    nonceStyle?: "padded" | "plain";
    /** Digest algorithm of the challenge. Default "MD5", as Atlas. */
    algorithm?: "MD5" | "SHA-256";
    /** Whether the privateEndpoint API (`/api/atlas/v1.0`) is served. Default true. */
    privateEndpointApi?: boolean;
    /** How the privateEndpoint API answers when it is not served. Default 404. */
    privateEndpointApiGone?: 404 | 405 | 410;
    /** Whether the endpointService API (`/api/atlas/v2`) is served. Default true. */
    endpointServiceApi?: boolean;
    /** What the endpointService API calls an endpoint that is ready. Default "AVAILABLE". */
    endpointServiceReady?: "AVAILABLE" | "WAITING_FOR_USER";
    /** Status of the endpointService API's responses to creates; Atlas has used both. Default 200. */
    createAnswers?: 200 | 201;
    /** The endpointService API answers 410 VERSION_GONE to versions up to this date, such as "2024-01-01". Default: serves all. */
    versionsUntil?: string;
    /** Which of Atlas's two families of error codes it answers with. Default "PRIVATE_ENDPOINT_SERVICE". */
    codeFamily?: CodeFamily;
    /** Seconds for which an access token is valid. Default 3600. */
    tokenLifetime?: number;
    /** Milliseconds by which Atlas's clock (the Date header and new ids) is ahead of this machine's. Default 0. */
    clockSkew?: number;
    /** Atlas's clock, in milliseconds since 1970, for tests that hold time. Default: this machine's. */
    now?: () => number;
    /** Seed that makes random durations repeatable. Default: a new one each time. */
    seed?: number;
    /** One line on stderr for each request. Default false. */
    verbose?: boolean;
    /** No warnings on stderr about unknown routes and replayed nonce counts. Default false. */
    quiet?: boolean;
}

type Optional = "projects" | "nameAfter" | "detaching" | "versionsUntil";

/** Options with their defaults filled in and checked. */
export type Settings = Required<Omit<EmulatorOptions, Optional | "nonceLifetime">> &
    Pick<EmulatorOptions, Optional> & { nonceLifetime: number };

export function resolveOptions(options: EmulatorOptions): Settings {
    const settings: Settings = {
        port: 0,
        publicKey: "public",
        privateKey: "private",
        clientId: "client",
        clientSecret: "secret",
        initiating: "6s",
        deleting: "2s",
        attaching: "2s",
        clusterUpdateAfter: "1s",
        clusterUpdating: "3s",
        clusters: [],
        foreignProjects: [],
        roles: ["ORG_OWNER"],
        createAnswers: 200,
        nonceUses: 1000,
        nonceStyle: "padded",
        algorithm: "MD5",
        privateEndpointApi: true,
        privateEndpointApiGone: 404,
        endpointServiceApi: true,
        endpointServiceReady: "AVAILABLE",
        codeFamily: "PRIVATE_ENDPOINT_SERVICE",
        tokenLifetime: 3600,
        clockSkew: 0,
        now: Date.now,
        seed: Math.floor(Math.random() * 0x1_0000_0000),
        verbose: false,
        quiet: false,
        ...withoutUndefined(options),
        ...checkTransitions(options),
        nonceLifetime: toMilliseconds(options.nonceLifetime ?? "5m", "nonceLifetime"),
    };
    checkInteger("port", settings.port, 0, 65_535);
    checkInteger("nonceUses", settings.nonceUses, 1, Number.MAX_SAFE_INTEGER);
    if (!(settings.tokenLifetime > 0)) {
        throw new RangeError(
            `tokenLifetime: ${settings.tokenLifetime} is out of range; allowed: seconds above 0`,
        );
    }
    return settings;
}

const TRANSITION_NAMES = [
    "initiating",
    "deleting",
    "attaching",
    "detaching",
    "clusterUpdateAfter",
    "clusterUpdating",
    "nameAfter",
] as const;

/** For callers whose types do not tell a missing option from an undefined one. */
function withoutUndefined<Given extends object>(options: Given): Given {
    return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given;
}

/** Nothing but transitions, checked. */
export function checkOnlyTransitions(given: object): Transitions {
    const unknown = Object.keys(given).find((name) => !TRANSITION_NAMES.some((known) => known === name));
    if (unknown !== undefined) {
        throw new RangeError(`${unknown} cannot be configured; allowed: ${TRANSITION_NAMES.join(", ")}`);
    }
    return checkTransitions(given);
}

function checkTransitions(options: object): Transitions {
    const given: Readonly<Record<string, unknown>> = { ...options };
    const checked: Transitions = {};
    for (const name of TRANSITION_NAMES) {
        if (given[name] !== undefined) {
            checked[name] = checkTransition(given[name], name);
        }
    }
    return checked;
}

function checkInteger(name: string, value: number, min: number, max: number): void {
    if (!Number.isInteger(value) || value < min || value > max) {
        throw new RangeError(`${name}: ${value} is out of range; allowed: an integer from ${min} to ${max}`);
    }
}
