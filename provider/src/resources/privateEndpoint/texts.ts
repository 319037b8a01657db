import type { Endpoint } from "../../atlas/api/answers";
import { listed, movedAlias, problemPart, resourceName, sentence } from "../lifecycle/texts";
import type { Operation } from "../lifecycle/operation";
import type { Owner } from "../project/projectMemory";

const named = (endpoint: Endpoint): string => `${endpoint.id} (${endpoint.status})`;

export function alreadyThere(
    region: string,
    groupId: string,
    endpoint: Endpoint,
    urn: string,
    owner: Owner | undefined,
): string {
    const reason = endpoint.errorMessage === undefined ? "" : ` Atlas says of it: ${endpoint.errorMessage}.`;
    const taken = `Region ${region} of project ${groupId} already has a private endpoint, ${named(endpoint)}, and a project has one for each region.${reason}`;
    if (owner !== undefined) {
        return (
            `${taken} The resource ${resourceName(owner.urn)} of this program manages it: remove one of the two resources, or give them different regions; ` +
            `or, if this one is to be it from now on, give it the other's name or type as an alias: ${movedAlias("PrivateEndpoint", urn)}.`
        );
    }
    const failed =
        endpoint.status === "FAILED"
            ? ` It comes into state as failed, and the "pulumi up" after that replaces it.`
            : "";
    return (
        `${taken} To take it over, set adoptExisting: true on this resource.${failed} ` +
        `If this resource was renamed, give it aliases: [{ name: "<old name>" }] instead; if it was moved into a component or out of one, its old URN; if it was moved from the npm package to the plugin, or back, ${movedAlias("PrivateEndpoint", urn)}. ` +
        `If it is being replaced in the same region, set the option deleteBeforeReplace: true, which deletes it first.`
    );
}

export function takenOver(region: string, groupId: string, endpoint: Endpoint): string {
    return `took over private endpoint ${named(endpoint)}, which project ${groupId} already had in ${region}`;
}

/** At preview: an endpoint made by the older API gets a setting that only the newer API supports. */
export function movesToSuccessor(id: string): string {
    return (
        `private endpoint ${id} was made through Atlas's privateEndpoint API, which knows no supportedRemoteRegions: ` +
        `they are set through endpointService, which shows it under the same id and is used for it from then on; ` +
        `it is updated in place, not made anew`
    );
}

export function found(region: string, endpoint: Endpoint): string {
    return `found endpoint ${named(endpoint)} in ${region} of our create call whose answer was lost`;
}

/** @param whyHidden why Atlas's newer API, which shows every endpoint's region, did not show these */
export function undecided(
    region: string,
    groupId: string,
    candidates: readonly Endpoint[],
    lost: boolean,
    whyHidden: string | undefined,
): string {
    const ids = listed(candidates.map(named));
    const what = lost
        ? `The answer to the create call was lost, so Atlas may have made the endpoint in ${region} of project ${groupId}, and does not show yet which one it is.`
        : `Region ${region} of project ${groupId} already has a private endpoint, and Atlas does not show yet which one it is.`;
    const why =
        whyHidden === undefined
            ? ""
            : ` The API that would tell, endpointService, does not: ${sentence(whyHidden)}`;
    return (
        `${what} It is one of: ${ids}.${why} Nothing is in state. ` +
        `Set adoptExisting: true on this resource and run "pulumi up" again: it takes over the one in ${region}, and makes none.`
    );
}

export function notTaken(region: string, groupId: string, operation: Operation, lost: boolean): string {
    return (
        `Atlas says that region ${region} of project ${groupId} already has a private endpoint (409), but has listed none in that region for ` +
        `${operation.waited}${operation.limit("create")}. ` +
        (lost
            ? `An answer to the create call was lost, so Atlas may have made the endpoint all the same; nothing is in state. `
            : `Nothing was made and nothing is in state. `) +
        `Run "pulumi up" again in a few minutes, with adoptExisting: true to take over what it then finds.`
    );
}

/** A create ended before it was known which endpoint, if any, resulted from it. */
export function notCreated(
    region: string,
    groupId: string,
    operation: Operation,
    problem: Error | undefined,
    late: boolean,
    asked: boolean,
): string {
    return [
        `The private endpoint in ${region} of project ${groupId} was not created within ${operation.waited}` +
            (late ? `${operation.limit("create")}.` : "."),
        operation.lastStatus === undefined ? "" : `Last status: ${operation.lastStatus}.`,
        problemPart(operation, problem).trimStart(),
        asked
            ? `An answer to the create call was lost, so Atlas may have made the endpoint all the same; nothing is in state. ` +
              `Run "pulumi up" again: it creates it, or names the one that exists, which adoptExisting: true takes over.`
            : `Nothing was made and nothing is in state. Run "pulumi up" again${late && !operation.cancelled ? ", with a longer customTimeouts.create" : ""}.`,
    ]
        .filter((part) => part !== "")
        .join(" ");
}

export function notThere(id: string, groupId: string, there: readonly Endpoint[]): string {
    const have = there.length === 0 ? "It has none." : `It has ${listed(there.map(named))}.`;
    return `Project ${groupId} has no private endpoint ${id}. ${have} Check the id and the groupId.`;
}

export function regionHidden(id: string, groupId: string, status: string): string {
    return (
        `Private endpoint ${id} of project ${groupId} is ${status}, and Atlas does not show its region until it is ready, so it cannot be imported yet. ` +
        `Import it once it is ready; or declare it with its region and adoptExisting: true, which takes it over as it is.`
    );
}

export function stillAttached(id: string, groupId: string, attached: readonly string[]): string {
    return (
        `Atlas does not delete private endpoint ${id} while interface endpoints are attached to it: ${listed(attached)}. ` +
        `Destroy their InterfaceEndpoint resources, then run the command again. For one that no program has, declare an ` +
        `InterfaceEndpoint with groupId: "${groupId}", privateEndpointId: "${id}", interfaceEndpointId: "${attached[0] ?? ""}" and adoptExisting: true, ` +
        `which takes it over, run "pulumi up", and destroy it.`
    );
}

/** What to do on ^C during a create, when the engine has nothing in state yet. */
export function safeToStopCreate(id: string): string {
    return `^C twice is safe: ${id} stays in Atlas, the next up takes it over with adoptExisting: true`;
}
