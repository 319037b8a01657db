import {
    advice,
    AtlasApiError,
    AtlasError,
    AtlasUnreachableError,
    isConflict,
    isGroupMissing,
    isLimited,
    isNotFound,
    isRouteGone,
    SettingsError,
} from "../../../../provider/src/atlas/errors";

const answered = (status: number, errorCode?: string): AtlasApiError =>
    new AtlasApiError("words", status, errorCode, undefined);

test.each([
    ["404 GROUP_NOT_FOUND", answered(404, "GROUP_NOT_FOUND"), ["group"]],
    ["404 PROJECT_NOT_FOUND", answered(404, "PROJECT_NOT_FOUND"), ["group"]],
    ["404 RESOURCE_NOT_FOUND", answered(404, "RESOURCE_NOT_FOUND"), ["notFound", "route"]],
    ["a proxy's 404", answered(404), ["notFound", "route"]],
    ["405", answered(405), ["route"]],
    ["410", answered(410), ["route"]],
    ["409", answered(409), ["conflict"]],
    ["409 about a group", answered(409, "GROUP_ALREADY_EXISTS"), ["conflict"]],
    ["429", answered(429), ["limited"]],
    ["403 about a group", answered(403, "USER_NOT_IN_GROUP"), []],
    ["no answer", new AtlasUnreachableError("words", false), []],
    ["another error with a status", Object.assign(new Error("words"), { status: 404 }), []],
    ["nothing", undefined, []],
] as const)("%s", (_what, error, expected) => {
    const found = [
        isGroupMissing(error) && "group",
        isNotFound(error) && "notFound",
        isRouteGone(error) && "route",
        isConflict(error) && "conflict",
        isLimited(error) && "limited",
    ].filter((name) => name !== false);
    expect(found).toEqual(expected);
});

test("a stack would bury the words, so there is none", () => {
    for (const error of [
        answered(400),
        new AtlasUnreachableError("words", true),
        new SettingsError("words"),
    ]) {
        expect(error).toBeInstanceOf(AtlasError);
        expect(error.stack).toBe("");
        expect(error.message).toBe("words");
    }
});

test.each([
    [400, undefined, ["arguments"]],
    [401, undefined, ["mongodbatlas:publicKey", "MONGODB_ATLAS_PRIVATE_KEY", "clientSecret", "revoked"]],
    [403, undefined, ["API access list", "Project Owner", "project abc"]],
    [404, "GROUP_NOT_FOUND", ["groupId"]],
    [302, undefined, ["Redirects are not followed", "MONGODB_ATLAS_BASE_URL"]],
] as const)("what to do about a %d %s", (status, errorCode, words) => {
    const text = advice(status, errorCode, "abc");
    for (const word of words) {
        expect(text).toContain(word);
    }
});

test.each([
    [404, "RESOURCE_NOT_FOUND"],
    [409, undefined],
    [500, undefined],
] as const)("where nothing helps in general, nothing is said: %d %s", (status, errorCode) => {
    expect(advice(status, errorCode, "abc")).toBe("");
});

test("a call that belongs to no project speaks of the project", () => {
    expect(advice(403, undefined, undefined)).toContain("Project Owner in the project.");
});
