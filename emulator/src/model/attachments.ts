import { atlasError } from "../http/atlasError";
import type { Endpoint, InterfaceEndpoint, Maker } from "./endpoint";
import { isInterfaceEndpointId, isUnknownToAws } from "./ids";
import type { EndpointStore } from "./store";

const NOT_FOUND_IN_AWS = "Verify endpoint ID and accepted regions, then retry your connection.";

/** The interface endpoints that are attached to private endpoints. */
export class Attachments {
    /** @param changed called with each private endpoint that has gained or lost an attachment */
    constructor(
        private readonly store: EndpointStore,
        private readonly changed: (endpoint: Endpoint, since?: number) => void,
    ) {}

    get(endpoint: Endpoint, interfaceEndpointId: string): InterfaceEndpoint {
        const attached = endpoint.interfaceEndpoints.get(interfaceEndpointId);
        if (attached === undefined) {
            throw atlasError("PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", interfaceEndpointId);
        }
        return attached;
    }

    attach(endpoint: Endpoint, interfaceEndpointId: string, attachedBy: Maker): InterfaceEndpoint {
        if (!isInterfaceEndpointId(interfaceEndpointId)) {
            throw atlasError("PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED", interfaceEndpointId);
        }
        const old = endpoint.interfaceEndpoints.get(interfaceEndpointId);
        // One that has failed may be attached again.
        if (old !== undefined && old.connectionStatus !== "FAILED" && old.connectionStatus !== "REJECTED") {
            throw atlasError(
                "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS",
                interfaceEndpointId,
                endpoint.id,
            );
        }
        if (endpoint.status !== "WAITING_FOR_USER" && endpoint.status !== "AVAILABLE") {
            throw atlasError("PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS", endpoint.id);
        }
        const attached: InterfaceEndpoint = {
            interfaceEndpointId,
            attachedBy,
            connectionStatus: "PENDING_ACCEPTANCE",
            deleteRequested: false,
            errorMessage: null,
            pending: [],
        };
        endpoint.interfaceEndpoints.set(interfaceEndpointId, attached);
        this.store.after(attached, this.store.settings.attaching, (at) => {
            if (isUnknownToAws(interfaceEndpointId)) {
                attached.connectionStatus = "FAILED";
                attached.errorMessage = NOT_FOUND_IN_AWS;
                return;
            }
            attached.connectionStatus = "AVAILABLE";
            this.changed(endpoint, at);
        });
        return attached;
    }

    /** @param deletesEndpointWithLast whether detaching the last attachment also deletes the private endpoint */
    detach(endpoint: Endpoint, interfaceEndpointId: string, deletesEndpointWithLast = false): void {
        const attached = this.get(endpoint, interfaceEndpointId);
        if (attached.connectionStatus === "DELETING") {
            return;
        }
        const { deleting, detaching } = this.store.settings;
        attached.connectionStatus = "DELETING";
        attached.deleteRequested = true;
        attached.pending = [];
        this.store.after(attached, detaching ?? deleting, (at) => {
            endpoint.interfaceEndpoints.delete(interfaceEndpointId);
            this.changed(endpoint, at);
            if (
                deletesEndpointWithLast &&
                endpoint.interfaceEndpoints.size === 0 &&
                endpoint.status !== "DELETING"
            ) {
                this.store.startDeleting(endpoint);
            }
        });
    }

    /** The status stays until the client does something. */
    setStatus(
        endpoint: Endpoint,
        attached: InterfaceEndpoint,
        status: string,
        errorMessage: string | undefined,
    ): void {
        attached.pending = [];
        attached.connectionStatus = status;
        attached.errorMessage = errorMessage ?? null;
        this.changed(endpoint);
    }

    /** A client's DELETE of the private endpoint itself. */
    deleteEndpoint(endpoint: Endpoint): void {
        if (endpoint.status === "DELETING") {
            return;
        }
        const ids = [...endpoint.interfaceEndpoints.keys()];
        if (ids.length > 0) {
            throw atlasError("CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", ...ids);
        }
        this.store.startDeleting(endpoint);
    }
}
