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
    ...ENDPOINT_V1,
    // Whether it is hidden is a fact of its own.
    regionName: "string?",
    supportedRemoteRegions: "strings|null",
};

const ATTACHED: Shape = {
    connectionStatus: "string",
    deleteRequested: "boolean",
    errorMessage: "string|null",
    interfaceEndpointId: "string",
};

const ATTACHED_V2: Shape = { ...ATTACHED, cloudProvider: "string" };

const NOTHING: Shape = {};

/** What the recordings of private endpoints have in common: as often, and until when. */
const RUNS = { times: 106, until: "2026-08-10" };

/** The calls of the deprecated API, below /api/atlas/v1.0/groups/{groupId}. */
export const PRIVATE_ENDPOINT_CALLS = {
    "privateEndpoint.create": {
        says: "`POST /privateEndpoint` with `providerName: AWS` and `region` (`us-east-1`) answers the new endpoint. It has no region and, while INITIATING, `endpointServiceName: null`. That the status is 201, as in the newer API, is an assumption",
        sources: ["D", "L", "–"],
        needs: "apiKey",
        status: 201,
        shape: ENDPOINT_V1,
    },
    "privateEndpoint.list": {
        says: "`GET /privateEndpoint` answers a bare JSON array",
        sources: ["D", "C", "L"],
        needs: "apiKey",
        status: 200,
        isList: true,
        shape: ENDPOINT_V1,
    },
    "privateEndpoint.get": {
        says: "`GET /privateEndpoint/{id}`",
        sources: ["D", "C"],
        needs: "apiKey",
        status: 200,
        shape: ENDPOINT_V1,
    },
    "privateEndpoint.delete": {
        says: "`DELETE /privateEndpoint/{id}` answers an empty JSON object. That the status is 202, as in the newer API, is an assumption",
        sources: ["D", "–"],
        needs: "apiKey",
        status: 202,
        shape: NOTHING,
    },
    "privateEndpoint.attach": {
        says: "`POST /privateEndpoint/{id}/interfaceEndpoints` with `interfaceEndpointId`. That the status is 201 is an assumption",
        sources: ["D", "L", "–"],
        needs: "vpcEndpoint",
        status: 201,
        shape: ATTACHED,
    },
    "privateEndpoint.attached": {
        says: "`GET /privateEndpoint/{id}/interfaceEndpoints/{vpce}`",
        sources: ["D", "C", "L"],
        needs: "vpcEndpoint",
        status: 200,
        shape: ATTACHED,
    },
    "privateEndpoint.detach": {
        says: "`DELETE /privateEndpoint/{id}/interfaceEndpoints/{vpce}` answers an empty JSON object. That the status is 202 is an assumption",
        sources: ["D", "–"],
        needs: "vpcEndpoint",
        status: 202,
        shape: NOTHING,
    },
} as const satisfies Readonly<Record<string, AnswerFact>>;

/** The calls of its successor, below /api/atlas/v2/groups/{groupId}. */
export const ENDPOINT_SERVICE_CALLS = {
    "endpointService.create": {
        says: "`POST /privateEndpoint/endpointService` with `providerName`, `region` (`US_EAST_1`) and, if wanted, `supportedRemoteRegions` answers 201 (MongoDB's OpenAPI description says 200). Every field is there: what does not exist yet is null. `supportedRemoteRegions` is null where none is set (once, on 2026-03-12, `[]`), and was missing before 2026-03",
        sources: ["R", "P"],
        recorded: RUNS,
        needs: "nothing",
        status: 201,
        shape: ENDPOINT_V2,
    },
    "endpointService.list": {
        says: "`GET /privateEndpoint/AWS/endpointService` answers a bare JSON array",
        sources: ["R", "P"],
        recorded: RUNS,
        needs: "nothing",
        status: 200,
        isList: true,
        shape: ENDPOINT_V2,
    },
    "endpointService.get": {
        says: "`GET /privateEndpoint/AWS/endpointService/{id}`",
        sources: ["R", "P"],
        recorded: RUNS,
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
        says: "`DELETE /privateEndpoint/AWS/endpointService/{id}` answers 202 with `{}` (MongoDB's OpenAPI description says 204). Where the check attaches something, it sees this of an endpoint that is DELETING already",
        sources: ["R", "P"],
        recorded: RUNS,
        needs: "nothing",
        status: 202,
        shape: NOTHING,
    },
    "endpointService.attach": {
        says: "`POST /privateEndpoint/AWS/endpointService/{id}/endpoint` with `id`. The OpenAPI description says 200, as of the create call, which answers 201: so does this one, by assumption",
        sources: ["P", "D", "–"],
        needs: "vpcEndpoint",
        status: 201,
        shape: ATTACHED_V2,
    },
    "endpointService.attached": {
        says: "`GET /privateEndpoint/AWS/endpointService/{id}/endpoint/{vpce}`",
        sources: ["P", "D"],
        needs: "vpcEndpoint",
        status: 200,
        shape: ATTACHED_V2,
    },
    "endpointService.detach": {
        says: "`DELETE /privateEndpoint/AWS/endpointService/{id}/endpoint/{vpce}` answers an empty JSON object. The OpenAPI description says 204, as of the deletion of an endpoint, which answers 202: so does this one, by assumption",
        sources: ["P", "D", "–"],
        needs: "vpcEndpoint",
        status: 202,
        shape: NOTHING,
    },
    "regionalMode.get": {
        says: "`GET /privateEndpoint/regionalMode` answers `enabled`: whether several endpoints in several regions are allowed",
        sources: ["R", "P"],
        recorded: { times: 1, until: "2026-08-10" },
        needs: "nothing",
        status: 200,
        shape: { enabled: "boolean" },
    },
    "regionalMode.patch": {
        says: "`PATCH /privateEndpoint/regionalMode` with `enabled` answers 202 (MongoDB's OpenAPI description says 200); the package never sends it",
        sources: ["R", "P"],
        recorded: { times: 210, until: "2026-08-10" },
        status: 202,
        shape: { enabled: "boolean" },
    },
    "clusters.list": {
        says: "`GET /clusters`, with `Accept: application/vnd.atlas.2024-08-05+json`",
        sources: ["R", "P"],
        recorded: { times: 1, until: "2026-08-10" },
        needs: "nothing",
        status: 200,
        shape: { links: "array", results: "array", totalCount: "number" },
    },
    "clusters.get": {
        says: "`GET /clusters/{name}`, with the same `Accept`",
        sources: ["R", "P"],
        recorded: { times: 5, until: "2026-08-10" },
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
