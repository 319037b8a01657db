import type { EndpointSnapshot, LoggedRequest } from "atlas-emulator";
import { partyOf, type Party } from "./party";

/** Ids and the `Date` header have a resolution of one second each. */
const RESOLUTION_MS = 2_000;
/** After which the provider takes a call for lost. */
const HANG_MS = 31_000;
const USABLE = new Set([undefined, "slow", "refuse429", "stale"]);

const CALLS = {
    create: /\/(?:privateEndpoint|endpointService)\/?(?:\?|$)/,
    attach: /\/(?:interfaceEndpoints|endpoint)\/?(?:\?|$)/,
};

/** When a party's create calls without a usable answer were under way, in one project; or its calls to attach. */
export function lostCalls(
    requests: readonly LoggedRequest[],
    groupId: string,
    party: Party,
    call: keyof typeof CALLS = "create",
): { readonly from: number; readonly to: number }[] {
    return requests
        .filter(
            (request) =>
                request.method === "POST" &&
                request.groupId === groupId &&
                CALLS[call].test(request.path) &&
                partyOf(request.scheme === "bearer" ? "bearer" : "digest") === party &&
                !USABLE.has(request.fault) &&
                !(request.fault === "status" && request.status < 500),
        )
        .map(({ time, answeredAt, fault }) => ({
            from: time.getTime(),
            to: answeredAt?.getTime() ?? time.getTime() + (fault === "hang" ? HANG_MS : 1_000),
        }));
}

/**
 * Whether an endpoint was created while a create call of this party was in flight without a usable answer:
 * nothing in Atlas then shows whose call created it.
 */
export function wasMadeDuringLostCall(
    { groupId, createdAt }: EndpointSnapshot,
    party: Party,
    requests: readonly LoggedRequest[],
): boolean {
    const made = createdAt.getTime();
    return lostCalls(requests, groupId, party).some(
        ({ from, to }) => made > from - RESOLUTION_MS && made < to + RESOLUTION_MS,
    );
}
