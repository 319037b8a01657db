import type { Connection } from "./answers";
import { DIALECTS, type Dialect } from "./dialects";

export interface EndpointLike {
    readonly status: string;
    readonly endpointServiceName?: string | undefined;
}

export type Phase =
    | "pending"
    | "ready"
    /** Atlas failed, and will not try again. */
    | "failed"
    /** Rejected; may still be accepted once the cause is fixed. */
    | "rejected"
    /** Atlas is removing it. */
    | "leaving"
    | "gone";

const ENDPOINT_PHASES: Readonly<Record<string, Phase>> = {
    // Each API has its word for it; all are accepted from each.
    ...Object.fromEntries(DIALECTS.map(({ readyStatus }) => [readyStatus, "ready" as const])),
    INITIATING: "pending",
    FAILED: "failed",
    DELETING: "leaving",
    DELETED: "gone",
};

const CONNECTION_PHASES: Readonly<Record<string, Phase>> = {
    NONE: "pending",
    PENDING_ACCEPTANCE: "pending",
    PENDING: "pending",
    AVAILABLE: "ready",
    REJECTED: "rejected",
    FAILED: "failed",
    DELETING: "leaving",
    DELETED: "gone",
};

/** Atlas may send any word, and a plain lookup of "constructor" would find what every object inherits. */
function valueOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
    return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** An unknown status is pending, and so is an endpoint without a name, which nothing could connect to. */
export function endpointPhase({ status, endpointServiceName }: EndpointLike): Phase {
    const phase = valueOf(ENDPOINT_PHASES, status) ?? "pending";
    return phase === "ready" && endpointServiceName === undefined ? "pending" : phase;
}

export interface Statuses<Thing> {
    of(thing: Thing): string;
    phaseOf(thing: Thing): Phase;
    rowOf(thing: Thing, dialect: Dialect): string;
}

/** The final phases of a private endpoint: the next `up` replaces it. */
export const TERMINAL: readonly Phase[] = ["failed", "leaving", "gone"];

export function isTerminal(phase: Phase): boolean {
    return TERMINAL.includes(phase);
}

// Rows are short, since a terminal of 140 columns has 60 left beside type, name and counter, and the CLI cuts off the rest.
const CONNECTION_ROWS: Readonly<Record<string, string>> = {
    NONE: "NONE: Atlas has not seen the VPC endpoint's connection yet; next: AVAILABLE",
    PENDING_ACCEPTANCE:
        "PENDING_ACCEPTANCE: Atlas is accepting the VPC endpoint's connection; next: AVAILABLE",
    PENDING: "PENDING: Atlas has accepted the connection and is setting it up; next: AVAILABLE",
    DELETING: "DELETING: Atlas is detaching the VPC endpoint",
};

export const ENDPOINT_STATUSES: Statuses<EndpointLike> = {
    of: ({ status }) => status,
    phaseOf: endpointPhase,
    rowOf: ({ status }, { readyStatus }) => {
        const rows = {
            INITIATING: `INITIATING: Atlas builds the service, then ${readyStatus}`,
            DELETING: "DELETING: Atlas is removing the endpoint service",
        };
        return valueOf(rows, status) ?? status;
    },
};

export const CONNECTION_STATUSES: Statuses<Pick<Connection, "connectionStatus">> = {
    of: ({ connectionStatus }) => connectionStatus,
    phaseOf: ({ connectionStatus }) => valueOf(CONNECTION_PHASES, connectionStatus) ?? "pending",
    rowOf: ({ connectionStatus }) => valueOf(CONNECTION_ROWS, connectionStatus) ?? connectionStatus,
};
