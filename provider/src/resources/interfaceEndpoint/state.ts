import type { ImportId } from "../arguments/idParts";
import type { Connection } from "../../atlas/api/answers";
import type { Api, ApiChoice } from "../../atlas/api/dialects";
import { withoutUndefined, type HiddenState } from "../host";

export const INTERFACE_ENDPOINT_ID: ImportId = {
    kind: "InterfaceEndpoint",
    form: "GROUPID/PRIVATEENDPOINTID/VPCEID",
    example: "5df264b8f10fab7d2cad2f0d/65a0c0ffee0123456789abcd/vpce-0123456789abcdef0",
};

export interface Attachment {
    readonly groupId: string;
    readonly privateEndpointId: string;
    readonly interfaceEndpointId: string;
}

export interface InterfaceEndpointInputs extends Attachment {
    readonly adoptExisting?: boolean;
    readonly api?: ApiChoice;
}

export interface InterfaceEndpointState extends Attachment, HiddenState {
    /** Absent until it is known which API shows the attachment. */
    readonly api?: Api;
    /** Atlas's status; DELETED where it went away while it was waited for. */
    readonly connectionStatus: string;
    readonly errorMessage?: string;
    readonly deleteRequested: boolean;
}

export const attachmentState = (
    { groupId, privateEndpointId, interfaceEndpointId }: Attachment,
    { connectionStatus, errorMessage, deleteRequested }: Connection,
    api: Api | undefined,
): InterfaceEndpointState => ({
    groupId,
    privateEndpointId,
    interfaceEndpointId,
    ...withoutUndefined({ errorMessage, api }),
    connectionStatus,
    deleteRequested,
});
