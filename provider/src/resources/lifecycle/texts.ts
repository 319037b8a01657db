import { DeadlineError } from "../../waiting/deadline";
import type { Kind } from "../kindNames";
import type { Operation } from "./operation";
import type { Owner } from "../project/projectMemory";

/** What the user reads of every kind of resource. Each says what is where, and what to type next. */

export const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The first of many things, and how many more there are. */
export function listed(things: readonly string[], most = 20): string {
    const more = things.length - most;
    return more > 0 ? `${things.slice(0, most).join(", ")} and ${more} more` : things.join(", ");
}

/** The resource's name in the program, in quotation marks. */
export const resourceName = (urn: string): string => `"${urn.split("::").slice(3).join("::")}"`;

/** " Last problem: …" where there is one. */
export function problemPart({ lastProblem }: Operation, error?: Error): string {
    const problem = error?.message ?? lastProblem;
    return problem === undefined ? "" : ` Last problem: ${sentence(problem)}`;
}

/** The error that ended a wait before its time, undefined where the time was over. */
export function unlessTimedOut(error: unknown): Error | undefined {
    return error instanceof DeadlineError ? undefined : (error as Error);
}

/** What exists, or existed, in Atlas and is not ready. */
export interface Unready {
    /** At the beginning of a sentence: "Private endpoint 5df… in us-east-1". */
    readonly what: string;
    readonly groupId: string;
    readonly operation: Operation;
}

export const inState = `It stays in Atlas and in the stack's state`;

export function failed({ what, groupId, operation }: Unready, errorMessage: string | undefined): string {
    return (
        `${what} of project ${groupId} is FAILED after ${operation.waited}: ` +
        `${errorMessage ?? "Atlas gives no reason"}. ${inState}: ` +
        `the next "pulumi up" deletes it and creates it anew, "pulumi destroy" deletes it.`
    );
}

/** It stays in state nevertheless: the answer may come from a stale replica that predates the creation. */
export function deleted({ what, groupId, operation }: Unready): string {
    return (
        `${what} of project ${groupId} was deleted in Atlas by somebody else while waiting for it ` +
        `(${operation.waited}, last status ${operation.lastStatus ?? "unknown"}). ` +
        `It is still in the stack's state: the next "pulumi up" creates it anew, "pulumi destroy" removes it from the state.`
    );
}

export function notReady({ what, groupId, operation }: Unready, error: Error | undefined): string {
    const limit = error === undefined ? operation.limit("create") : "";
    return (
        `${what} of project ${groupId} is not ready after ${operation.waited}${limit}: ` +
        `last status ${operation.lastStatus ?? "unknown"}.${problemPart(operation, error)} ` +
        `${inState}: the next "pulumi up" goes on waiting without another create call, "pulumi destroy" deletes it.`
    );
}

/** It is ready, but an in-place update failed. */
export function notAdjusted({ what, groupId, operation }: Unready, error: Error | undefined): string {
    const limit = error === undefined ? operation.limit("create") : "";
    return (
        `${what} of project ${groupId} is ready, but could not be changed as the program says (${operation.waited}${limit}).` +
        `${problemPart(operation, error)} ${inState} as it is: once the cause is fixed, the next "pulumi up" changes it.`
    );
}

export function notRead(what: string, operation: Operation): string {
    const why = operation.cancelled
        ? `The command was cancelled while it read ${what}.`
        : `Atlas gave no answer about ${what} within ${operation.waited}.`;
    return `${why}${problemPart(operation)} The state is as it was; run the command again.`;
}

export function handedOver(what: string, owner: Owner): string {
    return (
        `${what} stays in Atlas: the resource ${resourceName(owner.urn)} has taken it over; ` +
        `only the old entry leaves the stack's state`
    );
}

/** The option by which a resource keeps its entry in the state when it moves between the npm package and the plugin. */
export function movedAlias(kind: Kind, urn: string): string {
    const isDynamic = urn.includes("pulumi-nodejs:dynamic/");
    const type = isDynamic ? `atlas-private-endpoint:index:${kind}` : `pulumi-nodejs:dynamic/atlas:${kind}`;
    return `aliases: [{ type: "${type}" }]`;
}

/** The state says that it is at another Atlas, and it is not at this one. */
export function elsewhere(what: string, old: string, now: string): string {
    return (
        `${capitalized(what)} is not at ${now}, and the stack's state has it at ${old}: nothing is concluded from that, and nothing was changed. ` +
        `Set mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL), which leads to ${now}, to the Atlas at ${old}. ` +
        `If it was given up there, take it out of the state: pulumi state delete <its URN>.`
    );
}

export function foundElsewhere(what: string, old: string, now: string): string {
    return `${what} was at ${old}, and is found at ${now} under the same id: the state has it there from now on`;
}

export function brokenState(property: string, urn: string | undefined): string {
    const whose = urn === undefined ? "a resource" : `the resource ${resourceName(urn)}`;
    return (
        `The stack's state of ${whose} has no ${property}, so it names nothing in Atlas. Nothing was done. ` +
        `Correct it: pulumi stack export --file state.json, add ${property} to the outputs of the resource, pulumi stack import --file state.json.`
    );
}

/** Before the deletion of what was to be replaced. */
export function thereAfterAll(what: string, status: string): string {
    return (
        `${capitalized(what)} was to be replaced, since Atlas showed it as gone or FAILED; but now Atlas shows it (${status}), ` +
        `so nothing was deleted. Run "pulumi refresh", then "pulumi up" again.`
    );
}

export function aloneInRun(problem: string): string {
    return (
        `this provider and the other ones of this program do not know what each of them manages, takes over or reads, since its notes could not be written or read (${problem}): ` +
        `a resource that has changed its provider in this run might be deleted under its new one. Set TMPDIR to a folder of your own`
    );
}

export function stillWanted(what: string, urn: string): string {
    return (
        `${capitalized(what)} is not deleted, and stays in the stack's state: the resource ${resourceName(urn)} of this program asks for it, ` +
        `and could not get it. Mend what its error says, then run "pulumi up" again.`
    );
}

export function kept(what: string): string {
    return `${what} was missing from Atlas's answers, and is there after all: it is in the stack's state again`;
}

export function nowRead(what: string): string {
    return `${what} stays in Atlas: the program reads or imports it now; only the old entry leaves the stack's state`;
}

export function notGone(what: string, operation: Operation): string {
    return (
        `${capitalized(what)} is not gone after ${operation.waited}${operation.limit("delete")}: ` +
        `last status ${operation.lastStatus ?? "unknown"}.${problemPart(operation)} It stays in the stack's state: ` +
        `the next "pulumi destroy" (or "pulumi up", where the resource left the program) goes on from here; ` +
        `to keep it after all, run "pulumi up --refresh", which makes it anew if Atlas has deleted it.`
    );
}

export function notRemoved(what: string, errorMessage: string | undefined): string {
    return (
        `Atlas could not delete ${what}, it is FAILED: ${errorMessage ?? "Atlas gives no reason"}. ` +
        `It stays in the stack's state; run "pulumi destroy" again.`
    );
}
