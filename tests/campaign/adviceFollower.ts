import type { AtlasEmulator } from "atlas-emulator";
import { withDependents, type ProgramResource } from "./program";
import type { StackError } from "./stack";

const ADOPT = "adoptExisting: true";

/** Whether an error says how to recover the endpoint that it names. */
export function saysHowToRecover(text: string): boolean {
    return text.includes(ADOPT);
}

/**
 * Acts as a user who follows the errors' advice and knows which endpoints are not ours: those are not
 * adopted; their resource is removed from the program instead.
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
        if (resource === undefined || named === undefined || !saysHowToRecover(text)) {
            continue;
        }
        next = isOurs(named.id)
            ? next.map((one) => (one === resource ? { ...one, adoptExisting: true } : one))
            : without(next, resource);
    }
    return next;
}

/** The program without this resource and its dependents. */
function without(program: readonly ProgramResource[], gone: ProgramResource): readonly ProgramResource[] {
    const leaving = withDependents(program, gone.name);
    return program.filter(({ name }) => !leaving.has(name));
}

/** Repairs what only an Atlas administrator can: rejected connections and a revoked key. */
export function repairAtlas(atlas: AtlasEmulator): void {
    atlas.setKey(atlas.options.publicKey, atlas.options.privateKey);
    for (const { id, interfaceEndpoints } of atlas.endpoints()) {
        for (const { interfaceEndpointId, connectionStatus } of interfaceEndpoints) {
            if (connectionStatus === "REJECTED") {
                atlas.setConnectionStatus(id, interfaceEndpointId, "AVAILABLE");
            }
        }
    }
}
