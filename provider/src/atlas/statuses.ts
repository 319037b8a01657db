import type { Connection, Endpoint } from "./answers";
import type { Api } from "./dialects";

/** What a status means for somebody who waits; see {@link endpointPhase} and {@link connectionPhase}. */
export type Phase =
    | "pending"
    | "ready"
    /** Atlas could not, and will not any more. */
    | "failed"
    /** Refused, and may be accepted once its cause is mended. */
    | "rejected"
    /** Atlas is removing it. */
    | "leaving"
    | "gone";

const ENDPOINT_PHASES: Readonly<Record<string, Phase>> = {
    INITIATING: "pending",
    // The endpointService API calls it AVAILABLE, privateEndpoint WAITING_FOR_USER; either is taken from both.
    WAITING_FOR_USER: "ready",
    AVAILABLE: "ready",
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

/** Words that Atlas may add are waited on. Without its service's name an endpoint is of no use, whatever its status. */
export function endpointPhase({
    status,
    endpointServiceName,
}: {
    readonly status: string;
    readonly endpointServiceName?: string | undefined;
}): Phase {
    const phase = ENDPOINT_PHASES[status] ?? "pending";
    return phase === "ready" && endpointServiceName === undefined ? "pending" : phase;
}

export function connectionPhase({ connectionStatus }: Pick<Connection, "connectionStatus">): Phase {
    return CONNECTION_PHASES[connectionStatus] ?? "pending";
}

/** It will not become ready any more: the next `up` makes it anew. */
export function isTerminal(phase: Phase): boolean {
    return phase === "failed" || phase === "leaving" || phase === "gone";
}

/**
 * What the row says of an endpoint. Short: beside type, name and counter a terminal of 140 columns has 60 left for it,
 * and the CLI cuts the rest.
 */
export function endpointRow({ status }: Pick<Endpoint, "status">, api: Api): string {
    const next = api === "privateEndpoint" ? "WAITING_FOR_USER" : "AVAILABLE";
    switch (status) {
        case "INITIATING":
            return `INITIATING: Atlas builds the service, then ${next}`;
        case "DELETING":
            return "DELETING: Atlas is removing the endpoint service";
        default:
            return status;
    }
}

/** What the row says of an attachment. */
export function connectionRow({ connectionStatus }: Pick<Connection, "connectionStatus">): string {
    switch (connectionStatus) {
        case "NONE":
            return "NONE: Atlas has not seen the VPC endpoint's connection yet; next: AVAILABLE";
        case "PENDING_ACCEPTANCE":
            return "PENDING_ACCEPTANCE: Atlas is accepting the VPC endpoint's connection; next: AVAILABLE";
        case "PENDING":
            return "PENDING: Atlas has accepted the connection and is setting it up; next: AVAILABLE";
        case "DELETING":
            return "DELETING: Atlas is detaching the VPC endpoint";
        default:
            return connectionStatus;
    }
}
