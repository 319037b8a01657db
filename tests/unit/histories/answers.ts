import { SUCCESSOR, type Api } from "../../../provider/src/atlas/api/dialects";
import type { Request } from "../../../provider/src/atlas/wire/wire";
import { type Atlas, attachmentOf, type Thing } from "./atlas";

// What the model of Atlas answers to a request, as Atlas spells it.

/** A request. */
export interface Called extends Pick<Request, "method" | "body"> {
    readonly api: Api;
    /** Within the project. */
    readonly path: string;
    readonly isProject: boolean;
    readonly isList: boolean;
    readonly isAttachment: boolean;
    readonly id: string | undefined;
    readonly vpce: string | undefined;
}

export interface Said {
    readonly status: number;
    readonly body: unknown;
}

/** What a read is answered now, by a copy that has missed the latest change, and by one that knows nothing. */
export function answersTo(atlas: Atlas, call: Called): Readonly<Record<"now" | "stale" | "blank", Said>> {
    const { now, stale, blank } = atlas.views(call.api);
    return { now: read(atlas, call, now), stale: read(atlas, call, stale), blank: read(atlas, call, blank) };
}

/** @param isLate whether the call was given up before */
export function perform(
    atlas: Atlas,
    { method, api, id, vpce, isAttachment, body }: Called,
    isLate = false,
): Said {
    if (id === undefined) {
        const made = atlas.make("us", isLate);
        return made === undefined
            ? error(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION")
            : { status: 201, body: shown(made, api) };
    }
    const thing = atlas.things.find((one) => one.id === id);
    if (thing === undefined) {
        return error(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
    }
    if (!isAttachment) {
        if (thing.attached.length > 0) {
            return error(409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS");
        }
        atlas.remove("us", thing);
        return { status: 202, body: {} };
    }
    if (method === "POST") {
        const [given = ""] = Object.values(body as Record<string, string>);
        const isAttached = attachmentOf(thing, given) !== undefined;
        const code = isAttached ? "INTERFACE_ENDPOINT_ALREADY_EXISTS" : "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS";
        return atlas.attach("us", thing, given)
            ? { status: 201, body: { interfaceEndpointId: given } }
            : error(409, code);
    }
    if (attachmentOf(thing, vpce) === undefined) {
        return error(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND");
    }
    atlas.detach("us", thing, api === "endpointService", vpce);
    return { status: 202, body: {} };
}

/** What is missing is missing under codes that no catalogue has. */
function read(
    atlas: Atlas,
    { api, isProject, id, vpce, isAttachment }: Called,
    things: readonly Thing[],
): Said {
    if (api === "endpointService" && atlas.isSuccessorDown) {
        return error(403, "ACCESS_FORBIDDEN");
    }
    if (isProject) {
        return { status: 200, body: {} };
    }
    if (id === undefined) {
        return { status: 200, body: things.map((thing) => shown(thing, api)) };
    }
    const thing = things.find((one) => one.id === id);
    if (thing === undefined) {
        return error(404, "NO_SUCH_THING_AS_NOBODY_KNOWS");
    }
    if (!isAttachment) {
        return { status: 200, body: shown(thing, api) };
    }
    const attachment = attachmentOf(thing, vpce);
    return attachment === undefined
        ? error(404, "NO_SUCH_ATTACHMENT_AS_NOBODY_KNOWS")
        : { status: 200, body: { interfaceEndpointId: vpce, connectionStatus: attachment.status } };
}

export function calledBy({ method, url, body }: Request): Called {
    const [address = "", path = ""] = url.split(/\/groups\/[0-9a-f]+|\?/);
    const [, id, attachments, vpce] =
        /\/([0-9a-f]{24})(?:\/(interfaceEndpoints|endpoint)(?:\/([^/]+))?)?$/.exec(path) ?? [];
    return {
        ...{ method, body, path, id, vpce },
        api: address.endsWith("/v2") ? "endpointService" : "privateEndpoint",
        isList: /\/(?:privateEndpoint|endpointService)$/.test(path),
        isProject: path === "",
        isAttachment: attachments !== undefined,
    };
}

/** The older API shows a region only as part of the service's name, which is there once it is ready. */
export function shown({ id, region, status, attached }: Thing, api: Api): object {
    const isNewer = api === "endpointService";
    const isReady = status === "WAITING_FOR_USER";
    return {
        id,
        status: isReady && isNewer ? "AVAILABLE" : status,
        endpointServiceName: isReady ? `com.amazonaws.vpce.${region}.vpce-svc-${id.slice(-6)}` : null,
        errorMessage: null,
        interfaceEndpoints: attached.map((one) => one.id),
        ...(isNewer ? { regionName: SUCCESSOR.spellRegion(region) } : {}),
    };
}

export function error(status: number, errorCode: string): Said {
    return { status, body: { detail: "", error: status, errorCode, parameters: [], reason: "" } };
}
