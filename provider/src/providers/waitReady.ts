import type { Endpoint } from "../atlas/answers";
import type { Api } from "../atlas/dialects";
import type { Operation } from "./operation";
import type { ProjectApi } from "./project";

/** How a wait for a private endpoint ended. */
export type Readiness =
    { readonly ready: Endpoint } | { readonly failed: Endpoint } | { readonly deleting: Endpoint } | "gone";

/** The first API calls it WAITING_FOR_USER, its successor AVAILABLE. */
export const READY = new Set(["WAITING_FOR_USER", "AVAILABLE"]);

/**
 * What the row says of a status. Short: beside type, name and counter a terminal of 140 columns has 60 left for it, and
 * the CLI cuts the rest.
 */
function inWords(status: string, api: Api): string {
    const next = api === "privateEndpoint" ? "WAITING_FOR_USER" : "AVAILABLE";
    return status === "INITIATING" ? `INITIATING: Atlas builds the service, then ${next}` : status;
}

/** What an endpoint's answer means for somebody who waits until it is ready; undefined: go on waiting. */
export function judgeReadiness(endpoint: Endpoint): Readiness | undefined {
    switch (endpoint.status) {
        case "DELETED":
            return "gone";
        case "FAILED":
            return { failed: endpoint };
        case "DELETING":
            return { deleting: endpoint };
        default:
            // Without its name it is of no use yet, whatever the status says.
            return READY.has(endpoint.status) && endpoint.endpointServiceName !== undefined
                ? { ready: endpoint }
                : undefined;
    }
}

/** Waits until the endpoint can be used, or never will be. `seen` is what Atlas has answered already. */
export async function waitReady(
    api: ProjectApi,
    id: string,
    operation: Operation,
    seen: Endpoint | undefined,
    note: (endpoint: Endpoint) => void,
): Promise<Readiness> {
    const judge = (endpoint: Endpoint): Readiness | undefined => {
        operation.lastStatus = endpoint.status;
        note(endpoint);
        operation.say(inWords(endpoint.status, api.api));
        return judgeReadiness(endpoint);
    };
    const already = seen === undefined ? undefined : judge(seen);
    const about = seen === undefined ? {} : { seenAt: operation.clock.now() };
    return (
        already ??
        operation.untilPresentOrGone(
            api,
            (look) => api.findIn(look, id),
            (endpoint) => judge(endpoint),
            about,
        )
    );
}

/** The endpoint as Atlas shows it, "gone" once that is proven. */
export async function findOrProveGone(
    api: ProjectApi,
    id: string,
    operation: Operation,
): Promise<Endpoint | "gone"> {
    return operation.untilPresentOrGone(
        api,
        (look) => api.findIn(look, id),
        (endpoint) => endpoint,
    );
}

/**
 * Waits until Atlas has the endpoint no more.
 *
 * @param accepted Atlas has taken the call to delete it
 * @returns FAILED's endpoint where Atlas gave the deletion up
 */
export async function waitGone(
    api: ProjectApi,
    id: string,
    operation: Operation,
    accepted: boolean,
): Promise<Endpoint | "gone"> {
    let deleting = false;
    return operation.untilPresentOrGone(
        api,
        (look) => api.findIn(look, id),
        (endpoint) => {
            if (endpoint.status === "DELETED") {
                return "gone";
            }
            operation.lastStatus = endpoint.status;
            operation.say(
                endpoint.status === "DELETING"
                    ? "DELETING: Atlas is removing the endpoint service"
                    : endpoint.status,
            );
            // FAILED from before the deletion stays shown until Atlas gets to it.
            if (deleting && endpoint.status === "FAILED") {
                return endpoint;
            }
            deleting ||= endpoint.status === "DELETING";
            return undefined;
        },
        { leaving: () => deleting || accepted },
    );
}
