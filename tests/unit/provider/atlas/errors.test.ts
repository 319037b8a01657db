import axios from "axios";
import { mayHaveHadEffect } from "../../../../provider/src/atlas/errors/problem";
import { PACKAGE_WORDING } from "../../../../provider/src/atlas/errors/text";
import { saying } from "../../support/said";
import {
    adviceFor,
    ERROR_CATALOGUE,
    meaningOf,
    type ErrorClass,
} from "../../../../provider/src/atlas/errors/catalogue";
import {
    AtlasApiError,
    AtlasError,
    AtlasUnreachableError,
    isOfClass,
    isRouteGone,
    SettingsError,
} from "../../../../provider/src/atlas/errors/errors";

const answered = (status: number, errorCode?: string): AtlasApiError =>
    new AtlasApiError(saying("words"), { ...meaningOf(status, errorCode), words: "", status, errorCode });
const unreachable = new AtlasUnreachableError(
    saying("words"),
    { errorClass: "broken", words: "", status: 0, advice: "" },
    { startedAt: 0, window: undefined },
);

test.each<[number, string | undefined, ErrorClass]>([
    [409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "taken"],
    [409, "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "taken"],
    [409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", "attachedAlready"],
    [409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", "stillAttached"],
    [404, "PRIVATELINK_NOT_FOUND", "notFound"],
    [404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", "notFound"],
    [404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", "notFound"],
    [404, "CLUSTER_NOT_FOUND", "notFound"],
    [404, "GROUP_NOT_FOUND", "projectGone"],
    [401, "NOT_IN_GROUP", "noAccess"],
    [401, "USER_UNAUTHORIZED", "noAccess"],
    [401, "USER_CANNOT_ACCESS_GROUP", "noAccess"],
    [403, "ACCESS_FORBIDDEN", "noAccess"],
    [403, "ORG_REQUIRES_WHITELIST", "noAccess"],
    [403, "FEATURE_UNSUPPORTED", "refused"],
    [404, "NOT_ATLAS_GROUP", "refused"],
    [404, "CLUSTER_NAME_NOT_FOUND", "notFound"],
    [402, "ACCOUNT_SUSPENDED", "refused"],
    [409, "CANNOT_UPDATE_PAUSED_CLUSTER", "refused"],
    [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "noAccess"],
    [403, "IP_ADDRESS_NOT_ON_WHITELIST", "noAccess"],
    [401, "UNEXPECTED_ERROR", "passingRefusal"],
    [429, "RATE_LIMITED_TOKEN_BUCKET", "limited"],
    [429, "RATE_LIMITED", "limited"],
    [405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES", "upgrading"],
    [409, "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS", "notAccepting"],
    [500, "UNEXPECTED_ERROR", "serverError"],
    [409, "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION", "refused"],
    [409, "NO_CAPACITY", "refused"],
    [402, "NO_PAYMENT_INFORMATION_FOUND", "refused"],
    [400, "ATLAS_GENERAL_ERROR", "refused"],
    [404, "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED", "refused"],
    [400, "INVALID_VERSION_DATE", "tooOld"],
    [410, "VERSION_GONE", "tooOld"],
    // A code that is unknown, or none: the status decides, on the safe side.
    [409, "PROJECT_IS_BEING_MODIFIED", "refused"],
    [409, undefined, "refused"],
    [404, "SOMETHING_ELSE", "notFound"],
    [404, undefined, "notAtlas"],
    [401, undefined, "wrongLogin"],
    [401, "SOMETHING_ELSE", "wrongLogin"],
    [403, undefined, "passingRefusal"],
    [403, "SOMETHING_ELSE", "noAccess"],
    [405, undefined, "routeGone"],
    [410, undefined, "routeGone"],
    [406, undefined, "tooOld"],
    [408, undefined, "serverError"],
    [418, undefined, "refused"],
    [400, undefined, "refused"],
    [429, undefined, "limited"],
    [503, "GROUP_NOT_FOUND", "serverError"],
    [302, undefined, "refused"],
])("%d %s is %s", (status, errorCode, errorClass) => {
    expect(meaningOf(status, errorCode).errorClass).toBe(errorClass);
    expect(isOfClass(answered(status, errorCode), errorClass)).toBe(true);
});

test("an effect is possible only where Atlas has not said no", () => {
    for (const one of ERROR_CATALOGUE) {
        expect([one.code, mayHaveHadEffect(one)]).toEqual([one.code, one.status >= 500]);
    }
    expect([408, 500, 504, 404, 409].map((status) => mayHaveHadEffect(meaningOf(status, undefined)))).toEqual(
        [true, true, true, true, false],
    );
});

test("each code stands in the catalogue once for each status, and says what it is", () => {
    const keys = ERROR_CATALOGUE.map(({ status, code }) => `${status} ${code}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(ERROR_CATALOGUE.filter(({ says }) => says === "")).toEqual([]);
});

test("no advice leads to the console, but for logins, projects and payment", () => {
    for (const { code, advice } of ERROR_CATALOGUE) {
        expect([code, advice]).toEqual([
            code,
            expect.not.stringMatching(/Network Access,|Delete it in Atlas/),
        ]);
    }
});

test.each([
    [answered(404, "RESOURCE_NOT_FOUND"), true],
    [answered(405), true],
    [answered(410, "VERSION_GONE"), true],
    [answered(405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES"), false],
    [answered(404, "GROUP_NOT_FOUND"), false],
    [answered(404), false],
    [unreachable, false],
    [undefined, false],
])("the list's route is gone: %s is %p", (error, expected) => {
    expect(isRouteGone(error)).toBe(expected);
});

test("errors that are not from the API have no class, whatever fields they have", () => {
    expect(isOfClass(Object.assign(new Error("words"), { status: 404 }), "notFound")).toBe(false);
    expect(isOfClass(unreachable, "broken", "notAtlas")).toBe(false);
});

test("a stack would bury the words, so there is none, also after axios has passed the error on", async () => {
    for (const error of [answered(400), unreachable, new SettingsError(saying("words"))]) {
        expect(error).toBeInstanceOf(AtlasError);
        expect(error.message).toMatch(/^words/);
        const client = axios.create({ adapter: () => Promise.reject(error) });
        await expect(client.get("http://x")).rejects.toBe(error);
        expect(error.stack).toBe("");
    }
});

test.each([
    [401, undefined, ["mongodbatlas:publicKey", "MONGODB_ATLAS_PRIVATE_KEY", "clientSecret", "revoked"]],
    [401, "NOT_IN_GROUP", ["known to Atlas", "groupId", "{project}"]],
    [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", ["API access list"]],
    [403, "X", ["API access list", "Project Owner or Project Network Access Manager", "{project}"]],
    [404, "GROUP_NOT_FOUND", ["groupId"]],
    [401, "USER_CANNOT_ACCESS_GROUP", ["The login is fine", "{project}"]],
    [403, "RESOURCE_REQUIRES_WHITELIST", ["access list", "Access Manager"]],
    [402, "ACCOUNT_SUSPENDED", ["invoice", "{project}"]],
    [409, "CANNOT_UPDATE_PAUSED_CLUSTER", ["Resume", "{project}"]],
    [409, "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION", ["regionalized private endpoints"]],
    [409, "PRIVATELINK_INCOMPATIBLE_TOO_MANY_NODES", ["100"]],
    [410, "VERSION_GONE", ["npm install pulumi-atlas-private-endpoint@latest"]],
    [302, undefined, ["Redirects are not followed", "MONGODB_ATLAS_BASE_URL"]],
] as const)("what to do about a %d %s", (status, errorCode, words) => {
    for (const word of words) {
        expect(adviceFor(meaningOf(status, errorCode), PACKAGE_WORDING, "{project}")).toContain(word);
    }
});

test.each([
    [400, "Check the arguments of this resource."],
    [403, "API access list"],
    [302, "Redirects are not followed"],
    [418, "Fix the cause that Atlas names"],
    [503, /^$/],
    [429, /^$/],
    [404, /^$/],
])("the advice for a %d without a code", (status, advice) => {
    expect(meaningOf(status, undefined).advice).toMatch(advice);
});
