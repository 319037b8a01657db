import type { AtlasEmulator, EndpointSnapshot } from "atlas-emulator";
import { withDependents, type ProgramResource } from "./program";
import type { Outcome, StackError } from "./stack";

/** The errors that say to set `adoptExisting: true`. */
const ADOPT: ReadonlySet<string> = new Set(["regionTaken", "undecided", "takenByNothing", "attachmentTaken"]);

/** The errors after which the command has not asked for an endpoint, or was refused. */
const NOT_ASKED: ReadonlySet<string> = new Set([
    ...["noConnection", "certificate", "proxy", "notCreated"],
    ...["noAccess", "wrongLogin", "passingRefusal", "refused"],
]);

/** Whether an error names this, and says how to recover it. */
export function namesToRecover({ code, text }: StackError, id: string): boolean {
    return ADOPT.has(code) && text.includes(id);
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
    for (const error of errors) {
        const resource = next.find(({ name }) => name === error.name);
        if (resource === undefined) {
            continue;
        }
        if (error.code === "notCreated") {
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
        const named = endpoints.find(
            (endpoint) => namesToRecover(error, endpoint.id) && isMeant(resource, endpoint),
        );
        if (named !== undefined) {
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
    const refusals = errors.filter(({ code }) => code === "stillAttached");
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

/** Whether the command failed in a way in which it could not find what an earlier one left. */
export function neverAsked(errors: Outcome["errors"], outcome: Outcome): boolean {
    return errors.length === 0
        ? outcome.errors.length > 0 || outcome.interrupted
        : errors.some(({ code }) => NOT_ASKED.has(code));
}
