import { type Duration, toMilliseconds } from "./duration";
import type { ClusterSpec } from "./model/clusters";
import type { CodeFamily } from "./model/store";
import { type Region, toRegion } from "./model/regions";
import { type Transition, checkTransition } from "./transition";

/** All that is to be known of an option: the defaults, the command, its help and the README follow from it. */
export interface Option<Value> {
    readonly means: string;
    readonly initial: Value;
    /** What a default that is no value does. */
    readonly initially?: string;
    /** How the command spells it, with its argument; undefined: it can be set in code only. */
    readonly flag?: string;
    /** Reads the flag's argument; without it the flag stands alone and turns the default over. @throws {RangeError} */
    readonly read?: (text: string, flag: string) => unknown;
    readonly isRepeatable?: boolean;
    /** @throws {RangeError} that names the option and says what is allowed */
    readonly check?: (value: unknown, name: string) => void;
}

function transition<Value extends Transition | undefined>(
    initial: Value,
    flag: string,
    means: string,
    initially?: string,
): Option<Transition | Value> {
    const said = initially === undefined ? {} : { initially };
    return { initial, flag: `${flag} T`, means, ...said, read: String, check: checkTransition };
}

function integer(initial: number, flag: string, min: number, max: number, means: string): Option<number> {
    const check = (value: unknown, name: string): void => {
        if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
            const given = typeof value === "number" ? value : JSON.stringify(value);
            throw new RangeError(
                `${name}: ${given} is out of range; allowed: an integer from ${min} to ${max}`,
            );
        }
    };
    return {
        initial,
        flag: `${flag} N`,
        means,
        read: (text) => (/^\d+$/.test(text) ? Number(text) : text),
        check,
    };
}

const text = (initial: string, flag: string, means: string): Option<string> => ({
    initial,
    flag,
    means,
    read: String,
    check: (value, name) => {
        if (value === "") {
            throw new RangeError(`${name}: "" is empty; allowed: any text`);
        }
    },
});

/** These can be changed while the emulator runs, for what begins after the change. */
const TRANSITIONS = {
    initiating: transition("6s", "--initiating", "how long a new endpoint is INITIATING"),
    deleting: transition("2s", "--deleting", "how long an endpoint is DELETING"),
    attaching: transition("2s", "--attaching", "how long an interface endpoint is PENDING_ACCEPTANCE"),
    detaching: transition(
        undefined,
        "--detaching",
        "how long an interface endpoint is DELETING",
        "as --deleting",
    ),
    clusterUpdateAfter: transition(
        "1s",
        "--cluster-update-after",
        "when clusters begin to follow an attachment",
    ),
    clusterUpdating: transition("3s", "--cluster-updating", "how long clusters are UPDATING then"),
};

const inCode = <Value>(initial: Value, means: string): Option<Value> => ({ initial, means });

