import type { Fault } from "../faults/fault";
import { atlasError } from "../http/atlasError";
import type { ApiRequest } from "../http/request";
import { type Route, route } from "../http/router";
import type { ClusterKind } from "../model/clusters";
import { checkTransitions, type Transitions } from "../options";
import { parseObject } from "./body";

export const CONTROL_PREFIX = "/_emulator/";

/** What the control path can do with the emulator. */
export interface Controlled {
    readonly requests: readonly unknown[];
    readonly tokensIssued: number;
    clearRequests(): void;
    fault(fault: Fault): string;
    clearFaults(id?: string): void;
    endpoints(groupId?: string): unknown;
    create(groupId: string, region: string, how: { status?: string }): unknown;
    remove(id: string): void;
    setStatus(id: string, status: string, errorMessage?: string): void;
    failNext(groupId: string, region: string | undefined, errorMessage: string): void;
    attach(id: string, interfaceEndpointId: string, status?: string): void;
    detach(id: string, interfaceEndpointId: string): void;
    setConnectionStatus(id: string, interfaceEndpointId: string, status: string, errorMessage?: string): void;
    clusters(groupId: string): unknown;
    createCluster(
        groupId: string,
        name: string,
        regions: readonly string[],
        how: { kind?: ClusterKind },
    ): unknown;
    setClusterState(groupId: string, name: string, stateName: string): void;
    setClusterRegions(groupId: string, name: string, regions: readonly string[]): void;
    setRegionalMode(groupId: string, enabled: boolean): void;
    configure(transitions: Transitions): void;
    setKey(publicKey: string, privateKey: string): void;
    revokeKey(): void;
    revokeTokens(): void;
    reset(): void;
}

/** The texts of path, body and query. */
type Given = Readonly<Record<string, string>>;
/** What it answers; nothing is 204. */
type Act = (atlas: Controlled, given: Given, request: ApiRequest) => unknown;

const VPCE = "endpoints/{id}/interfaceEndpoints/{vpce}";

/** The emulator's own operations, by method and path, with the fields of the body; `?` marks those that may be missing. */
const OPERATIONS: Readonly<Record<string, Act>> = {
    "GET requests": (atlas) => atlas.requests,
    "DELETE requests": (atlas) => atlas.clearRequests(),
    "POST faults": (atlas, _given, { body }) => ({ id: atlas.fault(readFault(parseObject(body))) }),
    "DELETE faults": (atlas) => atlas.clearFaults(),
    "DELETE faults/{id}": (atlas, { id }) => atlas.clearFaults(id),
    "GET endpoints": (atlas, _given, { query }) => atlas.endpoints(query.get("groupId") ?? undefined),
    "POST endpoints groupId region status?": (atlas, { groupId = "", region = "", status }) =>
        atlas.create(groupId, region, status === undefined ? {} : { status }),
    "DELETE endpoints/{id}": (atlas, { id = "" }) => atlas.remove(id),
    "POST endpoints/{id}/status status errorMessage?": (atlas, { id = "", status = "", errorMessage }) =>
        atlas.setStatus(id, status, errorMessage),
    "POST endpoints/{id}/interfaceEndpoints interfaceEndpointId status?": (atlas, given) =>
        atlas.attach(given.id ?? "", given.interfaceEndpointId ?? "", given.status),
    [`DELETE ${VPCE}`]: (atlas, { id = "", vpce = "" }) => atlas.detach(id, vpce),
    [`POST ${VPCE}/status status errorMessage?`]: (
        atlas,
        { id = "", vpce = "", status = "", errorMessage },
    ) => atlas.setConnectionStatus(id, vpce, status, errorMessage),
    "GET clusters/{groupId}": (atlas, { groupId = "" }) => atlas.clusters(groupId),
    "POST clusters groupId name regions kind?": (atlas, { groupId = "", name = "", regions = "", kind }) => {
        const how = kind === undefined ? {} : { kind: checkKind(kind) };
        return atlas.createCluster(groupId, name, regions.split(",").filter(Boolean), how);
    },
    "POST clusters/{groupId}/{name}/state stateName": (atlas, { groupId = "", name = "", stateName = "" }) =>
        atlas.setClusterState(groupId, name, stateName),
    "POST clusters/{groupId}/{name}/regions regions": (atlas, { groupId = "", name = "", regions = "" }) =>
        atlas.setClusterRegions(groupId, name, regions.split(",")),
    "POST regionalMode groupId": (atlas, { groupId = "" }, { body }) => {
        const { enabled } = parseObject(body);
        if (typeof enabled !== "boolean") {
            throw atlasError("INVALID_ARGUMENT", "enabled: true or false is needed.");
        }
        atlas.setRegionalMode(groupId, enabled);
    },
    "POST failNext groupId errorMessage region?": (atlas, { groupId = "", region, errorMessage = "" }) =>
        atlas.failNext(groupId, region, errorMessage),
    "POST configure": (atlas, _given, { body }) => atlas.configure(checkTransitions(parseObject(body))),
    "POST key publicKey privateKey": (atlas, { publicKey = "", privateKey = "" }) =>
        atlas.setKey(publicKey, privateKey),
    "DELETE key": (atlas) => atlas.revokeKey(),
    "GET tokens": (atlas) => ({ issued: atlas.tokensIssued }),
    "DELETE tokens": (atlas) => atlas.revokeTokens(),
    "POST reset": (atlas) => atlas.reset(),
};

/** For tests in other processes; no login. */
export function controlRoutes(atlas: Controlled): Route[] {
    return Object.entries(OPERATIONS).map(([operation, act]) => {
        const [method = "", path = "", ...fields] = operation.split(" ");
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
        return route(method, CONTROL_PREFIX + path, (request, parameter) => {
            const ofPath = Object.fromEntries(names.map((name) => [name, parameter(name)]));
            const ofBody = fields.length === 0 ? {} : texts(parseObject(request.body), fields);
            const body = act(atlas, { ...ofPath, ...ofBody }, request);
            return body === undefined ? { status: 204 } : { status: method === "GET" ? 200 : 201, body };
        });
    });
}

function texts(body: Readonly<Record<string, unknown>>, fields: readonly string[]): Given {
    const found: Record<string, string> = {};
    for (const field of fields) {
        const name = field.replace("?", "");
        const value = body[name];
        if (typeof value === "string") {
            found[name] = value;
        } else if (value !== undefined || name === field) {
            throw atlasError("INVALID_ARGUMENT", `${name}: a string is needed.`);
        }
    }
    return found;
}

function checkKind(kind: string): ClusterKind {
    if (kind !== "dedicated" && kind !== "shared" && kind !== "flex") {
        throw new RangeError(
            `kind: ${JSON.stringify(kind)} is not allowed; allowed: dedicated, shared, flex`,
        );
    }
    return kind;
}

/** JSON has neither patterns nor Infinity: `pathPattern` is a pattern's source, and `times` may be "Infinity". */
function readFault(given: Readonly<Record<string, unknown>>): Fault {
    const { pathPattern, times, ...fault } = given;
    return {
        ...fault,
        ...(pathPattern === undefined ? {} : { path: readPattern(pathPattern) }),
        ...(times === undefined ? {} : { times: times === "Infinity" ? Infinity : times }),
    } as Fault;
}

function readPattern(source: unknown): RegExp {
    try {
        return new RegExp(typeof source === "string" ? source : "(");
    } catch {
        throw new RangeError(
            `pathPattern: ${JSON.stringify(source)} is no regular expression; allowed: its source`,
        );
    }
}
