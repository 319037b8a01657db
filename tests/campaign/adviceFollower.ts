import type { AtlasEmulator, EndpointSnapshot } from "atlas-emulator";
import { withDependents, type ProgramResource } from "./program";
import type { Outcome, StackError } from "./stack";

const ADOPT = "adoptExisting: true";

/** Whether an error says how to recover the endpoint that it names. */
export function saysHowToRecover(text: string): boolean {
    return text.includes(ADOPT);
}

/** What the user knows to be the stack's own: a private endpoint, or an attachment to it. */
export interface Ownership {
    owns(endpoint: EndpointSnapshot): boolean;
    ownsAttachment(privateEndpointId: string, interfaceEndpointId: string): boolean;
}

/**
 * Acts as a user who follows the errors' advice and knows what is not ours: that is not adopted; its resource is
 * removed from the program instead, as is a `get` of what is gone.
 *
 * @returns the program for the next `up`
 */
export function followAdvice(
    program: readonly ProgramResource[],
    errors: readonly StackError[],
    atlas: AtlasEmulator,
    known: Ownership,
): readonly ProgramResource[] {
    let next = program;
    for (const { name: failed, text } of errors) {
        const resource = next.find(({ name }) => name === failed);
        if (resource === undefined) {
            continue;
        }
        if (text.includes("with a longer customTimeouts.create")) {
            const { timeouts: _tooShort, ...patient } = resource;
            next = next.map((one) => (one === resource ? patient : one));
            continue;
        }
        const endpoints = atlas.endpoints(resource.groupId);
        if (resource.reads !== undefined) {
            const isGone = !endpoints.some(
                ({ id, status }) => id === resource.reads && status !== "DELETING",
            );
            next = isGone ? without(next, resource) : next;
            continue;
        }
        const named = endpoints.find((endpoint) => text.includes(endpoint.id) && isMeant(resource, endpoint));
        if (named !== undefined && saysHowToRecover(text)) {
            const { interfaceEndpointId: attached } = resource;
            const isOurs =
                attached === undefined ? known.owns(named) : known.ownsAttachment(named.id, attached);
            next = isOurs
                ? next.map((one) => (one === resource ? { ...one, adoptExisting: true } : one))
                : without(next, resource);
        }
    }
    return next;
}

/** Whether an error of this resource that names the endpoint speaks of what the resource declares. */
function isMeant(
    { kind, region, interfaceEndpointId }: ProgramResource,
    endpoint: EndpointSnapshot,
): boolean {
    return kind === "InterfaceEndpoint"
        ? endpoint.interfaceEndpoints.some((one) => one.interfaceEndpointId === interfaceEndpointId)
        : kind === "PrivateEndpoint" && endpoint.region === region;
}

/** The program without this resource and its dependents. */
function without(program: readonly ProgramResource[], gone: ProgramResource): readonly ProgramResource[] {
    const leaving = withDependents(program, gone.name);
    return program.filter(({ name }) => !leaving.has(name));
}

/**
 * Detaches in Atlas, as its user, what a deletion of an endpoint names because no program has it any more, such as what
 * a killed command had attached.
 */
export function detachLeftOvers(
    atlas: AtlasEmulator,
    errors: readonly StackError[],
    isLeftOver: (privateEndpointId: string, interfaceEndpointId: string) => boolean,
): void {
    const refusals = errors.filter(({ text }) => text.includes("Destroy their InterfaceEndpoint resources"));
    for (const { id, interfaceEndpoints } of atlas.endpoints()) {
        for (const { interfaceEndpointId } of interfaceEndpoints) {
            if (
                refusals.some(({ text }) => text.includes(interfaceEndpointId)) &&
                isLeftOver(id, interfaceEndpointId)
            ) {
                atlas.detach(id, interfaceEndpointId);
            }
        }
    }
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

/** Whether the command failed in a way in which it could not find what an earlier one left: it asked for nothing, or was refused. */
export function neverAsked(errors: Outcome["errors"], outcome: Outcome, keyRevoked: boolean): boolean {
    return errors.length === 0
        ? outcome.errors.length > 0 || outcome.interrupted
        : errors.some(
              ({ text }) =>
                  text.includes("Nothing was made") ||
                  // A refusal before the first create call, such as a 403 that passes by itself.
                  /answered 40[13]\b.* to (GET |POST \/api\/oauth\/token)/.test(text) ||
                  // A refusal that does not say that the region is taken, and a list that is behind.
                  (/answered 409 Conflict\b.* to POST/.test(text) && !text.includes("ALREADY_EXISTS")) ||
                  (keyRevoked && text.includes("answered 401")),
          );
}
