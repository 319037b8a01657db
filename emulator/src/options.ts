import type { ClusterSpec } from "./model/clusters";
import { isObjectId } from "./model/ids";
import { type Region, toRegion } from "./model/regions";
import { type Transition, schedule } from "./transition";

/** All that is to be known of an option: the defaults, the command and its help follow from it. */
export interface Option<Value> {
    readonly initial: Value;
    readonly means: string;
    /** How the command spells it, with its argument; undefined: it can be set in code only. */
    readonly flag?: string;
    /** Reads the flag's argument; without it the flag stands alone and turns the default over. */
    readonly read?: (text: string) => unknown;
    readonly isRepeatable?: boolean;
}

const inCode = <Value>(initial: Value, means: string): Option<Value> => ({ initial, means });
const text = (initial: string, flag: string, means: string): Option<string> => ({
    initial,
    means,
    flag,
    read: String,
});
const transition = (initial: Transition, flag: string, means: string): Option<Transition> => ({
    ...text("", `${flag} T`, means),
    initial,
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
        ...inCode<readonly string[] | undefined>(
            undefined,
            "a project that exists, repeatable; others answer 404 GROUP_NOT_FOUND",
        ),
        flag: "--project GROUP-ID",
        isRepeatable: true,
        read: readProject,
    },
    clusters: {
        ...inCode<readonly ClusterSpec[]>(
            [],
            "a cluster of each project, repeatable; NAME:flex or NAME:shared for one without private endpoints",
        ),
        flag: "--cluster NAME:REGION[,…]",
        isRepeatable: true,
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

    quiet: inCode(false, "no warnings on stderr about unknown routes and replayed nonce counts"),
    nonceUses: inCode(1000, "requests that a digest nonce serves before it is stale"),
    nonceStyle: inCode<"padded" | "plain">(
        "plain",
        'padded nonces end in "=", where careless clients truncate them',
    ),
    tokenLifetime: inCode(3600, "seconds for which an access token is valid"),
    seed: inCode(NaN, "makes random durations and fault probabilities repeatable"),
    roles: inCode<readonly string[]>(
        ["ORG_OWNER"],
        "what the API key is said to be; nothing is refused by them",
    ),
    privateEndpointApiGone: inCode<404 | 405 | 410>(
        404,
        "how the privateEndpoint API answers when it is not served",
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

/** @throws {RangeError} where a transition has a value that is not allowed */
export function resolveOptions(given: EmulatorOptions): Settings {
    const seed = Math.floor(Math.random() * 0x1_0000_0000);
    const all = Object.entries(OPTIONS).map(([name, { initial }]) => [name, initial]);
    const set = Object.entries(given).filter(([, value]) => value !== undefined);
    const settings = {
        ...(Object.fromEntries(all) as Settings),
        seed,
        ...Object.fromEntries(set),
    } as Settings;
    const names = Object.keys(TRANSITIONS) as (keyof Transitions)[];
    checkTransitions(Object.fromEntries(names.map((name) => [name, settings[name]])));
    return settings;
}

/** @throws {RangeError} where there is anything but transitions, or one that is not allowed */
export function checkTransitions(given: Transitions): Transitions {
    const set = Object.entries(given).filter(([, value]) => value !== undefined);
    for (const [name, value = "now"] of set) {
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
    return Object.fromEntries(set);
}

function readPort(given: string): number {
    if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) {
        throw new RangeError(`--port: ${JSON.stringify(given)} is no port; allowed: 0 to 65535`);
    }
    return Number(given);
}

function readProject(given: string): string {
    if (!isObjectId(given)) {
        throw new RangeError(`--project: ${JSON.stringify(given)} is no id; allowed: 24 hexadecimal digits`);
    }
    return given;
}

function readCluster(given: string): ClusterSpec {
    const [, name = "", rest = ""] = /^([a-zA-Z0-9][a-zA-Z0-9-]*):(.+)$/.exec(given) ?? [];
    if (rest === "flex" || rest === "shared") {
        return { name, regions: ["us-east-1"], kind: rest };
    }
    return { name, regions: rest.split(",").map((region) => toRegion(region, `--cluster ${given}`)) };
}
