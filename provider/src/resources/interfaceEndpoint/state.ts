import type { Connection } from "../../atlas/api/answers";
import type { Api, ApiChoice } from "../../atlas/api/apiChoice";
import type { HiddenState } from "../host";
import { withoutUndefined } from "../withoutUndefined";

/** What names the attachment in Atlas. */
export interface Attachment {
    readonly groupId: string;
    readonly privateEndpointId: string;
    readonly interfaceEndpointId: string;
}

/** What `check` lets through. */
export interface InterfaceEndpointInputs extends Attachment {
    readonly adoptExisting?: boolean;
    readonly api?: ApiChoice;
}

/** What the stack's state keeps. Absent where Atlas does not tell: Pulumi takes no `undefined`. */
export interface InterfaceEndpointState extends Attachment, HiddenState {
    /** Absent until it is known which API shows the attachment. */
    readonly api?: Api;
    /** Atlas's status; DELETED where it went away while it was waited for. */
    readonly connectionStatus: string;
    readonly errorMessage?: string;
    readonly deleteRequested: boolean;
}

/** The state of an attachment as Atlas shows it. */
export function attachmentState(
    { groupId, privateEndpointId, interfaceEndpointId }: Attachment,
    { connectionStatus, errorMessage, deleteRequested }: Connection,
    api: Api | undefined,
): InterfaceEndpointState {
    return {
        groupId,
        privateEndpointId,
        interfaceEndpointId,
        ...withoutUndefined({ errorMessage, api }),
        connectionStatus,
        deleteRequested,
    };
}
