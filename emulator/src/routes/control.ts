import { atlasError } from "../http/atlasError";
import type { ApiRequest } from "../http/request";
import { type Route, route } from "../http/router";
import type { Fault } from "../faults/fault";
import type { ClusterKind } from "../model/clusters";
import { checkTransitions, type Transitions } from "../options";
import { parseObject } from "./body";

export const CONTROL_PREFIX = "/_emulator/";

const ENDPOINT = `${CONTROL_PREFIX}endpoints/{id}`;
const ATTACHED = `${ENDPOINT}/interfaceEndpoints`;
const CLUSTER = `${CONTROL_PREFIX}clusters/{groupId}/{name}`;

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

/** The emulator's own operations over HTTP, for tests in other processes; no login. */
export function controlRoutes(atlas: Controlled): Route[] {
    return [
        route("GET", `${CONTROL_PREFIX}requests`, () => ({ status: 200, body: atlas.requests })),
        route("DELETE", `${CONTROL_PREFIX}requests`, () => done(() => atlas.clearRequests())),
        route("POST", `${CONTROL_PREFIX}faults`, (request) => ({
            status: 201,
            body: { id: atlas.fault(readFault(parseObject(request.body))) },
        })),
        route("DELETE", `${CONTROL_PREFIX}faults`, () => done(() => atlas.clearFaults())),
        route("DELETE", `${CONTROL_PREFIX}faults/{id}`, (_request, parameter) =>
            done(() => atlas.clearFaults(parameter("id"))),
        ),
        route("GET", `${CONTROL_PREFIX}endpoints`, ({ query }) => ({
            status: 200,
            body: atlas.endpoints(query.get("groupId") ?? undefined),
        })),
        route("POST", `${CONTROL_PREFIX}endpoints`, (request) => {
            const { groupId, region, status } = strings(request, ["groupId", "region"], ["status"]);
            return {
                status: 201,
                body: atlas.create(groupId, region, status === undefined ? {} : { status }),
            };
        }),
        route("DELETE", ENDPOINT, (_request, parameter) => done(() => atlas.remove(parameter("id")))),
        route("POST", `${ENDPOINT}/status`, (request, parameter) => {
            const { status, errorMessage } = strings(request, ["status"], ["errorMessage"]);
            return done(() => atlas.setStatus(parameter("id"), status, errorMessage));
        }),
        route("POST", ATTACHED, (request, parameter) => {
            const { interfaceEndpointId, status } = strings(request, ["interfaceEndpointId"], ["status"]);
            return done(() => atlas.attach(parameter("id"), interfaceEndpointId, status));
        }),
        route("DELETE", `${ATTACHED}/{interfaceEndpointId}`, (_request, parameter) =>
            done(() => atlas.detach(parameter("id"), parameter("interfaceEndpointId"))),
        ),
        route("POST", `${ATTACHED}/{interfaceEndpointId}/status`, (request, parameter) => {
            const { status, errorMessage } = strings(request, ["status"], ["errorMessage"]);
            const interfaceEndpointId = parameter("interfaceEndpointId");
            return done(() =>
                atlas.setConnectionStatus(parameter("id"), interfaceEndpointId, status, errorMessage),
            );
        }),
        route("GET", `${CONTROL_PREFIX}clusters/{groupId}`, (_request, parameter) => ({
            status: 200,
            body: atlas.clusters(parameter("groupId")),
        })),
        route("POST", `${CONTROL_PREFIX}clusters`, (request) => {
            const { groupId, name, regions, kind } = strings(
                request,
                ["groupId", "name", "regions"],
                ["kind"],
            );
            const how = kind === undefined ? {} : { kind: checkKind(kind) };
            return {
                status: 201,
                body: atlas.createCluster(groupId, name, regions.split(",").filter(Boolean), how),
            };
        }),
        route("POST", `${CLUSTER}/state`, (request, parameter) => {
            const { stateName } = strings(request, ["stateName"], []);
            return done(() => atlas.setClusterState(parameter("groupId"), parameter("name"), stateName));
        }),
        route("POST", `${CLUSTER}/regions`, (request, parameter) => {
            const { regions } = strings(request, ["regions"], []);
            return done(() =>
                atlas.setClusterRegions(parameter("groupId"), parameter("name"), regions.split(",")),
            );
        }),
        route("POST", `${CONTROL_PREFIX}regionalMode`, (request) => {
            const { enabled } = parseObject(request.body);
            const { groupId } = strings(request, ["groupId"], []);
            if (typeof enabled !== "boolean") {
                throw atlasError("INVALID_ARGUMENT", "enabled: true or false is needed.");
            }
            return done(() => atlas.setRegionalMode(groupId, enabled));
        }),
        route("POST", `${CONTROL_PREFIX}failNext`, (request) => {
            const { groupId, region, errorMessage } = strings(
                request,
                ["groupId", "errorMessage"],
                ["region"],
            );
            return done(() => atlas.failNext(groupId, region, errorMessage));
        }),
        route("POST", `${CONTROL_PREFIX}configure`, (request) =>
            done(() => atlas.configure(checkTransitions(parseObject(request.body)))),
        ),
        route("POST", `${CONTROL_PREFIX}key`, (request) => {
            const { publicKey, privateKey } = strings(request, ["publicKey", "privateKey"], []);
            return done(() => atlas.setKey(publicKey, privateKey));
        }),
        route("DELETE", `${CONTROL_PREFIX}key`, () => done(() => atlas.revokeKey())),
        route("GET", `${CONTROL_PREFIX}tokens`, () => ({
            status: 200,
            body: { issued: atlas.tokensIssued },
        })),
        route("DELETE", `${CONTROL_PREFIX}tokens`, () => done(() => atlas.revokeTokens())),
        route("POST", `${CONTROL_PREFIX}reset`, () => done(() => atlas.reset())),
    ];
}

function checkKind(kind: string): ClusterKind {
    if (kind !== "dedicated" && kind !== "shared" && kind !== "flex") {
        throw new RangeError(
            `kind: ${JSON.stringify(kind)} is not allowed; allowed: dedicated, shared, flex`,
        );
    }
    return kind;
}

function done(act: () => void): { status: 204 } {
    act();
    return { status: 204 };
}

function strings<Wanted extends string, Possible extends string>(
    request: ApiRequest,
    wanted: readonly Wanted[],
    possible: readonly Possible[],
): Record<Wanted, string> & Partial<Record<Possible, string>> {
    const object = parseObject(request.body);
    const found: Partial<Record<string, string>> = {};
    for (const name of [...wanted, ...possible]) {
        const value = object[name];
        if (typeof value === "string") {
            found[name] = value;
        } else if (value !== undefined || wanted.some((one) => one === name)) {
            throw atlasError("INVALID_ARGUMENT", `${name}: a string is needed.`);
        }
    }
    return found as Record<Wanted, string> & Partial<Record<Possible, string>>;
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
