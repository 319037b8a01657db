import type { AnswerFact, Shape } from "./fact";

const ENDPOINT_V1: Shape = {
    endpointServiceName: "string|null",
    errorMessage: "string|null",
    id: "string",
    interfaceEndpoints: "strings",
    status: "string",
};

const ENDPOINT_V2: Shape = {
    cloudProvider: "string",
    endpointServiceName: "string?",
    errorMessage: "string?",
    id: "string",
    interfaceEndpoints: "strings",
    // Whether it is hidden is a fact of its own.
    regionName: "string?",
    status: "string",
    supportedRemoteRegions: "strings",
};

const ATTACHED_V1: Shape = {
    connectionStatus: "string",
    deleteRequested: "boolean",
    errorMessage: "string|null",
    interfaceEndpointId: "string",
};

const ATTACHED_V2: Shape = { ...ATTACHED_V1, cloudProvider: "string", errorMessage: "string?" };

/** The calls of the deprecated API, below /api/atlas/v1.0/groups/{groupId}. */
export const PRIVATE_ENDPOINT_CALLS = {
    "privateEndpoint.create": {
        says: "`POST /privateEndpoint` with `providerName: AWS` and `region` (`us-east-1`) answers the new endpoint. It has no region and, while INITIATING, `endpointServiceName: null`. That the status is 201 is published nowhere",
        sources: ["D", "–"],
        needs: "apiKey",
        status: 201,
        shape: ENDPOINT_V1,
    },
    "privateEndpoint.list": {
        says: "`GET /privateEndpoint` answers a bare JSON array",
        sources: ["D", "C"],
        needs: "apiKey",
        status: 200,
        isList: true,
        shape: ENDPOINT_V1,
    },
    "privateEndpoint.get": {
        says: "`GET /privateEndpoint/{id}`",
        sources: ["C"],
        needs: "apiKey",
        status: 200,
        shape: ENDPOINT_V1,
    },
    "privateEndpoint.delete": {
        says: "`DELETE /privateEndpoint/{id}` ; that the status is 204 is published nowhere",
        sources: ["C", "–"],
        needs: "apiKey",
        status: 204,
    },
    "privateEndpoint.attach": {
        says: "`POST /privateEndpoint/{id}/interfaceEndpoints` with `interfaceEndpointId`; that the status is 201 is published nowhere",
        sources: ["C", "–"],
        needs: "vpcEndpoint",
        status: 201,
        shape: ATTACHED_V1,
    },
    "privateEndpoint.attached": {
        says: "`GET /privateEndpoint/{id}/interfaceEndpoints/{vpce}`",
        sources: ["C"],
        needs: "vpcEndpoint",
        status: 200,
        shape: ATTACHED_V1,
    },
    "privateEndpoint.detach": {
        says: "`DELETE /privateEndpoint/{id}/interfaceEndpoints/{vpce}`; that the status is 204 is published nowhere",
        sources: ["C", "–"],
        needs: "vpcEndpoint",
        status: 204,
    },
} as const satisfies Readonly<Record<string, AnswerFact>>;

/** The calls of its successor, below /api/atlas/v2/groups/{groupId}. */
export const ENDPOINT_SERVICE_CALLS = {
    "endpointService.create": {
        says: "`POST /privateEndpoint/endpointService` with `providerName`, `region` (`US_EAST_1`) and, if wanted, `supportedRemoteRegions`. What does not exist yet is left out of the answer, not null. MongoDB's own tools take 201 for 200 as well",
        sources: ["P", "T"],
        needs: "nothing",
        status: 200,
        shape: ENDPOINT_V2,
    },
    "endpointService.list": {
        says: "`GET /privateEndpoint/AWS/endpointService` answers a bare JSON array",
        sources: ["P"],
        needs: "nothing",
        status: 200,
        isList: true,
        shape: ENDPOINT_V2,
    },
    "endpointService.get": {
        says: "`GET /privateEndpoint/AWS/endpointService/{id}`",
        sources: ["P"],
        needs: "nothing",
        status: 200,
        shape: ENDPOINT_V2,
    },
    "endpointService.patch": {
        says: "`PATCH /privateEndpoint/endpointService/{id}` with `cloudProvider` and `supportedRemoteRegions` changes the remote regions, from which VPCs may connect as well by AWS's cross-region PrivateLink; every answer carries them",
        sources: ["P", "D"],
        needs: "nothing",
        status: 200,
        shape: ENDPOINT_V2,
    },
    "endpointService.delete": {
        says: "`DELETE /privateEndpoint/AWS/endpointService/{id}` answers 204. Where the check attaches something, it sees this of an endpoint that is DELETING already",
        sources: ["P", "–"],
        needs: "nothing",
        status: 204,
    },
    "endpointService.attach": {
        says: "`POST /privateEndpoint/AWS/endpointService/{id}/endpoint` with `id`",
        sources: ["P"],
        needs: "vpcEndpoint",
        status: 200,
        shape: ATTACHED_V2,
    },
    "endpointService.attached": {
        says: "`GET /privateEndpoint/AWS/endpointService/{id}/endpoint/{vpce}`",
        sources: ["P"],
        needs: "vpcEndpoint",
        status: 200,
        shape: ATTACHED_V2,
    },
    "endpointService.detach": {
        says: "`DELETE /privateEndpoint/AWS/endpointService/{id}/endpoint/{vpce}`",
        sources: ["P"],
        needs: "vpcEndpoint",
        status: 204,
    },
    "regionalMode.get": {
        says: "`GET /privateEndpoint/regionalMode` answers `enabled`: whether several endpoints in several regions are allowed",
        sources: ["P"],
        needs: "nothing",
        status: 200,
        shape: { enabled: "boolean" },
    },
    "clusters.list": {
        says: "`GET /clusters`, with `Accept: application/vnd.atlas.2024-08-05+json`",
        sources: ["P"],
        needs: "nothing",
        status: 200,
        shape: { links: "array", results: "array", totalCount: "number" },
    },
    "clusters.get": {
        says: "`GET /clusters/{name}`, with the same `Accept`",
        sources: ["P"],
        needs: "cluster",
        status: 200,
        shape: {
            connectionStrings: "object",
            name: "string",
            replicationSpecs: "array",
            stateName: "string",
        },
        isOpen: true,
    },
} as const satisfies Readonly<Record<string, AnswerFact>>;
