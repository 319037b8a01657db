import type { AtlasEmulator } from "atlas-emulator";
import { withDependents, type ProgramResource } from "./program";
import type { StackError } from "./stack";

const ADOPT = "adoptExisting: true";

/** Whether an error tells the way out for an endpoint that it names. */
export function tellsWayOut(text: string): boolean {
    return text.includes(ADOPT);
}

/**
 * A user who does what the errors say, and knows which endpoints are not ours: those are not taken over, the resource
 * leaves the program instead.
 *
 * @returns the program for the next `up`
 */
export function followAdvice(
    program: readonly ProgramResource[],
    errors: readonly StackError[],
    atlas: AtlasEmulator,
    isOurs: (id: string) => boolean,
): readonly ProgramResource[] {
    let next = program;
    for (const { name: failed, text } of errors) {
        const resource = next.find(({ name }) => name === failed);
        const named = atlas
            .endpoints(resource?.groupId)
            .find(({ region, id }) => region === resource?.region && text.includes(id));
        if (resource === undefined || named === undefined || !tellsWayOut(text)) {
            continue;
        }
        next = isOurs(named.id)
            ? next.map((one) => (one === resource ? { ...one, adoptExisting: true } : one))
            : without(next, resource);
    }
    return next;
}

/** What the program no longer has, and what depends on it. */
function without(program: readonly ProgramResource[], gone: ProgramResource): readonly ProgramResource[] {
    const leaving = withDependents(program, gone.name);
    return program.filter(({ name }) => !leaving.has(name));
}

/** Mends what only Atlas's administrators can: connections that were rejected, a key that was revoked. */
export function mendAtlas(atlas: AtlasEmulator): void {
    atlas.setKey(atlas.options.publicKey, atlas.options.privateKey);
    for (const { id, interfaceEndpoints } of atlas.endpoints()) {
        for (const { interfaceEndpointId, connectionStatus } of interfaceEndpoints) {
            if (connectionStatus === "REJECTED") {
                atlas.setConnectionStatus(id, interfaceEndpointId, "AVAILABLE");
            }
        }
    }
}
