import { type Pending, isDue } from "../transition";
import type { Region } from "./regions";

/** The documented statuses of a private endpoint; `setStatus` accepts any text, to test unknown ones. */
export type EndpointStatus = "INITIATING" | "WAITING_FOR_USER" | "FAILED" | "DELETING";

/** The documented statuses of an interface endpoint. */
export type ConnectionStatus =
    "NONE" | "PENDING_ACCEPTANCE" | "PENDING" | "AVAILABLE" | "REJECTED" | "DELETING";

/** Anything whose status advances with time or with reads. */
export interface Transitioning {
    pending: Pending[];
}

export interface InterfaceEndpoint extends Transitioning {
    readonly interfaceEndpointId: string;
    readonly attachedBy: Maker;
    connectionStatus: string;
    deleteRequested: boolean;
    errorMessage: string | null;
}

/** Who made an endpoint: a client, by its kind of login, or the control path. */
export type Maker = "digest" | "bearer" | "control";

export interface Endpoint extends Transitioning {
    readonly id: string;
    readonly createdBy: Maker;
    readonly groupId: string;
    readonly region: Region;
    readonly createdAt: number;
    status: string;
    endpointServiceName: string | null;
    errorMessage: string | null;
    readonly interfaceEndpoints: Map<string, InterfaceEndpoint>;
    /** Further regions whose VPCs may connect. */
    supportedRemoteRegions: readonly Region[];
}

/** What the emulator knows of a private endpoint, as plain data. */
export interface EndpointSnapshot {
    groupId: string;
    id: string;
    /** As the privateEndpoint API spells it: us-east-1. */
    region: Region;
    /** As the privateEndpoint API tells it: WAITING_FOR_USER is what endpointService calls AVAILABLE. */
    status: string;
    endpointServiceName: string | null;
    errorMessage: string | null;
    interfaceEndpoints: InterfaceEndpointSnapshot[];
    /** As the privateEndpoint API would spell them. */
    supportedRemoteRegions: readonly Region[];
    createdAt: Date;
    createdBy: Maker;
}

export interface InterfaceEndpointSnapshot {
    interfaceEndpointId: string;
    attachedBy: Maker;
    connectionStatus: string;
    deleteRequested: boolean;
    errorMessage: string | null;
}

/** Applies every due transition, including those that another one starts. */
export function applyDue(living: Transitioning, now: number): void {
    for (;;) {
        const due = living.pending.find((pending) => isDue(pending, now));
        if (due === undefined) {
            return;
        }
        living.pending = living.pending.filter((pending) => pending !== due);
        due.effect("at" in due.schedule ? due.schedule.at : now);
    }
}

function snapshotInterface(attached: InterfaceEndpoint): InterfaceEndpointSnapshot {
    const { pending: _pending, ...shown } = attached;
    return shown;
}

export function snapshot(endpoint: Endpoint): EndpointSnapshot {
    const { groupId, id, region, status, endpointServiceName, errorMessage, createdAt, createdBy } = endpoint;
    const { supportedRemoteRegions } = endpoint;
    const interfaceEndpoints = [...endpoint.interfaceEndpoints.values()].map(snapshotInterface);
    return {
        groupId,
        id,
        region,
        status,
        endpointServiceName,
        errorMessage,
        interfaceEndpoints,
        supportedRemoteRegions,
        createdAt: new Date(createdAt),
        createdBy,
    };
}
