import type { Endpoint } from "../atlas/answers";
import type { Holder } from "./claims";
import { DeadlineError } from "../wait/deadline";
import type { Attachment } from "./interfaceEndpointState";
import type { Operation } from "./operation";

/** What the user reads when something ends otherwise than wished. Each says what is where, and what to type next. */

const named = (endpoint: Endpoint): string => `${endpoint.id} (${endpoint.status})`;

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

const resourceName = (urn: string): string => `"${urn.split("::").slice(3).join("::")}"`;

export function alreadyThere(
    region: string,
    groupId: string,
    endpoint: Endpoint,
    holder: Holder | undefined,
): string {
    const reason = endpoint.errorMessage === undefined ? "" : ` Atlas says of it: ${endpoint.errorMessage}.`;
    const taken = `Region ${region} of project ${groupId} already has a private endpoint, ${named(endpoint)}, and a project has one for each region.${reason}`;
    if (holder !== undefined) {
        return `${taken} The resource ${resourceName(holder.urn)} of this program manages it: remove one of the two resources, or give them different regions.`;
    }
    const failed =
        endpoint.status === "FAILED"
            ? ` It comes into state as failed, and the "pulumi up" after that replaces it.`
            : "";
    return (
        `${taken} To take it over, set adoptExisting: true on this resource.${failed} ` +
        `If this resource was renamed, give it aliases: [{ name: "<old name>" }] instead. ` +
        `If it is being replaced in the same region, set the option deleteBeforeReplace: true.`
    );
}

/** A program's renamed resource may be the new owner of what an old entry of the same state still leads to. */
export function takenOver(region: string, groupId: string, endpoint: Endpoint): string {
    return (
        `took over private endpoint ${named(endpoint)}, which project ${groupId} already had in ${region}. ` +
        `Where this stack has it under an older name, too, a whole "pulumi up" removes that entry and keeps the endpoint; ` +
        `"--target" on that entry alone would delete it`
    );
}

export function found(region: string, endpoint: Endpoint): string {
    return `found endpoint ${named(endpoint)} in ${region} of our create call whose answer was lost`;
}

/** @param silence why Atlas's newer API, which tells every endpoint's region, did not tell these */
export function undecided(
    region: string,
    groupId: string,
    candidates: readonly Endpoint[],
    lost: boolean,
    silence: string | undefined,
): string {
    const ids = candidates.map(named).join(", ");
    const what = lost
        ? `The answer to the create call was lost, and Atlas does not show yet which endpoint of project ${groupId} is the one in ${region}.`
        : `Region ${region} of project ${groupId} already has a private endpoint, and Atlas does not show yet which one it is.`;
    const why =
        silence === undefined
            ? ""
            : ` The API that would tell, endpointService, does not: ${sentence(silence)}`;
    return (
        `${what} It is one of: ${ids}.${why} Nothing is in state. ` +
        `Set adoptExisting: true on this resource and run "pulumi up" again: it takes over the one in ${region}, and makes none.`
    );
}

export function notTaken(region: string, groupId: string, lost: boolean): string {
    return (
        `Atlas says that region ${region} of project ${groupId} already has a private endpoint (409), but lists none in that region. ` +
        (lost
            ? `An answer to the create call was lost, so Atlas may have made the endpoint all the same; nothing is in state. `
            : `Nothing was made and nothing is in state. `) +
        `Run "pulumi up" again in a few minutes, with adoptExisting: true to take over what it then finds.`
    );
}

/** The end of a create before it was known which endpoint came of it, if any. */
export function notCreated(
    region: string,
    groupId: string,
    operation: Operation,
    error: Error | undefined,
    asked: boolean,
): string {
    const problem = error?.message ?? operation.lastProblem;
    return [
        `No private endpoint in ${region} of project ${groupId} after ${operation.waited}` +
            (error === undefined ? ", the time that customTimeouts.create allows." : "."),
        operation.lastStatus === undefined ? "" : `Last status: ${operation.lastStatus}.`,
        problem === undefined ? "" : `Last problem: ${sentence(problem)}`,
        asked
            ? `An answer to the create call was lost, so Atlas may have made the endpoint all the same; nothing is in state. ` +
              `Run "pulumi up" again: it creates it, or names the one that exists, which adoptExisting: true takes over.`
            : `Nothing was made and nothing is in state. Run "pulumi up" again.`,
    ]
        .filter((part) => part !== "")
        .join(" ");
}

/** What stands in the way of a private endpoint that exists, or existed, in Atlas. */
export interface Unready {
    readonly what: string;
    readonly groupId: string;
    readonly operation: Operation;
}

const inState = `It stays in Atlas and in the stack's state`;

export function failed({ what, groupId, operation }: Unready, errorMessage: string | undefined): string {
    return (
        `${what} of project ${groupId} is FAILED after ${operation.waited}: ` +
        `${errorMessage ?? "Atlas gives no reason"}. ${inState}: ` +
        `the next "pulumi up" deletes it and creates it anew, "pulumi destroy" deletes it.`
    );
}

