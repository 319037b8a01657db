import { SUCCESSOR, type Api } from "../../../provider/src/atlas/api/dialects";
import { meaningOf } from "../../../provider/src/atlas/errors/catalogue";
import { errorOf } from "../../../provider/src/atlas/errors/errors";
import type { AtlasClient, Call } from "../../../provider/src/atlas/api/client";
import { duringCall, isCancellation } from "../../../provider/src/waiting/deadline";
import type { Clock } from "../../../provider/src/waiting/clock";
import type { Atlas, Party, Thing } from "./atlas";

/**
 * What befalls a call of ours:
 *
 * - `stale`: a read is answered by a copy that has missed the latest change · `blank`: as if nothing was there
 * - `dim`: all reads are answered so for 4 s, which proves nothing · `dark`: for 14 s, which is taken for a proof ·
 *   `half dark`: through one API, for a minute
 * - `lost`: a write has its effect, and its answer is lost · `refused`: it has none, and no answer, either · `late`: it
 *   has its effect 5 s after the answer was lost · `old`: a create call is answered with what was there already ·
 *   `code`: a write is refused with a code that nobody knows · `kill`: it has its effect, and our process is killed
 * - `^C`: the user presses it before the call
 */
export const FATES = [
    "stale",
    "blank",
    "dim",
    "dark",
    "half dark",
    "lost",
    "refused",
    "late",
    "old",
    "code",
    "kill",
    "^C",
] as const;
export type Fate = (typeof FATES)[number];

/** The process that calls. */
export interface Caller {
    readonly clock: Clock;
    readonly party: Party;
    /** The latest create call was refused, since the region is taken; and a list has shown by what. */
    isTaken: boolean;
    seesTaken: boolean;
    /** Decides what happens before, and to, a call. */
    meet(call: Call<unknown>): Promise<Fate | undefined>;
    kill(): void;
}

interface Answer {
    readonly status: number;
    readonly body: unknown;
}

/** When the call was sent, by the model's clock. */
interface Sent {
    readonly from: number;
}

type Request = Pick<Call<unknown>, "method" | "path" | "body">;

/** What a process has in place of HTTP: the calls reach the model, unless something befalls them. */
export function clientOf(atlas: Atlas, process: Caller): AtlasClient {
    const client: Pick<AtlasClient, "call"> = {
        call: async (call) => {
            const answered = await answer(atlas, process, call);
            const { from } = answered;
            const window = { from: atlas.shownTime(from), to: atlas.shownTime(atlas.now()) };
            return { value: finish(call, answered), attempt: { startedAt: from, window } };
        },
    };
    return client as AtlasClient;
}

/** What a read is answered now, by a copy that has missed the latest change, and by one that knows nothing. */
export function answersTo(
    atlas: Atlas,
    { path }: Request,
): Readonly<Record<"now" | "stale" | "blank", Answer>> {
    const { now, stale, blank } = atlas.views(partsOf(path).api);
    return { now: read(atlas, path, now), stale: read(atlas, path, stale), blank: read(atlas, path, blank) };
}

const CALLED = { baseUrl: "https://atlas", provider: undefined, answered: true };

/** Until the answer to a write arrives: a cancellation does not end a call that names what it makes. */
async function answerTime(
    atlas: Atlas,
    clock: Clock,
    { signal, onHeld, repeatable }: Call<unknown>,
): Promise<void> {
    const end = new AbortController();
    const follow = (): void => {
        if (onHeld === undefined || !isCancellation(signal.reason)) {
            end.abort(repeatable ? signal.reason : duringCall(signal.reason));
        }
    };
    signal.addEventListener("abort", follow, { once: true });
    if (signal.aborted) {
        follow();
    }
    try {
        await clock.sleep(atlas.latency(), end.signal);
    } finally {
        signal.removeEventListener("abort", follow);
    }
}

/** @throws {AtlasUnreachableError} where the answer is lost */
async function answer(atlas: Atlas, process: Caller, call: Call<unknown>): Promise<Answer & Sent> {
    const { clock, party } = process;
    const { signal, path, method, repeatable } = call;
    await clock.sleep(atlas.latency(), signal);
    const fate = await process.meet(call);
    signal.throwIfAborted();
    const from = atlas.now();
    const { api, isList, id } = partsOf(path);
    if (method === "GET") {
        const which = fate === "stale" || fate === "blank" ? fate : "now";
        const result = answersTo(atlas, call)[which];
        if (isList && result.status === 200) {
            const things = atlas.views(api)[which];
            atlas.noteListed(party, from, things);
            process.seesTaken = process.isTaken && things.some((thing) => thing.id === atlas.here()?.id);
        }
        await clock.sleep(atlas.latency(), signal);
        return { ...result, from };
    }
    const here = atlas.here();
    if (process.seesTaken && id === undefined && here !== undefined && here.status !== "DELETING") {
        atlas.rude.push(`${party} asked again for a region whose endpoint it had seen in a list`);
    }
    process.seesTaken = false;
    process.isTaken = false;
    const effect = (): Answer => write(atlas, process, call);
    switch (fate) {
        case "code":
            return { ...error(409, "SOMETHING_NOBODY_KNOWS"), from };
        case "old":
            atlas.lost.push({ party, from, to: atlas.now() });
            return {
                ...(here === undefined ? error(500, "") : { status: 200, body: shown(here, api) }),
                from,
            };
        case "kill":
            effect();
            return new Promise(() => process.kill());
        case "lost":
            effect();
            break;
        case "late":
            atlas.later(() => write(atlas, process, call, true), 5_000);
            break;
        case "refused":
            break;
        default: {
            const result = effect();
            process.isTaken = id === undefined && result.status === 409;
            await answerTime(atlas, clock, call);
            return { ...result, from };
        }
    }
    await answerTime(atlas, clock, call);
    if (repeatable) {
        return { ...effect(), from };
    }
    atlas.lost.push({ party, from, to: atlas.now() });
    const window = { from: atlas.shownTime(from), to: atlas.shownTime(atlas.now()) };
    const broken = { errorClass: "broken", words: "the answer broke off", status: 0, advice: "" } as const;
    throw errorOf(broken, { method: call.method, path: call.path, ...CALLED }, { startedAt: from, window });
}

