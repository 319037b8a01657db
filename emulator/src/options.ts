import { expectGroup } from "./model/ids";
import { type Region, toRegion } from "./model/regions";
import { type Transition, schedule } from "./transition";

export interface ClusterSpec {
    readonly name: string;
    /** Where it has nodes. */
    readonly regions: readonly Region[];
    /** Only dedicated clusters (M10 and larger), the default, support private endpoints. */
    readonly kind?: "dedicated" | "shared" | "flex";
    /** A sharded cluster's strings are of type MONGOS. Default: a replica set. */
    readonly sharded?: boolean;
}

/** All that is to be known of an option: the defaults, the command and its help follow from it. */
export interface Option<Value> {
    readonly initial: Value;
    readonly means: string;
    /**
     * How the command spells it, with its argument; undefined: it can be set in code only. One without an argument turns
     * the default over; one whose default is a list may be repeated.
     */
    readonly flag?: string;
    /** Reads the flag's argument. */
    readonly read?: (text: string) => unknown;
}

const inCode = <Value>(initial: Value, means: string): Option<Value> => ({ initial, means });
const text = (initial: string, flag: string, means: string): Option<string> => ({ initial, means, flag });
const transition = (initial: Transition, flag: string, means: string): Option<Transition> => ({
    initial,
    means,
    flag: `${flag} T`,
});

/** These can be changed while the emulator runs, for what begins after the change. */
const TRANSITIONS = {
    initiating: transition("6s", "--initiating", "how long a new endpoint is INITIATING"),
    deleting: transition("2s", "--deleting", "how long an endpoint is DELETING"),
    attaching: transition("2s", "--attaching", "how long an interface endpoint is PENDING_ACCEPTANCE"),
    detaching: inCode<Transition | undefined>(
        undefined,
        "the same of its DELETING; undefined: as `deleting`",
    ),
    clusterUpdateAfter: inCode<Transition>("1s", "when clusters begin to follow an attachment"),
    clusterUpdating: inCode<Transition>("3s", "how long clusters are UPDATING then"),
};

export const OPTIONS = {
    port: { ...inCode(0, "TCP port on 127.0.0.1; 0 picks a free one"), flag: "--port N", read: readPort },
    publicKey: text("public", "--public-key K", "public part of the API key"),
    privateKey: text("private", "--private-key P", "private part of the API key"),
    clientId: text("client", "--client-id ID", "service account for the endpointService API"),
    clientSecret: text("secret", "--client-secret S", "its secret"),
    projects: {
        ...inCode<readonly string[]>(
            [],
            "a project that exists, repeatable; others answer 404 GROUP_NOT_FOUND",
        ),
        flag: "--project GROUP-ID",
        read: (given: string): string => expectGroup(given, "--project"),
    },
    clusters: {
        ...inCode<readonly ClusterSpec[]>(
            [],
            "a cluster of each project, repeatable; NAME:flex or NAME:shared for one without private endpoints",
        ),
        flag: "--cluster NAME:REGION[,…]",
        read: readCluster,
    },
    ...TRANSITIONS,
    privateEndpointApi: {
        ...inCode(true, "do not serve the privateEndpoint API, /api/atlas/v1.0"),
        flag: "--no-private-endpoint-api",
    },
    endpointServiceApi: {
        ...inCode(true, "do not serve the endpointService API, /api/atlas/v2"),
        flag: "--no-endpoint-service-api",
    },

    nonceUses: inCode(1000, "requests that a digest nonce serves before it is stale"),
    nonceBytes: inCode(
        24,
        'length of a nonce; of 23 bytes it ends in "=", where careless clients truncate it',
    ),
    tokenLifetime: inCode(3600, "seconds for which an access token is valid"),
    seed: inCode(NaN, "makes random durations and fault probabilities repeatable"),
    roles: inCode<readonly string[]>(
        ["ORG_OWNER"],
        "what the API key is said to be; nothing is refused by them",
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
export type Transitions = Pick<EmulatorOptions, keyof typeof TRANSITIONS>;

/** @throws {RangeError} where a transition has a value that is not allowed */
export function resolveOptions(given: EmulatorOptions): Settings {
    const initial = Object.entries(OPTIONS).map(([name, option]) => [name, option.initial]);
    const settings = {
        ...(Object.fromEntries(initial) as Settings),
        seed: Math.floor(Math.random() * 0x1_0000_0000),
        ...withoutUndefined(given),
    };
    const names = Object.keys(TRANSITIONS) as (keyof Transitions)[];
    checkTransitions(Object.fromEntries(names.map((name) => [name, settings[name]])));
    return settings;
}

/** @throws {RangeError} where there is anything but transitions, or one that is not allowed */
export function checkTransitions(given: Transitions): Transitions {
    const set = withoutUndefined(given);
    for (const [name, value] of Object.entries(set)) {
        if (!(name in TRANSITIONS)) {
            throw new RangeError(
                `${name} cannot be configured; allowed: ${Object.keys(TRANSITIONS).join(", ")}`,
            );
        }
        try {
            schedule(value, 0, () => 0);
        } catch (error) {
            throw new RangeError(`${name}: ${(error as Error).message}`);
        }
    }
    return set;
}

function withoutUndefined<Given extends object>(
    given: Given,
): { [Name in keyof Given]: NonNullable<Given[Name]> } {
    const set = Object.entries(given).filter(([, value]) => value !== undefined);
    return Object.fromEntries(set) as { [Name in keyof Given]: NonNullable<Given[Name]> };
}

function readPort(given: string): number {
    if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) {
        throw new RangeError(`--port: ${JSON.stringify(given)} is no port; allowed: 0 to 65535`);
    }
    return Number(given);
}

function readCluster(given: string): ClusterSpec {
    const [, name = "", rest = ""] = /^([a-zA-Z0-9][a-zA-Z0-9-]*):(.+)$/.exec(given) ?? [];
    if (rest === "flex" || rest === "shared") {
        return { name, regions: ["us-east-1"], kind: rest };
    }
    return { name, regions: rest.split(",").map((region) => toRegion(region, `--cluster ${given}`)) };
}
