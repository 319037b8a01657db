import { parseArgs } from "node:util";
import { toMilliseconds } from "./duration";
import type { ClusterSpec } from "./model/clusters";
import { isRegion } from "./model/regions";
import type { EmulatorOptions, Transitions } from "./options";
import { type Transition, checkTransition } from "./transition";

export const USAGE = `atlas-emulator: MongoDB Atlas's private endpoint API as a local server

Usage: atlas-emulator [options]

  --port N              TCP port on 127.0.0.1; 0 picks a free one (default 0)
  --public-key K        public part of the API key (default public)
  --private-key P       private part of the API key (default private)
  --client-id ID        service account for the endpointService API (default client)
  --client-secret S     its secret (default secret)
  --project GROUP-ID    a project that exists, repeatable (default: every id of 24 hex digits)
  --cluster NAME:REGION[,REGION]  a cluster of each project, repeatable; NAME:flex or NAME:shared
                        for one without private endpoints (default: none)
  --initiating T        how long a new endpoint is INITIATING (default 6s)
  --deleting T          how long an endpoint is DELETING (default 2s)
  --attaching T         how long an interface endpoint is PENDING_ACCEPTANCE (default 2s)
  --detaching T         how long an interface endpoint is DELETING (default: as --deleting)
  --cluster-update-after T  when clusters begin to follow an attachment (default 1s)
  --cluster-updating T  how long they are UPDATING then (default 3s)
  --name-after T        when endpointServiceName becomes known (default: at the end of INITIATING)
  --nonce-uses N        requests that a digest nonce serves before it is stale (default 1000)
  --nonce-lifetime D    how long a digest nonce is fresh (default 5m)
  --token-lifetime N    seconds for which an access token is valid (default 3600)
  --no-private-endpoint-api         do not serve the privateEndpoint API, /api/atlas/v1.0
  --no-endpoint-service-api    do not serve the endpointService API, /api/atlas/v2
  --seed N              makes random durations repeatable
  --verbose             one line on stderr for each request
  --help                this text

D is a duration: 500ms, 6s, 2m, 1h. T is a duration, "now", "MIN..MAX" (at random), or "Nreads" (number of reads).`;

const FLAGS = {
    "no-private-endpoint-api": { type: "boolean" },
    "no-endpoint-service-api": { type: "boolean" },
    verbose: { type: "boolean" },
    help: { type: "boolean", short: "h" },
} as const;

const OPTIONS = {
    port: { type: "string" },
    "public-key": { type: "string" },
    "private-key": { type: "string" },
    "client-id": { type: "string" },
    "client-secret": { type: "string" },
    project: { type: "string", multiple: true },
    cluster: { type: "string", multiple: true },
    "cluster-update-after": { type: "string" },
    "cluster-updating": { type: "string" },
    initiating: { type: "string" },
    deleting: { type: "string" },
    attaching: { type: "string" },
    detaching: { type: "string" },
    "name-after": { type: "string" },
    "nonce-uses": { type: "string" },
    "nonce-lifetime": { type: "string" },
    "token-lifetime": { type: "string" },
    seed: { type: "string" },
    ...FLAGS,
} as const;

const TRANSITIONS = {
    initiating: "initiating",
    deleting: "deleting",
    attaching: "attaching",
    detaching: "detaching",
    "cluster-update-after": "clusterUpdateAfter",
    "cluster-updating": "clusterUpdating",
    "name-after": "nameAfter",
} as const satisfies Record<string, keyof Transitions>;

const TEXTS = {
    "public-key": "publicKey",
    "private-key": "privateKey",
    "client-id": "clientId",
    "client-secret": "clientSecret",
} as const satisfies Record<string, keyof EmulatorOptions>;

const NUMBERS = {
    port: ["port", 0, 65_535],
    "nonce-uses": ["nonceUses", 1, 1_000_000_000],
    "token-lifetime": ["tokenLifetime", 1, 1_000_000_000],
    seed: ["seed", 0, 4_294_967_295],
} as const satisfies Record<string, readonly [keyof EmulatorOptions, number, number]>;

/** Throws an Error whose message names the option, its value and what is allowed. */
export function readArguments(args: readonly string[]): EmulatorOptions | "help" {
    const { values } = parseArgs({
        args: [...args],
        options: OPTIONS,
        strict: true,
        allowPositionals: false,
    });
    if (values.help === true) {
        return "help";
    }
    const options: EmulatorOptions = {
        privateEndpointApi: values["no-private-endpoint-api"] !== true,
        endpointServiceApi: values["no-endpoint-service-api"] !== true,
        verbose: values.verbose === true,
    };
    for (const [flag, name] of entries(TEXTS)) {
        const text = values[flag];
        if (text === "") {
            throw new RangeError(`--${flag}: "" is empty; allowed: any text`);
        }
        if (text !== undefined) {
            options[name] = text;
        }
    }
    for (const [flag, [name, min, max]] of entries(NUMBERS)) {
        const text = values[flag];
        if (text !== undefined) {
            options[name] = integer(`--${flag}`, text, min, max);
        }
    }
    for (const [flag, name] of entries(TRANSITIONS)) {
        const text = values[flag];
        if (text !== undefined) {
            options[name] = transition(`--${flag}`, text);
        }
    }
    if (values["nonce-lifetime"] !== undefined) {
        options.nonceLifetime = toMilliseconds(values["nonce-lifetime"], "--nonce-lifetime");
    }
    if (values.project !== undefined) {
        options.projects = values.project.map(project);
    }
    if (values.cluster !== undefined) {
        options.clusters = values.cluster.map(cluster);
    }
    return options;
}

function integer(flag: string, text: string, min: number, max: number): number {
    const value = /^\d+$/.test(text) ? Number(text) : -1;
    if (value < min || value > max) {
        throw new RangeError(`${flag}: ${JSON.stringify(text)} is no such number; allowed: ${min} to ${max}`);
    }
    return value;
}

function project(text: string): string {
    if (!/^[0-9a-f]{24}$/i.test(text)) {
        throw new RangeError(
            `--project: ${JSON.stringify(text)} is no group id; allowed: 24 hexadecimal digits`,
        );
    }
    return text;
}

function cluster(text: string): ClusterSpec {
    const [, name = "", rest = ""] = /^([a-zA-Z0-9][a-zA-Z0-9-]*):(.+)$/.exec(text) ?? [];
    if (rest === "flex" || rest === "shared") {
        return { name, regions: ["us-east-1"], kind: rest };
    }
    const regions = rest.split(",");
    if (!regions.every(isRegion)) {
        throw new RangeError(
            `--cluster: ${JSON.stringify(text)} is none; allowed: a name and regions such as orders:us-east-1,eu-west-1, or orders:flex`,
        );
    }
    return { name, regions };
}

function transition(flag: string, text: string): Transition {
    const reads = /^(\d+)\s*reads?$/.exec(text)?.[1];
    const [min, max] = text.split("..");
    const range = max === undefined ? text : { min, max };
    try {
        return checkTransition(reads === undefined ? range : { reads: Number(reads) }, flag);
    } catch {
        const allowed = '500ms, 6s, 2m, 1h, "now", a range such as 20s..40s, or 3reads';
        throw new RangeError(`${flag}: ${JSON.stringify(text)} is no transition; allowed: ${allowed}`);
    }
}

function entries<Key extends string, Value>(object: Readonly<Record<Key, Value>>): [Key, Value][] {
    return Object.entries(object) as [Key, Value][];
}