/** @param isLate whether the call was given up before */
function write(atlas: Atlas, { party }: Caller, { method, path, body }: Request, isLate = false): Answer {
    const { api, id, vpce, isAttachment } = partsOf(path);
    if (id === undefined) {
        const made = atlas.make(party, isLate);
        return made === undefined
            ? error(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION")
            : { status: 201, body: shown(made, api) };
    }
    const thing = atlas.things.find((one) => one.id === id);
    if (thing === undefined) {
        return error(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
    }
    if (!isAttachment) {
        if (Object.keys(thing.attached).length > 0) {
            return error(409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS");
        }
        atlas.remove(party, thing);
        return { status: 204, body: undefined };
    }
    if (method === "POST") {
        const [given = ""] = Object.values(body as Record<string, string>);
        const isAttached = thing.attached[given] !== undefined;
        const code = isAttached ? "INTERFACE_ENDPOINT_ALREADY_EXISTS" : "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS";
        return atlas.attach(party, thing, given)
            ? { status: 201, body: { interfaceEndpointId: given } }
            : error(409, code);
    }
    if (vpce === undefined || thing.attached[vpce] === undefined) {
        return error(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND");
    }
    atlas.detach(party, thing, api === "endpointService", vpce);
    return { status: 204, body: undefined };
}

/** What is missing is missing under codes that no catalogue has. */
function read(atlas: Atlas, path: string, things: readonly Thing[]): Answer {
    const { api, isProject, id, vpce, isAttachment } = partsOf(path);
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
    const attachment = thing.attached[vpce ?? ""];
    return attachment === undefined
        ? error(404, "NO_SUCH_ATTACHMENT_AS_NOBODY_KNOWS")
        : { status: 200, body: { interfaceEndpointId: vpce, connectionStatus: attachment.status } };
}

function partsOf(path: string): {
    readonly api: Api;
    readonly isProject: boolean;
    readonly isList: boolean;
    readonly isAttachment: boolean;
    readonly id: string | undefined;
    readonly vpce: string | undefined;
} {
    const [route = ""] = path.split("?");
    const [, id, attachments, vpce] =
        /\/(?:privateEndpoint|endpointService)\/([0-9a-f]{24})(?:\/(interfaceEndpoints|endpoint)(?:\/([^/]+))?)?$/.exec(
            route,
        ) ?? [];
    return {
        api: route.includes("/v2/") ? "endpointService" : "privateEndpoint",
        isList: /\/(?:privateEndpoint|endpointService)$/.test(route),
        isProject: /\/groups\/[0-9a-f]+$/.test(route),
        isAttachment: attachments !== undefined,
        id,
        vpce,
    };
}

/** Which API a call goes through, and whether it creates an endpoint. */
export function kindOf({ method, path }: Request): { readonly api: Api; readonly isCreate: boolean } {
    const { api, isList } = partsOf(path);
    return { api, isCreate: method === "POST" && isList };
}

/** The older API shows a region only as part of the service's name, which is there once it is ready. */
function shown({ id, region, status, attached }: Thing, api: Api): object {
    const isNewer = api === "endpointService";
    const isReady = status === "WAITING_FOR_USER";
    return {
        id,
        status: isReady && isNewer ? "AVAILABLE" : status,
        endpointServiceName: isReady ? `com.amazonaws.vpce.${region}.vpce-svc-${id.slice(-6)}` : null,
        errorMessage: null,
        interfaceEndpoints: Object.keys(attached),
        ...(isNewer ? { regionName: SUCCESSOR.spellRegion(region) } : {}),
    };
}

function error(status: number, errorCode: string): Answer {
    return { status, body: errorCode };
}

function finish<T>(call: Call<T>, { status, body }: Answer): T {
    if (status < 400) {
        return call.read(body);
    }
    const errorCode = String(body);
    const problem = {
        ...meaningOf(status, errorCode),
        words: `Atlas answered ${status} (${errorCode})`,
        status,
        errorCode,
    };
    throw errorOf(
        problem,
        { method: call.method, path: call.path, ...CALLED },
        { startedAt: 0, window: undefined },
    );
}
