import * as v from "valibot";
import { reader, regionOf, textUpTo, word, type AnswerReader, type Endpoint } from "../atlas/api/answers";
import type { AtlasClient } from "../atlas/api/client";
import { DIALECTS, SUCCESSOR } from "../atlas/api/dialects";
import { EndpointApi } from "../atlas/api/endpointApi";
import { isObjectId } from "../atlas/api/objectId";
import { connect } from "../atlas/connect";
import {
    isNotServed,
    isOdd,
    isOfClass,
    isRouteGone,
    problemIn,
    undefinedWhere,
} from "../atlas/errors/errors";
import type { Settings } from "../atlas/settings";
import { systemClock } from "../waiting/clock";
import { fail, LONGEST_QUESTION, ok, skip, warn, type CheckOutcome } from "./checkup";

const idText = textUpTo(100);
const role = v.object({ roleName: word, groupId: idText, orgId: idText });
const readLogin = reader(v.object({ apiKey: v.nullish(v.object({ roles: v.nullish(v.array(role)) })) }));
const readProject = reader(v.object({ name: word, orgId: idText }));

const TO_WRITE =
    "Give the login Project Owner or Project Network Access Manager in the project (for get alone, Project Read Only is enough).";

interface Contact {
    readonly client: AtlasClient;
    readonly settings: Settings;
    /** Unknown where Atlas does not let the login read it. */
    readonly login: ReturnType<typeof readLogin> | undefined;
}

export async function checkLogin(settings: Settings): Promise<CheckOutcome<Contact>> {
    const client = connect(settings, systemClock);
    const through = settings.proxy === undefined ? "" : `, through the proxy ${settings.proxy.host},`;
    const accepts = `${new URL(settings.baseUrl).origin}${through} accepts the login`;
    const login = await ask(client, "", readLogin).catch(undefinedWhere(isAccepted));
    return ok(accepts, { client, settings, login });
}

/** A login that may not read this, or an Atlas without this path, still means that the login was accepted. */
function isAccepted(error: unknown): boolean {
    const isBarred = problemIn(error)?.errorCode?.startsWith("IP_ADDRESS_NOT_ON_") === true;
    return !isBarred && (isOfClass(error, "noAccess") || isRouteGone(error));
}

export async function checkProject(
    { client, login }: Contact,
    groupId: string,
): Promise<CheckOutcome<string>> {
    if (!isObjectId(groupId)) {
        const fix = "Copy the project's id from its settings in Atlas.";
        return fail(`--group-id is ${JSON.stringify(groupId)}; allowed are 24 hexadecimal digits`, fix);
    }
    const id = groupId.toLowerCase();
    const project = await ask(client, `/groups/${id}`, readProject).catch(undefinedWhere(isNotServed));
    if (project === undefined) {
        // A gateway may let the private endpoints' paths through alone, and an up needs no more.
        return { ...skip("this Atlas does not describe its projects"), result: id };
    }
    const { name, orgId } = project;
    const roles = login?.apiKey?.roles
        ?.filter((one) => one.groupId === id || (orgId && one.orgId === orgId))
        .map(({ roleName }) => roleName);
    const words = `${id} is "${name}"${roles === undefined ? "" : `, roles: ${roles.join(", ") || "none"}`}`;
    const mayWrite = roles?.some((one) => /^(GROUP|ORG)_OWNER$|NETWORK/.test(one)) !== false;
    return mayWrite ? ok(words, id) : warn(`${words}: can read, but perhaps not write`, TO_WRITE, id);
}

export async function checkEndpoints(
    { client, settings }: Contact,
    groupId: string,
): Promise<CheckOutcome<true>> {
    const [apis, gone]: [string[], string[]] = [[], []];
    let endpoints: readonly Endpoint[] | undefined;
    for (const dialect of DIALECTS.filter(({ logins }) => logins.includes(settings.login.kind))) {
        const { api } = dialect;
        try {
            endpoints = [...(await new EndpointApi(client, dialect, groupId).list(soon())).value.values()];
            apis.push(api);
        } catch (error) {
            if (dialect === SUCCESSOR ? !isNotServed(error) : !isOdd(problemIn(error))) {
                throw error;
            }
            gone.push(`not through ${api}: ${problemIn(error)?.words}`);
        }
    }
    if (endpoints === undefined) {
        const words = `None of Atlas's APIs lists the project's endpoints (${gone.join("; ")})`;
        return fail(words, "Check the setting baseUrl.");
    }
    const words = endpoints.map((one) => {
        const reason = one.errorMessage === undefined ? "" : ` (${one.errorMessage})`;
        return `${regionOf(one) ?? "region unknown"}: ${one.id} ${one.status}${reason}, ${one.interfaceEndpoints.join(", ") || "nothing"} attached`;
    });
    const through = [`through ${apis.join(" and ")}`, ...gone].join("; ");
    const all = `${words.join("; ") || "none in this project"} (${through})`;
    return endpoints.some(({ status }) => status === "FAILED")
        ? warn(all, "The next pulumi up replaces a failed one that is in its stack.", true)
        : ok(all, true);
}

const soon = () => ({ once: true, signal: AbortSignal.timeout(LONGEST_QUESTION) });

async function ask<T>(client: AtlasClient, path: string, read: AnswerReader<T>): Promise<T> {
    const { prefix, headers } = SUCCESSOR;
    const call = { method: "GET", path: prefix + path, headers, read, repeatable: true, ...soon() } as const;
    return (await client.call(call)).value;
}
