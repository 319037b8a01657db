import type { FaultKind } from "./faults/fault";

export type Scheme = "digest" | "bearer" | "basic" | "none";

/** One request; those to the control path are not logged. */
export interface LoggedRequest {
    /** When it arrived. */
    readonly time: Date;
    readonly method: string;
    /** The request target: path with query. */
    readonly path: string;
    readonly groupId?: string;
    /** 0 until the request is answered. */
    status: number;
    /** Whether its credentials were accepted. */
    authenticated: boolean;
    readonly scheme: Scheme;
    readonly nc?: string;
    /** The kind of the fault that was injected. */
    fault?: FaultKind;
    answeredAt?: Date;
}
