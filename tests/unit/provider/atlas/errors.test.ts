import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_CATALOGUE, type ErrorClass } from "../../../../provider/src/atlas/errors/catalogue";
import { AtlasUnreachableError, withoutEffect } from "../../../../provider/src/atlas/errors/errors";
import { mayHaveHadEffect, problemOf, type Problem } from "../../../../provider/src/atlas/errors/problem";
import { plainText } from "../../../../provider/src/words/text";
import { answerOf } from "../../support/fakeWire";
import { REPOSITORY } from "../../../../testkit/program";

type Headers = Readonly<Record<string, string>>;

/** What an answer to a request with a login means. */
function meaning(status: number, json: unknown, headers: Headers = {}): Problem {
    return problemOf(answerOf({ login: "Digest", status, json, headers }));
}

const code = (errorCode: string): object => ({ errorCode });
const challenge = (stale: boolean): Headers => ({
    "www-authenticate": `Digest realm="r", nonce="n", qop="auth", stale=${stale}`,
});

test.each<[number, object | undefined, ErrorClass, Headers?]>([
    [409, code("PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION"), "taken"],
    [401, {}, "noAccess", { "x-error-code": "NOT_IN_GROUP" }],
    // A code that is unknown, or none: the status decides, on the safe side.
    [409, code("PROJECT_IS_BEING_MODIFIED"), "refused"],
    [409, undefined, "refused"],
    [404, code("SOMETHING_ELSE"), "notFound"],
    [404, undefined, "notAtlas"],
    [404, { error: "Not Found" }, "notAtlas"],
    [404, { error: 404, errorCode: null, parameters: null }, "notFound"],
    [401, undefined, "wrongLogin"],
    [401, code("SOMETHING_ELSE"), "wrongLogin"],
    [403, undefined, "passingRefusal"],
    [403, code("SOMETHING_ELSE"), "noAccess"],
    [405, undefined, "routeGone"],
    [410, undefined, "routeGone"],
    [406, undefined, "tooOld"],
    [408, undefined, "serverError"],
    [418, undefined, "refused"],
    [400, undefined, "refused"],
    [429, undefined, "limited"],
    [503, code("GROUP_NOT_FOUND"), "serverError"],
    [302, undefined, "refused"],
    // Atlas has worded a refused login in three ways; the challenge is always there.
    [401, code("UNEXPECTED_ERROR"), "wrongLogin", challenge(false)],
    [401, undefined, "wrongLogin", challenge(false)],
    [401, code("UNEXPECTED_ERROR"), "passingRefusal"],
    [401, code("UNEXPECTED_ERROR"), "passingRefusal", challenge(true)],
    // Some codes say that the login is fine.
    [401, code("NOT_IN_GROUP"), "noAccess", challenge(false)],
])("%d %j is %s (%j)", (status, json, errorClass, headers = {}) => {
    expect(meaning(status, json, headers).errorClass).toBe(errorClass);
});

test("an effect is possible only where Atlas has not said no", () => {
    for (const one of ERROR_CATALOGUE) {
        expect([one.code, mayHaveHadEffect(one)]).toEqual([one.code, one.status >= 500]);
    }
    const without = [408, 500, 504, 404, 409].filter((status) =>
        mayHaveHadEffect(meaning(status, undefined)),
    );
    expect(without).toEqual([408, 500, 504, 404]);
});

test("the error of a call that was not sent, since one that it needed failed, says that it had no effect", () => {
    const problem = meaning(500, undefined);
    const words = plainText("");
    const error = new AtlasUnreachableError(words, problem, { startedAt: 0, window: undefined });
    expect([error, withoutEffect(error)]).toMatchObject([{ effect: true }, { effect: false }]);
});

test("docs/errors.md has each code of the catalogue once for each status, with its class", () => {
    const page = readFileSync(join(REPOSITORY, "docs/errors.md"), "utf8");
    const rows = [...page.matchAll(/^\| (\d{3}) *\| `(\w+)` *\| .* \| \[(\w+)\]/gm)].map((row) =>
        row.slice(1).join(" "),
    );
    const known = ERROR_CATALOGUE.map((one) => `${one.status} ${one.code} ${one.errorClass}`);
    expect(rows.sort()).toEqual(known.sort());
});
