import { type Pending, isDue } from "../transition";
import type { Region } from "./regions";

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

type InterfaceEndpointSnapshot = Omit<InterfaceEndpoint, "pending">;

/** What the emulator knows of a private endpoint, as plain data, in the words of the privateEndpoint API. */
export interface EndpointSnapshot extends Omit<Endpoint, "pending" | "interfaceEndpoints" | "createdAt"> {
    readonly interfaceEndpoints: readonly InterfaceEndpointSnapshot[];
    readonly createdAt: Date;
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

export function snapshot({ pending: _pending, ...endpoint }: Endpoint): EndpointSnapshot {
    const attached = [...endpoint.interfaceEndpoints.values()];
    return {
        ...endpoint,
        createdAt: new Date(endpoint.createdAt),
        interfaceEndpoints: attached.map(({ pending: _none, ...one }) => one),
    };
}
