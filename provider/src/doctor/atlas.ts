import * as v from "valibot";
import { reader, regionOf, textUpTo, word, type AnswerReader, type Endpoint } from "../atlas/api/answers";
import type { AtlasClient } from "../atlas/api/client";
import { DIALECTS, SUCCESSOR } from "../atlas/api/dialects";
import { EndpointApi } from "../atlas/api/endpointApi";
import { isObjectId } from "../atlas/api/objectId";
import { connect } from "../atlas/connect";
import { AtlasApiError, AtlasError, isNotServed, isOdd, problemIn } from "../atlas/errors/errors";
import type { Wording } from "../atlas/errors/wording";
import type { Settings } from "../atlas/settings";
import { systemClock } from "../waiting/clock";
import { fail, ok, skip, warn, type Found } from "./checkup";

/** For how long one question may take, in milliseconds: a check should end soon. */
const LONGEST_QUESTION = 15_000;

const text = textUpTo(100);
const role = v.object({ roleName: word, groupId: text, orgId: text });
const readLogin = reader(v.object({ apiKey: v.nullish(v.object({ roles: v.nullish(v.array(role)) })) }));
const readProject = reader(v.object({ name: word, orgId: text }));

const TO_WRITE =
    "Give the login Project Owner or Project Network Access Manager in the project (for get alone, Project Read Only is enough).";

export interface Contact {
    readonly client: AtlasClient;
    readonly settings: Settings;
    readonly wording: Wording;
    readonly login?: ReturnType<typeof readLogin>;
    readonly refusal?: AtlasApiError;
}

export async function checkConnection(settings: Settings, wording: Wording): Promise<Found<Contact>> {
    const client = connect(settings, systemClock);
    const through = settings.proxy === undefined ? "" : `, through the proxy ${settings.proxy.host}`;
    const answers = `${new URL(settings.baseUrl).origin} answers${through}`;
    try {
        return ok(answers, { client, settings, wording, login: await ask(client, "", readLogin) });
    } catch (refusal) {
        return refusal instanceof AtlasApiError
            ? ok(answers, { client, settings, wording, refusal })
            : fail(...explained(refusal, wording));
    }
}

export function checkLogin(contact: Contact): Found<Contact> {
    const { refusal, wording } = contact;
    const isKnown =
        refusal?.problem.errorClass === "noAccess" || isNotServed(refusal) || refusal === undefined;
    return isKnown && refusal?.problem.errorCode?.startsWith("IP_ADDRESS_NOT_ON_") !== true
        ? ok("Atlas accepts the login", contact)
        : fail(...explained(refusal, wording));
}

export async function checkProject(
    { client, login, wording }: Contact,
    groupId: string,
): Promise<Found<string>> {
    if (!isObjectId(groupId)) {
        const fix = "Copy the project's id from its settings in Atlas.";
        return fail(`--group-id is ${JSON.stringify(groupId)}; allowed are 24 hexadecimal digits`, fix);
    }
    const id = groupId.toLowerCase();
    try {
        const { name, orgId } = await ask(client, `/groups/${id}`, readProject);
        const roles = login?.apiKey?.roles?.filter(
            (one) => one.groupId === id || (orgId && one.orgId === orgId),
        );
        const names = roles?.map(({ roleName }) => roleName);
        const words = `${id} is "${name}"${names === undefined ? "" : `, roles: ${names.join(", ") || "none"}`}`;
        const mayWrite = names?.some((one) => /^(GROUP|ORG)_OWNER$|NETWORK/.test(one)) !== false;
        return mayWrite ? ok(words, id) : warn(`${words}: may read, and perhaps not write`, TO_WRITE, id);
    } catch (error) {
        return isNotServed(error)
            ? { ...skip("this Atlas does not describe its projects"), result: id }
            : fail(...explained(error, wording));
    }
}

export async function checkEndpoints(
    { client, settings, wording }: Contact,
    groupId: string,
): Promise<Found<readonly Endpoint[]>> {
    const [apis, gone]: [string[], string[]] = [[], []];
    let endpoints: readonly Endpoint[] | undefined;
    for (const dialect of DIALECTS.filter(({ logins }) => logins.includes(settings.login.kind))) {
        const { api } = dialect;
        try {
            const options = { signal: AbortSignal.timeout(LONGEST_QUESTION), once: true };
            endpoints = (await new EndpointApi(client, dialect, groupId).list(options)).value;
            apis.push(api);
        } catch (error) {
            if (dialect === SUCCESSOR ? !isNotServed(error) : !isOdd(problemIn(error))) {
                return fail(...explained(error, wording));
            }
            gone.push(`not through ${api}: ${problemIn(error)?.words}`);
        }
    }
    if (endpoints === undefined) {
        return fail(
            `No API of Atlas's lists the project's endpoints (${gone.join("; ")})`,
            `Check ${wording.setting("baseUrl")}.`,
        );
    }
    const words = endpoints.map((one) => {
        const reason = one.errorMessage === undefined ? "" : ` (${one.errorMessage})`;
        return `${regionOf(one) ?? "region unknown"}: ${one.id} ${one.status}${reason}, ${one.interfaceEndpoints.join(", ") || "nothing"} attached`;
    });
    const through = [`through ${apis.join(" and ")}`, ...gone].join("; ");
    const all = `${words.join("; ") || "none in this project"} (${through})`;
    return endpoints.some(({ status }) => status === "FAILED")
        ? warn(all, "The next pulumi up replaces a failed one that is in its stack.", endpoints)
        : ok(all, endpoints);
}

/** What an error of Atlas's, or a timeout, says, and what to do. Anything else is a bug, and is rethrown. */
export function explained(error: unknown, wording: Wording): readonly [detail: string, fix: string] {
    let words = `Atlas has not answered within ${LONGEST_QUESTION / 1_000} s`;
    if (error instanceof AtlasError) {
        words = error.text.say({ ...wording, doctor: () => "" });
    } else if (!(error instanceof DOMException && error.name === "TimeoutError")) {
        throw error;
    }
    const [, detail = words, fix = "Run doctor again in some minutes."] =
        /^(.* (?:to|for) [A-Z]+ \S+)\. (.*)$/s.exec(words) ??
        /^(.*?)(?:\.|;(?= allowed)) (.*)$/s.exec(words) ??
        [];
    return [detail, fix];
}

async function ask<T>(client: AtlasClient, path: string, read: AnswerReader<T>): Promise<T> {
    const { prefix, headers } = SUCCESSOR;
    const options = { repeatable: true, once: true, signal: AbortSignal.timeout(LONGEST_QUESTION) };
    return (await client.call({ method: "GET", path: prefix + path, headers, read, ...options })).value;
}
