import fc from "fast-check";
import { SettingsError } from "../../../../provider/src/atlas/errors/errors";
import { PACKAGE_WORDING } from "../../../../provider/src/atlas/errors/wording";
import { ArgumentChecks } from "../../../../provider/src/resources/arguments/argumentChecks";
import { RegionChecks } from "../../../../provider/src/resources/privateEndpoint/regionChecks";
import { UNKNOWN, type RawInputs } from "../../../../provider/src/resources/host";
import { GROUP } from "../../support/handlerSetup";
import { inWords } from "../../support/said";
import { Runtime } from "../../../../provider/src/resources/project/runtime";

const KEYS = { MONGODB_ATLAS_PUBLIC_KEY: "a", MONGODB_ATLAS_PRIVATE_KEY: "b" };
const runtime = (environment: NodeJS.ProcessEnv = KEYS): Runtime =>
    new Runtime({ config: () => undefined, environment });

/** What one check says of one value, and what it makes of it. */
function check(
    inputs: RawInputs,
    run: (checks: ArgumentChecks) => unknown,
): { readonly value: unknown; readonly failures: ReturnType<typeof inWords> } {
    const checks = new ArgumentChecks(inputs, runtime());
    return { value: run(checks), failures: inWords(checks.failures) };
}

test("a group id of 24 hexadecimal digits is taken", () => {
    const groupId = "5df264b8f10fab7d2cad2F0D";
    expect(check({ groupId }, (checks) => checks.groupId())).toEqual({ value: groupId, failures: [] });
});

test.each([
    "5df264b8f10fab7d2cad2f0",
    "5df264b8f10fab7d2cad2f0dd",
    "5df264b8f10fab7d2cad2f0g",
    "my project",
    5,
    {},
    true,
])("the group id %j is refused with what is allowed", (groupId) => {
    const { failures } = check({ groupId }, (checks) => checks.groupId());
    expect(failures).toEqual([
        {
            property: "groupId",
            reason: expect.stringMatching(
                /^groupId is .*; allowed is a project id of 24 hexadecimal digits, such as "5df264b8f10fab7d2cad2f0d"/,
            ) as string,
        },
    ]);
    expect(failures[0]?.reason).toContain(JSON.stringify(groupId));
});

test.each([undefined, null, ""])("a group id that is %j is missing", (groupId) => {
    const { failures } = check({ groupId }, (checks) => checks.groupId());
    expect(failures[0]?.reason).toMatch(/^groupId is required; allowed is /);
});

test("one of several words, exactly as it is spelled", () => {
    const api = (value: unknown): ReturnType<typeof check> => check({ api: value }, (checks) => checks.api());
    expect(api("auto")).toEqual({ value: "auto", failures: [] });
    expect(api(undefined)).toEqual({ value: undefined, failures: [] });
    expect(api("AUTO").failures[0]?.reason).toBe(
        `api is "AUTO" (did you mean "auto"?); allowed is "privateEndpoint" or "endpointService" or "auto"`,
    );
    expect(api(["auto"]).failures).toHaveLength(1);
});

test.each([true, false, undefined])("a flag may be %p", (adoptExisting) => {
    const checked = check({ adoptExisting }, (checks) => checks.flag("adoptExisting"));
    expect(checked).toEqual({ value: adoptExisting, failures: [] });
});

test.each(["true", 1, null, {}])("a flag may not be %j", (adoptExisting) => {
    const { failures } = check({ adoptExisting }, (checks) => checks.flag("adoptExisting"));
    expect(failures[0]?.reason).toBe(
        `adoptExisting is ${JSON.stringify(adoptExisting)}; allowed is true or false`,
    );
});

test("a value that is not known yet passes every check, as it is", () => {
    const inputs = {
        groupId: UNKNOWN,
        adoptExisting: UNKNOWN,
        api: UNKNOWN,
    };
    const { value, failures } = check(inputs, (checks) => [
        checks.groupId(),
        checks.flag("adoptExisting"),
        checks.api(),
    ]);
    expect(failures).toEqual([]);
    expect(value).toEqual(Array(3).fill(UNKNOWN));
});

test("an argument that there is none of is refused, with the nearest one", () => {
    const inputs = { groupID: "x", region: "us-east-1", colour: "red" };
    const { failures } = check(inputs, (checks) => checks.onlyKnown(["groupId", "region"]));
    expect(failures).toEqual([
        {
            property: "groupID",
            reason: `groupID is not an argument of this resource (did you mean "groupId"?); the arguments are groupId, region`,
        },
        {
            property: "colour",
            reason: `colour is not an argument of this resource; the arguments are groupId, region`,
        },
    ]);
});

test.each(["privateKey", "Password", "client_secret", "apiToken"])(
    "an argument that there is none of and that sounds like a secret (%s): its value is not printed",
    (name) => {
        const { failures } = check({ [name]: "hunter2" }, (checks) => checks.onlyKnown(["groupId"]));
        expect(failures).toMatchObject([{ property: "" }]);
        expect(JSON.stringify(failures)).not.toContain("hunter2");
    },
);

test("credentials that are missing fail the check, and no other input is blamed", () => {
    const checks = new ArgumentChecks({}, runtime({}));
    checks.settings();
    expect(checks.failures).toMatchObject([{ property: "", reason: { code: "loginMissing" } }]);
    const fine = new ArgumentChecks({}, runtime());
    fine.settings();
    expect(fine.failures).toEqual([]);
});

