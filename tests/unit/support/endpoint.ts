import type { Endpoint } from "../../../provider/src/atlas/api/answers";

export function endpoint(id: string, more: Partial<Endpoint> = {}): Endpoint {
    return {
        id,
        api: "privateEndpoint",
        status: "INITIATING",
        endpointServiceName: undefined,
        errorMessage: undefined,
        interfaceEndpoints: [],
        regionName: undefined,
        supportedRemoteRegions: [],
        ...more,
    };
}
