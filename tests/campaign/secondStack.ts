import type { EndpointSnapshot } from "atlas-emulator";
import type { ProgramResource } from "./program";
import type { StateEntry } from "./stack";

/**
 * The program of the second stack with the ids of the first one's private endpoints to which it attaches, as long as they
 * are healthy.
 *
 * @param entries of the first stack's state
 */
export function resolved(
    program: readonly ProgramResource[],
    entries: readonly StateEntry[],
    endpoints: readonly EndpointSnapshot[],
): readonly ProgramResource[] {
    const healthy = new Set(
        endpoints.filter(({ status }) => /^(?:WAITING_FOR_USER|AVAILABLE)$/.test(status)).map(({ id }) => id),
    );
    return program.map((one) => {
        const { privateEndpointId, attachedToFirst, ...rest } = one;
        if (attachedToFirst === undefined || healthy.has(privateEndpointId ?? "")) {
            return one;
        }
        const found = entries.find(
            ({ kind, name }) => kind === "PrivateEndpoint" && name === attachedToFirst,
        );
        return found !== undefined && healthy.has(found.id)
            ? { ...rest, attachedToFirst, privateEndpointId: found.id }
            : { ...rest, attachedToFirst };
    });
}

/** What is attached to an endpoint of the other stack waits for its id. */
export const isKnown = ({ attachedToFirst, privateEndpointId }: ProgramResource): boolean =>
    attachedToFirst === undefined || privateEndpointId !== undefined;
