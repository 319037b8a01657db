import type { Connection } from "./answers";
import { DIALECTS } from "./dialects";

interface EndpointLike {
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

/** Atlas may send any word, also "constructor". */
const mapOf = (phases: Readonly<Record<string, Phase>>): ReadonlyMap<string, Phase> =>
    new Map(Object.entries(phases));

const ENDPOINT_PHASES = mapOf({
    // Each API has its word for it; all are accepted from each.
    ...Object.fromEntries(DIALECTS.map(({ readyStatus }) => [readyStatus, "ready" as const])),
    INITIATING: "pending",
    FAILED: "failed",
    DELETING: "leaving",
    DELETED: "gone",
});

const CONNECTION_PHASES = mapOf({
    NONE: "pending",
    PENDING_ACCEPTANCE: "pending",
    PENDING: "pending",
    AVAILABLE: "ready",
    REJECTED: "rejected",
    FAILED: "failed",
    DELETING: "leaving",
    DELETED: "gone",
});

/** An unknown status is pending, and so is an endpoint without a name, which nothing could connect to. */
export function endpointPhase({ status, endpointServiceName }: EndpointLike): Phase {
    const phase = ENDPOINT_PHASES.get(status) ?? "pending";
    return phase === "ready" && endpointServiceName === undefined ? "pending" : phase;
}

export function connectionPhase({ connectionStatus }: Pick<Connection, "connectionStatus">): Phase {
    return CONNECTION_PHASES.get(connectionStatus) ?? "pending";
}

/** The final phases of a private endpoint: the next `up` replaces it. */
export const TERMINAL: readonly Phase[] = ["failed", "leaving", "gone"];

export const isTerminal = (phase: Phase): boolean => TERMINAL.includes(phase);
