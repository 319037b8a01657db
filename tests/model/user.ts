import type { StackError } from "./engine";
import { withDependents, type Declared } from "./program";
import type { Outcome } from "./stack";
import type { There } from "./world";

// A user who does what the errors say, and knows what is not ours.

/** The errors that say to set `adoptExisting: true`. */
const ADOPT: ReadonlySet<string> = new Set(["regionTaken", "undecided", "takenByNothing", "attachmentTaken"]);
/** The errors that say to run `pulumi refresh`. */
const REFRESH: ReadonlySet<string> = new Set(["thereAfterAll", "privateEndpointGone"]);
/** The errors after which the command has not asked for an endpoint, or was refused. */
const NOT_ASKED: ReadonlySet<string> = new Set([
    ...["noConnection", "certificate", "proxy", "notCreated"],
    ...["noAccess", "wrongLogin", "passingRefusal", "refused"],
]);

/** Whether an error says how to recover what it names. */
export const namesToRecover = (code: string): boolean => ADOPT.has(code) || REFRESH.has(code);

/** Whether the command failed in a way in which it could not find what an earlier one left. */
export function neverAsked(errors: readonly StackError[], outcome: Outcome): boolean {
    return errors.length === 0
        ? outcome.errors.length > 0 || outcome.interrupted
        : errors.some(({ code }) => NOT_ASKED.has(code));
}

export const needsRefresh = (errors: readonly StackError[]): boolean =>
    errors.some(({ code }) => REFRESH.has(code));

/**
 * What is not ours is not adopted: its resource leaves the program, as does a `get` of what is gone.
 *
 * @param isOurs whether the user knows an endpoint, or an attachment to it, as the stack's own
 * @returns the program for the next `up`
 */
export function followAdvice(
    program: readonly Declared[],
    errors: readonly StackError[],
    there: readonly There[],
    isOurs: (id: string, vpce?: string) => boolean,
): readonly Declared[] {
    let next = program;
    for (const { name, code, text } of errors) {
        const resource = next.find((one) => one.name === name);
        if (resource === undefined) {
            continue;
        }
        const change = (now: Declared): void => {
            next = next.map((one) => (one === resource ? now : one));
        };
        const { reads, groupId, interfaceEndpointId: vpce } = resource;
        const named = there.find((one) => text.includes(one.id) && isMeant(resource, one));
        if (code === "notCreated") {
            const { timeouts: _tooShort, ...patient } = resource;
            change(patient);
        } else if (reads !== undefined) {
            const isRead = (one: There): boolean => one.id === reads.toLowerCase() && one.groupId === groupId;
            const isGone = !there.some((one) => isRead(one) && one.status !== "DELETING");
            next = isGone ? without(next, resource) : next;
        } else if (named !== undefined && ADOPT.has(code)) {
            if (isOurs(named.id, vpce)) {
                change({ ...resource, adoptExisting: true });
            } else {
                next = without(next, resource);
            }
        }
    }
    return next;
}

/** Whether an error of this resource that names the endpoint speaks of what the resource declares. */
function isMeant({ kind, region, interfaceEndpointId }: Declared, endpoint: There): boolean {
    return kind === "InterfaceEndpoint"
        ? endpoint.attached.some(({ id }) => id === interfaceEndpointId)
        : kind === "PrivateEndpoint" && endpoint.region === region;
}

/** The program without this resource and its dependents. */
function without(program: readonly Declared[], gone: Declared): readonly Declared[] {
    const leaving = withDependents(program, gone.name);
    return program.filter(({ name }) => !leaving.has(name));
}

/**
 * What keeps an endpoint from being deleted, and what the user detaches in Atlas, since no program has it any more, such
 * as what a killed command had attached.
 */
export function leftOvers(
    errors: readonly StackError[],
    there: readonly There[],
    isKnown: (id: string, vpce: string) => boolean,
): { readonly id: string; readonly vpce: string }[] {
    const refusals = errors.filter(({ code }) => code === "stillAttached");
    return there.flatMap(({ id, attached }) =>
        attached
            .filter(({ id: vpce }) => refusals.some(({ text }) => text.includes(vpce)) && !isKnown(id, vpce))
            .map(({ id: vpce }) => ({ id, vpce })),
    );
}
