import { connect } from "../atlas/connect";
import { AtlasApiError } from "../atlas/errors/errors";
import type { AtlasHttp } from "../atlas/api/client";
import { isObjectId } from "../atlas/api/objectId";
import { originOf } from "../atlas/settings";
import { systemClock } from "../waiting/clock";
import { describeProject, isNoRoute, rolesOf, wordsOf } from "./atlasProbe";
import { type Check, type Facts, fail, type Finding, ok, skip, warn } from "./checkup";

/** A clock that is further off than this, in milliseconds, is reported. */
const TOLERATED_SKEW = 60_000;

const ACCESS_LIST = "IP_ADDRESS_NOT_ON_";
const SKIP_ATLAS = skip("needs a login that Atlas accepts");

/** Whether Atlas is reachable and accepts the login. */
export const ATLAS_CHECKS: readonly Check[] = [
    { id: "connection", run: checkConnection },
    { id: "clock", run: checkClock },
    { id: "login", run: checkLogin },
    { id: "access-list", run: checkAccessList },
    { id: "project", run: checkProject },
    { id: "role", run: checkRole },
];

async function checkConnection(facts: Facts): Promise<Finding> {
    facts.groupId = groupIdOf(facts);
    const { settings } = facts;
    if (settings === undefined) {
        return skip("needs settings");
    }
    const atlas = connect(settings, systemClock);
    const error = await firstContact(atlas, facts);
    if (error !== undefined && !(error instanceof AtlasApiError)) {
        return fail(wordsOf(error));
    }
    facts.atlas = atlas;
    facts.contact = error;
    return facts.environment.NODE_TLS_REJECT_UNAUTHORIZED === "0"
        ? warn(
              `${originOf(settings.baseUrl)} answers, but its certificate is not checked: NODE_TLS_REJECT_UNAUTHORIZED is 0`,
              "Unset it; for a company's own certificate authority set NODE_EXTRA_CA_CERTS.",
          )
        : ok(`${originOf(settings.baseUrl)} answers`);
}

function checkClock({ atlas }: Facts): Finding {
    const time = atlas?.time();
    if (time === undefined) {
        return skip("needs an answer of Atlas's");
    }
    const ahead = Math.round((Date.now() - time) / 1_000);
    const words = `this machine is ${Math.abs(ahead)} s ${ahead < 0 ? "behind" : "ahead of"} Atlas`;
    return Math.abs(ahead) * 1_000 <= TOLERATED_SKEW
        ? ok(words)
        : warn(words, "Set this machine's clock (NTP): certificates and tokens depend on it.");
}

function checkLogin(facts: Facts): Finding {
    const { atlas, contact } = facts;
    if (atlas === undefined) {
        return skip("needs a connection");
    }
    const errorClass = contact?.meaning.errorClass;
    if (contact !== undefined && errorClass !== "noAccess" && errorClass !== "projectGone") {
        return errorClass === "wrongLogin"
            ? fail(
                  wordsOf(contact),
                  "Check both values; or make a new key in Atlas, under Access Manager, and set both parts of it.",
              )
            : fail(wordsOf(contact));
    }
    facts.loggedIn = contact?.errorCode?.startsWith(ACCESS_LIST) !== true;
    return ok("Atlas accepts the login");
}

function checkAccessList({ contact, loggedIn }: Facts): Finding {
    if (loggedIn === true) {
        return ok("this machine's address may use the API");
    }
    return loggedIn === undefined ? SKIP_ATLAS : fail(contact === undefined ? "" : wordsOf(contact));
}

async function checkProject(facts: Facts): Promise<Finding> {
    const { atlas, groupId, loggedIn } = facts;
    if (groupId === undefined) {
        return skip(
            "which project?",
            "Pass --group-id, the project's id: 24 hexadecimal digits, from its settings in Atlas.",
        );
    }
    if (!isObjectId(groupId)) {
        return fail(
            `--group-id is ${JSON.stringify(groupId)}; allowed are 24 hexadecimal digits`,
            "Copy the project's id from its settings in Atlas.",
        );
    }
    if (atlas === undefined || loggedIn !== true) {
        return SKIP_ATLAS;
    }
    try {
        const { name, orgId } = await describeProject(atlas, groupId);
        facts.orgId = orgId;
        return ok(`${groupId} is "${name}"${others(facts)}`);
    } catch (error) {
        return isNoRoute(error) ? skip("this Atlas does not describe its projects") : fail(wordsOf(error));
    }
}

/** Makes the first call to Atlas. @returns the error, if any */
async function firstContact(atlas: AtlasHttp, facts: Facts): Promise<unknown> {
    const { groupId } = facts;
    try {
        facts.roles = await rolesOf(atlas);
        return undefined;
    } catch (error) {
        if (!isNoRoute(error) || groupId === undefined || !isObjectId(groupId)) {
            return error;
        }
    }
    try {
        await describeProject(atlas, groupId);
        return undefined;
    } catch (error) {
        return error;
    }
}

/** The group id from the command line, else from the stack's resources, else from its configuration. */
function groupIdOf({ request, stack }: Facts): string | undefined {
    const configured = [...(stack?.config ?? [])].find(
        ([key, value]) => key.endsWith(":groupId") && isObjectId(value),
    );
    return request.groupId ?? stack?.resources[0]?.groupId ?? configured?.[1];
}

function others({ stack, groupId }: Facts): string {
    const all = new Set(stack?.resources.map((resource) => resource.groupId));
    all.delete(groupId?.toLowerCase() ?? "");
    return all.size === 0 ? "" : `; the stack has resources in ${[...all].join(", ")} as well (--group-id)`;
}

function checkRole({ loggedIn, roles, groupId, orgId }: Facts): Finding {
    if (loggedIn !== true) {
        return SKIP_ATLAS;
    }
    if (groupId === undefined || !isObjectId(groupId)) {
        return skip("needs a project");
    }
    if (roles === undefined) {
        return skip("Atlas does not tell the roles of this login");
    }
    const here = roles.filter(
        (role) => role.groupId === groupId || (orgId !== undefined && role.orgId === orgId),
    );
    const names = here.map(({ roleName }) => roleName);
    if (names.some((name) => /^(GROUP|ORG)_OWNER$|NETWORK/.test(name))) {
        return ok(names.join(", "));
    }
    return warn(
        names.length === 0
            ? "no role in this project"
            : `${names.join(", ")}: may read, and perhaps not write`,
        "Give the login Project Owner or Project Network Access Manager in the project (for get alone, Project Read Only is enough).",
    );
}