export const OPTIONS = {
    port: integer(0, "--port", 0, 65_535, "TCP port on 127.0.0.1; 0 picks a free one"),
    publicKey: text("public", "--public-key K", "public part of the API key"),
    privateKey: text("private", "--private-key P", "private part of the API key"),
    clientId: text("client", "--client-id ID", "service account for the endpointService API"),
    clientSecret: text("secret", "--client-secret S", "its secret"),
    projects: {
        ...inCode<readonly string[] | undefined>(
            undefined,
            "a project that exists, repeatable; others answer 404 GROUP_NOT_FOUND",
        ),
        initially: "every id of 24 hex digits but that of zeros",
        flag: "--project GROUP-ID",
        isRepeatable: true,
        read: readProject,
    },
    clusters: {
        ...inCode<readonly ClusterSpec[]>(
            [],
            "a cluster of each project, repeatable; NAME:flex or NAME:shared for one without private endpoints",
        ),
        initially: "none",
        flag: "--cluster NAME:REGION[,…]",
        isRepeatable: true,
        read: readCluster,
    },
    ...TRANSITIONS,
    nonceUses: integer(
        1000,
        "--nonce-uses",
        1,
        1_000_000_000,
        "requests that a digest nonce serves before it is stale",
    ),
    nonceLifetime: {
        ...inCode<Duration>("5m", "how long a digest nonce is fresh"),
        flag: "--nonce-lifetime D",
        read: String,
        check: (value: unknown, name: string): number => toMilliseconds(value as Duration, name),
    },
    tokenLifetime: integer(
        3600,
        "--token-lifetime",
        1,
        1_000_000_000,
        "seconds for which an access token is valid",
    ),
    privateEndpointApi: {
        ...inCode(true, "do not serve the privateEndpoint API, /api/atlas/v1.0"),
        flag: "--no-private-endpoint-api",
    },
    endpointServiceApi: {
        ...inCode(true, "do not serve the endpointService API, /api/atlas/v2"),
        flag: "--no-endpoint-service-api",
    },
    seed: {
        ...integer(
            NaN,
            "--seed",
            0,
            4_294_967_295,
            "makes random durations and fault probabilities repeatable",
        ),
        initially: "another each time",
    },
    verbose: { ...inCode(false, "one line on stderr for each request"), flag: "--verbose" },

    quiet: inCode(false, "no warnings on stderr about unknown routes and replayed nonce counts"),
    roles: inCode<readonly string[]>(
        ["ORG_OWNER"],
        "what the API key is said to be; nothing is refused by them",
    ),
    nonceStyle: inCode<"padded" | "plain">(
        "plain",
        'padded nonces end in "=", where careless clients truncate them',
    ),
    algorithm: inCode<"MD5" | "SHA-256">("MD5", "digest algorithm of the challenge"),
    privateEndpointApiGone: inCode<404 | 405 | 410>(
        404,
        "how the privateEndpoint API answers when it is not served",
    ),
    codeFamily: inCode<CodeFamily>(
        "PRIVATE_ENDPOINT_SERVICE",
        "which of Atlas's two families of error codes it answers with",
    ),
    initiatingOf: inCode<InitiatingOf | undefined>(
        undefined,
        "how long an endpoint of this project and region is INITIATING; undefined: as `initiating` says",
    ),
    now: inCode(() => Date.now(), "Atlas's clock, in milliseconds since 1970, for tests that hold time"),
};

type InitiatingOf = (made: { readonly groupId: string; readonly region: Region }) => Transition | undefined;

type Values<Table> = { [Name in keyof Table]: Table[Name] extends Option<infer Value> ? Value : never };

/** The options in force. */
export type Settings = Values<typeof OPTIONS>;
/** What `means` and `initial` of {@link OPTIONS} say. */
export type EmulatorOptions = { [Name in keyof Settings]?: Settings[Name] | undefined };
export type Transitions = { [Name in keyof typeof TRANSITIONS]?: Settings[Name] | undefined };

/** @throws {RangeError} where an option has a value that is not allowed */
export function resolveOptions(given: EmulatorOptions): Settings {
    const seed = Math.floor(Math.random() * 0x1_0000_0000);
    const defaults = Object.entries(OPTIONS).map(([name, { initial }]) => [name, initial]);
    return { ...(Object.fromEntries(defaults) as Settings), seed, ...checked(OPTIONS, given) };
}

/** @throws {RangeError} where there is anything but transitions, or none that is allowed */
export function checkTransitions(given: object): Transitions {
    const names = Object.keys(TRANSITIONS);
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown !== undefined) {
        throw new RangeError(`${unknown} cannot be configured; allowed: ${names.join(", ")}`);
    }
    return checked(TRANSITIONS, given);
}

function checked(table: Readonly<Record<string, Option<unknown>>>, options: object): object {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    given.forEach(([name, value]) => table[name]?.check?.(value, name));
    return Object.fromEntries(given);
}

function readProject(text: string, flag: string): string {
    if (!/^[0-9a-f]{24}$/i.test(text)) {
        throw new RangeError(
            `${flag}: ${JSON.stringify(text)} is no group id; allowed: 24 hexadecimal digits`,
        );
    }
    return text;
}

function readCluster(text: string, flag: string): ClusterSpec {
    const [, name = "", rest = ""] = /^([a-zA-Z0-9][a-zA-Z0-9-]*):(.+)$/.exec(text) ?? [];
    if (rest === "flex" || rest === "shared") {
        return { name, regions: ["us-east-1"], kind: rest };
    }
    const regions = rest.split(",");
    if (name === "") {
        const allowed = "a name and regions such as orders:us-east-1,eu-west-1, or orders:flex";
        throw new RangeError(`${flag}: ${JSON.stringify(text)} is not allowed; allowed: ${allowed}`);
    }
    return { name, regions: regions.map((region) => toRegion(region, flag)) };
}
