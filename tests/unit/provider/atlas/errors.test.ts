import { readFileSync } from "node:fs";
import { join } from "node:path";
import axios from "axios";
import { problemOf, mayHaveHadEffect } from "../../../../provider/src/atlas/errors/problem";
import { PACKAGE_WORDING } from "../../../../provider/src/atlas/errors/wording";
import { REPOSITORY } from "../../../../testkit/program";
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

const STALE = 'Digest realm="r", nonce="n", qop="auth", stale=true';

const answered = (status: number, errorCode?: string): AtlasApiError =>
    new AtlasApiError(saying("words"), { ...meaningOf(status, errorCode), words: "", status, errorCode });
const unreachable = new AtlasUnreachableError(
    saying("words"),
    { errorClass: "broken", words: "", status: 0, advice: "" },
    { startedAt: 0, window: undefined },
);

test.each<[number, string | undefined, ErrorClass]>([
    [409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "taken"],
    [401, "NOT_IN_GROUP", "noAccess"],
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

test.each<[number, string | undefined, Parameters<typeof meaningOf>[2], ErrorClass]>([
    // Atlas has worded a refused login in three ways; the challenge is always there.
    [401, "UNEXPECTED_ERROR", { isChallenged: true }, "wrongLogin"],
    [401, undefined, { isChallenged: true }, "wrongLogin"],
    [401, "UNEXPECTED_ERROR", {}, "passingRefusal"],
    // Some codes say that the login is fine.
    [401, "NOT_IN_GROUP", { isChallenged: true }, "noAccess"],
    [404, undefined, { isAtlas: true }, "notFound"],
])("%d %s in the form %j is %s", (status, errorCode, form, errorClass) => {
    expect(meaningOf(status, errorCode, form).errorClass).toBe(errorClass);
});

test.each<[object, object, ErrorClass, string | undefined]>([
    [{ "x-error-code": "NO_CAPACITY" }, { status: 409, json: undefined }, "refused", "NO_CAPACITY"],
    [{}, { status: 404, json: { error: 404, errorCode: null, parameters: null } }, "notFound", undefined],
    [{}, { status: 404, json: { error: "Not Found" } }, "notAtlas", undefined],
    [{ "www-authenticate": "Digest stale=false" }, { status: 401, json: {} }, "wrongLogin", undefined],
    [
        { "www-authenticate": STALE },
        { status: 401, json: { errorCode: "UNEXPECTED_ERROR" } },
        "passingRefusal",
        "UNEXPECTED_ERROR",
    ],
])("an answer with the headers %j and %j is %s", (headers, answer, errorClass, errorCode) => {
    const reply = { kind: "answer", sentAt: 0, hasLogin: true, reason: "", headers, ...answer } as Parameters<
        typeof problemOf
    >[0];
    expect(problemOf(reply)).toMatchObject({ errorClass, errorCode });
});

test("an effect is possible only where Atlas has not said no", () => {
    for (const one of ERROR_CATALOGUE) {
        expect([one.code, mayHaveHadEffect(one)]).toEqual([one.code, one.status >= 500]);
    }
    expect([408, 500, 504, 404, 409].map((status) => mayHaveHadEffect(meaningOf(status, undefined)))).toEqual(
        [true, true, true, true, false],
    );
});

test("docs/errors.md has each code of the catalogue once for each status, with its class", () => {
    const page = readFileSync(join(REPOSITORY, "docs/errors.md"), "utf8");
    const rows = [...page.matchAll(/^\| (\d{3}) *\| `(\w+)` *\| .* \| \[(\w+)\]/gm)].map((row) =>
        row.slice(1).join(" "),
    );
    const known = ERROR_CATALOGUE.map(({ status, code, errorClass }) => `${status} ${code} ${errorClass}`);
    expect(rows.sort()).toEqual(known.sort());
});

test("no advice says to delete it in Atlas, or names the Network Access page", () => {
    for (const { code, advice } of ERROR_CATALOGUE) {
        expect([code, advice]).toEqual([
            code,
            expect.not.stringMatching(/Network Access,|Delete it in Atlas/),
        ]);
    }
});

const ROUTES = [
    [answered(404, "RESOURCE_NOT_FOUND"), true],
    [answered(405), true],
    [answered(410, "VERSION_GONE"), true],
    [answered(405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES"), false],
    [answered(404, "GROUP_NOT_FOUND"), false],
    [answered(404), false],
    [unreachable, false],
    [undefined, false],
] as const;

test.each(ROUTES.map(([error, gone]) => [error?.message, gone, error] as const))(
    "route gone (%s): %p",
    (_words, gone, error) => {
        expect(isRouteGone(error)).toBe(gone);
    },
);

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

// docs/errors.md shows the advice for each known code.
test.each<[number, string | undefined, readonly (string | RegExp)[]]>([
    [401, undefined, ["mongodbatlas:publicKey", "MONGODB_ATLAS_PRIVATE_API_KEY", "clientSecret", "revoked"]],
    [403, "X", ["API access list", "Project Owner or Project Network Access Manager", "{project}"]],
    [302, undefined, ["Redirects are not followed", "MONGODB_ATLAS_BASE_URL"]],
    [400, undefined, ["Check the arguments of this resource."]],
    [418, undefined, ["Fix the cause that Atlas names"]],
    ...[503, 429, 404].map((status): [number, undefined, RegExp[]] => [status, undefined, [/^$/]]),
])("what to do about a %d %s", (status, errorCode, words) => {
    for (const word of words) {
        expect(adviceFor(meaningOf(status, errorCode), PACKAGE_WORDING, "{project}")).toMatch(word);
    }
});
