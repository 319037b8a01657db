import type { Connection } from "../atlas/answers";
import type { Api, ApiChoice } from "../atlas/dialects";
import type { Hidden } from "../hidden";
import { defined } from "./defined";

/** What names the attachment in Atlas. */
export interface Attachment extends Hidden {
    readonly groupId: string;
    readonly privateEndpointId: string;
    readonly interfaceEndpointId: string;
}

/** What `check` lets through. */
export interface InterfaceEndpointInputs extends Attachment {
    readonly api?: ApiChoice;
}

/** What the stack's state keeps. Absent where Atlas does not tell: Pulumi takes no `undefined`. */
export interface InterfaceEndpointState extends Attachment {
    readonly api: Api;
    /** AVAILABLE, or the last one seen; DELETED where it went away while waiting. */
    readonly connectionStatus: string;
    readonly errorMessage?: string;
    readonly deleteRequested: boolean;
}

/** The state of an attachment as Atlas shows it. */
export function attachmentState(from: Attachment, connection: Connection, api: Api): InterfaceEndpointState {
    const { groupId, privateEndpointId, interfaceEndpointId, __urn, __timeouts, __instance } = from;
    const { connectionStatus, errorMessage, deleteRequested } = connection;
    return {
        groupId,
        privateEndpointId,
        interfaceEndpointId,
        ...defined({ errorMessage, __urn, __timeouts, __instance }),
        api,
        connectionStatus,
        deleteRequested,
    };
}