/** It stays in state even so: Atlas's answer may be older than its own creation. */
export function deleted({ what, groupId, operation }: Unready): string {
    return (
        `${what} of project ${groupId} was deleted in Atlas by somebody else while waiting for it ` +
        `(${operation.waited}, last status ${operation.lastStatus ?? "unknown"}). ` +
        `It is still in the stack's state: the next "pulumi up" creates it anew, "pulumi destroy" ends with it.`
    );
}

export function notReady({ what, groupId, operation }: Unready, error: Error | undefined): string {
    const problem = error?.message ?? operation.lastProblem;
    const limit = error === undefined ? ", the time that customTimeouts.create allows" : "";
    return (
        `${what} of project ${groupId} is not ready after ${operation.waited}${limit}: ` +
        `last status ${operation.lastStatus ?? "unknown"}.` +
        (problem === undefined ? "" : ` Last problem: ${sentence(problem)}`) +
        ` ${inState}: the next "pulumi up" goes on waiting without another create call, "pulumi destroy" deletes it.`
    );
}

export function notThere(id: string, groupId: string, there: readonly Endpoint[]): string {
    const have = there.length === 0 ? "It has none." : `It has ${there.map(named).join(", ")}.`;
    return (
        `Project ${groupId} has no private endpoint ${id}. ${have} ` +
        `Check the id given to PrivateEndpoint.get and its groupId.`
    );
}

export function notRead(what: string, operation: Operation): string {
    const problem =
        operation.lastProblem === undefined ? "" : ` Last problem: ${sentence(operation.lastProblem)}`;
    return `Atlas gave no answer about ${what} within ${operation.waited}.${problem} The state is as it was; run the command again.`;
}

export function handedOver(what: string, holder: Holder): string {
    return (
        `${what} stays in Atlas: the resource ${resourceName(holder.urn)} has taken it over; ` +
        `only the old entry leaves the stack's state`
    );
}

export function stillAttached(id: string, attached: readonly string[]): string {
    return (
        `Atlas does not delete private endpoint ${id} while interface endpoints are attached to it: ${attached.join(", ")}. ` +
        `Destroy their InterfaceEndpoint resources, then run the command again. For one that no program has, add ` +
        `new atlas.InterfaceEndpoint("name", { groupId, privateEndpointId: "${id}", interfaceEndpointId: "${attached[0] ?? ""}" }), ` +
        `which takes it over, run "pulumi up", and destroy it.`
    );
}

export function notDeleted(id: string, errorMessage: string | undefined): string {
    return (
        `Atlas could not delete private endpoint ${id}, it is FAILED: ${errorMessage ?? "Atlas gives no reason"}. ` +
        `It stays in the stack's state; run "pulumi destroy" again.`
    );
}

export function notGone(what: string, operation: Operation): string {
    const problem =
        operation.lastProblem === undefined ? "" : ` Last problem: ${sentence(operation.lastProblem)}`;
    return (
        `${what} is not gone after ${operation.waited}, the time that customTimeouts.delete allows: ` +
        `last status ${operation.lastStatus ?? "unknown"}.${problem} It stays in the stack's state; ` +
        `the next "pulumi up" or "pulumi destroy" goes on from here.`
    );
}

/** While a create waits, the engine has nothing in state yet. */
export function safeToStopCreate(id: string): string {
    return `^C twice is safe: ${id} stays in Atlas, the next up takes it over with adoptExisting: true`;
}

export function rejected({ what, groupId, operation }: Unready, errorMessage: string | undefined): string {
    return (
        `${what} of project ${groupId} is ${operation.lastStatus ?? "REJECTED"} after ${operation.waited}: ` +
        `${errorMessage ?? "Atlas gives no reason"}. ${inState}: once the cause is mended, the next "pulumi up" goes on waiting; ` +
        `"pulumi destroy" detaches it. To try with a new VPC endpoint, replace that in AWS: pulumi up --replace <its URN>.`
    );
}

export function notAttached(
    { interfaceEndpointId, privateEndpointId }: Attachment,
    operation: Operation,
): string {
    const problem =
        operation.lastProblem === undefined ? "" : ` Last problem: ${sentence(operation.lastProblem)}`;
    return (
        `${interfaceEndpointId} is not attached to private endpoint ${privateEndpointId} after ${operation.waited}, ` +
        `the time that customTimeouts.create allows.${problem} Nothing is in state: ` +
        `the next "pulumi up" attaches it, or goes on with the attachment if Atlas has made it all the same.`
    );
}

/** The error that ended a wait before its time, undefined where the time was over. */
export function unlessLate(error: unknown): Error | undefined {
    return error instanceof DeadlineError ? undefined : (error as Error);
}