test("a secret argument of a wrong form is named in the text, and its value nowhere", () => {
    const secrets = new Set(["groupId", "api", "flag", "region"]);
    const given = { groupId: "hunter2", api: "hunter2", flag: "hunter2", region: "us-hunter2" };
    const checks = new ArgumentChecks(given, runtime(), secrets);
    checks.groupId();
    checks.api();
    checks.flag("flag");
    new RegionChecks(checks).region();
    expect(checks.failures.map(({ property }) => property)).toEqual(["", "", "", ""]);
    expect(inWords(checks.failures).map(({ reason }) => reason.split(" ")[0])).toEqual([
        "groupId",
        "api",
        "flag",
        "region",
    ]);
    expect(JSON.stringify(inWords(checks.failures))).not.toContain("hunter2");
});

test("a secret that two resources ask for is not shown", () => {
    const shared = runtime();
    const secrets = new Set(["groupId"]);
    const ask = (urn: string): ArgumentChecks["failures"] => {
        const checks = new ArgumentChecks({}, shared, secrets);
        const what = (one: Record<"groupId", string>): string => `project ${one.groupId} has one`;
        checks.onlyOnce({ groupId: "hunter2" }, ["groupId"], `a::b::c::${urn}`, what);
        return checks.failures;
    };
    ask("one");
    expect(inWords(ask("two"))).toEqual([
        {
            property: "",
            reason: 'project [secret] has one, and the resources "one" and "two" of this program both ask for it; remove one of the two',
        },
    ]);
});

test.each([
    [{ a: UNKNOWN }, "groupId is an object with a value that is not known yet; allowed is"],
    [["x", { a: [UNKNOWN] }], "groupId is a list with a value that is not known yet; allowed is"],
    ["x".repeat(1_000_000), `groupId is "${"x".repeat(199)}; allowed is`],
    ["bad \ud83d\u202e", 'groupId is "bad \\ud83d "; allowed is'],
])("an argument that cannot be shown as it is: %#", (groupId, words) => {
    const { failures } = check({ groupId }, (checks) => checks.groupId());
    expect(failures[0]?.reason).toContain(words);
});

describe("what Atlas has only one of", () => {
    const urn = (name: string): string => `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/atlas:X::${name}`;
    const KEY = ["groupId", "region"] as const;
    const what = (one: Record<(typeof KEY)[number], string>): string =>
        `project ${one.groupId} has one in ${one.region}`;

    test("a second resource that asks for it is refused, and both are named", () => {
        const shared = runtime();
        const [first, second] = [new ArgumentChecks({}, shared), new ArgumentChecks({}, shared)];
        first.onlyOnce({ groupId: "g", region: "us-east-1" }, KEY, urn("a::b"), what);
        second.onlyOnce({ groupId: "g", region: "us-east-1" }, KEY, urn("c"), what);
        expect(first.failures).toEqual([]);
        expect(inWords(second.failures)).toEqual([
            {
                property: "region",
                reason: `project g has one in us-east-1, and the resources "a::b" and "c" of this program both ask for it; remove one of the two`,
            },
        ]);
    });

    test("the same resource may ask again, another thing may be asked for", () => {
        const checks = new ArgumentChecks({}, runtime());
        checks.onlyOnce({ groupId: "g", region: "us-east-1" }, KEY, urn("a"), what);
        checks.onlyOnce({ groupId: "g", region: "us-east-1" }, KEY, urn("a"), what);
        checks.onlyOnce({ groupId: "g", region: "us-east-2" }, KEY, urn("b"), what);
        checks.onlyOnce({ groupId: "h", region: "us-east-1" }, KEY, urn("c"), what);
        expect(checks.failures).toEqual([]);
    });

    test("an unknown or invalid value, or a resource without a name, claims nothing", () => {
        const checks = new ArgumentChecks({}, runtime());
        for (const region of [UNKNOWN, undefined, 5]) {
            checks.onlyOnce({ groupId: "g", region }, KEY, urn("a"), what);
            checks.onlyOnce({ groupId: "g", region }, KEY, urn("b"), what);
        }
        checks.onlyOnce({ groupId: "g", region: "us-east-1" }, KEY, undefined, what);
        checks.onlyOnce({ groupId: "g", region: "us-east-1" }, KEY, urn("b"), what);
        expect(checks.failures).toEqual([]);
    });
});

test("no arguments make a check throw; it says of each one that it does not take what is wrong", () => {
    fc.assert(
        fc.property(fc.jsonValue(), (value) => {
            const checks = new ArgumentChecks({ groupId: value, api: value, flag: value }, runtime());
            checks.groupId();
            checks.api();
            checks.flag("flag");
            for (const { property, reason } of inWords(checks.failures)) {
                expect(reason).toMatch(new RegExp(`^${property} is .*allowed is`));
            }
        }),
    );
});

test("missing keys are told with the project to check, where no arguments are checked as well", () => {
    let thrown: unknown;
    try {
        runtime({}).project(GROUP);
    } catch (error) {
        thrown = error;
    }
    expect(thrown).toBeInstanceOf(SettingsError);
    const said = (thrown as SettingsError).text.say(PACKAGE_WORDING);
    expect(said).toContain(`doctor --group-id ${GROUP}`);
});
