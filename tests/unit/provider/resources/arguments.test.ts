import fc from "fast-check";
import {
    ENDPOINT_SERVICE_REGIONS,
    GOVERNMENT_REGIONS,
    REGIONS,
} from "../../../../provider/src/atlas/api/regions";
import { didYouMean } from "../../../../provider/src/resources/arguments/didYouMean";
import { UNKNOWN } from "../../../../provider/src/resources/host";
import { KINDS, VERBS, type KindName } from "../../../../provider/src/resources/kinds";
import { Runtime } from "../../../../provider/src/resources/project/runtime";
import { GROUP, VPCE } from "../../support/handlerSetup";
import { inWords } from "../../support/said";

const KEYS = { MONGODB_ATLAS_PUBLIC_KEY: "a", MONGODB_ATLAS_PRIVATE_KEY: "b" };
const runtime = (environment: NodeJS.ProcessEnv = KEYS): Runtime =>
    new Runtime({ config: () => undefined, environment });
const RIGHT: Readonly<Record<Exclude<KindName, "PrivateConnectionString">, object>> = {
    PrivateEndpoint: { groupId: GROUP, region: "us-east-1" },
    InterfaceEndpoint: {
        groupId: GROUP,
        privateEndpointId: "65a0c0ffee0123456789abcd",
        interfaceEndpointId: VPCE,
    },
};

interface Checked {
    readonly inputs: Readonly<Record<string, unknown>>;
    /** The arguments that are wrong. */
    readonly wrong: readonly string[];
    readonly codes: readonly string[];
    readonly words: string;
}

interface CheckedAs {
    readonly kind?: keyof typeof RIGHT;
    readonly by?: Runtime;
    readonly urn?: string | undefined;
    readonly secrets?: Set<string>;
}

function check(
    args: object,
    { kind = "PrivateEndpoint", by = runtime(), urn, secrets = new Set() }: CheckedAs = {},
): Checked {
    const host = { urn, timeouts: {}, instance: "i", secrets };
    const { inputs, failures } = VERBS.check(KINDS[kind], by, { ...RIGHT[kind], ...args }, host);
    return {
        inputs,
        wrong: failures.map(({ property }) => property),
        codes: failures.map(({ reason }) => reason.code),
        words: inWords(failures)
            .map(({ reason }) => reason)
            .join("\n"),
    };
}

const OLDER = { api: "privateEndpoint" };
const NEWER = { api: "endpointService" };
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `xx-east-${index + 1}`);

test.each<[name: string, value: unknown, words: string, more?: object]>([
    ...["5df264b8f10fab7d2cad2f0", "5df264b8f10fab7d2cad2f0dd", "5df264b8f10fab7d2cad2f0g", 5, {}].map(
        (one) => ["groupId", one, JSON.stringify(one)] as [string, unknown, string],
    ),
    ...[undefined, null, ""].map((one) => ["groupId", one, "required"] as [string, unknown, string]),
    ["api", "AUTO", '"auto"'],
    ["api", ["auto"], "privateEndpoint"],
    ["adoptExisting", "true", "true or false"],
    ["adoptExisting", null, "true or false"],
    ["providerName", "aws", '"AWS"'],
    ["region", "us-esat-1", '"us-east-1"'],
    ["region", "useast1", '"us-east-1"', NEWER],
    ["region", "eu-central-2", '"endpointService"', OLDER],
    ["region", 7, ENDPOINT_SERVICE_REGIONS.join(", ")],
    ["region", null, "required"],
    ["region", "zz-nowhere-1", 'api: "endpointService"'],
    ["region", "us-gov-west-1", "https://cloud.mongodbgov.com"],
    ["groupID", "x", '"groupId"'],
    ["colour", "red", "groupId, region"],
    ["supportedRemoteRegions", ["US_EAST_1"], "own region"],
    ["supportedRemoteRegions", ["us-esat-2"], '"us-east-2"'],
    ["supportedRemoteRegions", ["xx-east-1"], '"xx-east-1"'],
    ["supportedRemoteRegions", ["ap-east-2"], "endpointService", OLDER],
    ["supportedRemoteRegions", many(36), "35", NEWER],
    ["supportedRemoteRegions", [5], "5"],
    ["supportedRemoteRegions", "eu-west-1", "list"],
    ["groupId", { a: UNKNOWN }, "not known yet"],
    ["groupId", ["x", { a: [UNKNOWN] }], "not known yet"],
    ["groupId", "x".repeat(1_000_000), `"${"x".repeat(199)}; allowed`],
    ["groupId", "bad \ud83d\u202e", "\\ud83d "],
])("%s: %j is refused by its name: %s", (name, value, words, more = {}) => {
    const checked = check({ ...more, [name]: value });
    expect(checked.wrong).toEqual([name]);
    expect(checked.words).toContain(words);
    expect(checked.words.startsWith(name)).toBe(true);
});

test("what is right, in any spelling, goes into the inputs in one; what is not known yet passes as it is", () => {
    for (const region of ENDPOINT_SERVICE_REGIONS) {
        for (const spelled of [region, region.toUpperCase().replaceAll("-", "_")]) {
            expect(check({ region: spelled })).toMatchObject({ inputs: { region }, wrong: [] });
        }
    }
    for (const more of [
        { api: "auto" },
        { adoptExisting: true },
        { adoptExisting: undefined },
        { groupId: "5df264b8f10fab7d2cad2F0D" },
        { ...OLDER, region: REGIONS[0], supportedRemoteRegions: [] },
        { ...NEWER, supportedRemoteRegions: many(35).sort() },
    ]) {
        expect(check(more)).toMatchObject({
            inputs: more.adoptExisting === undefined && "adoptExisting" in more ? {} : more,
            wrong: [],
        });
    }
    expect(check({ ...NEWER, region: "EU_NORTH_7" }).inputs).toMatchObject({ region: "eu-north-7" });
    const unknown = {
        groupId: UNKNOWN,
        region: UNKNOWN,
        adoptExisting: UNKNOWN,
        api: UNKNOWN,
        supportedRemoteRegions: UNKNOWN,
    };
    expect(check(unknown)).toMatchObject({ inputs: unknown, wrong: [] });
    const partly = check({ region: UNKNOWN, supportedRemoteRegions: ["US_EAST_1", UNKNOWN] });
    expect(partly).toMatchObject({ inputs: { supportedRemoteRegions: ["us-east-1", UNKNOWN] }, wrong: [] });
});

test("a region of another partition is not taken for a typo; those of Atlas for Government are taken at its address", () => {
    for (const region of ["cn-north-1", "us-iso-east-1", "eusc-de-east-1", ...GOVERNMENT_REGIONS]) {
        expect(check({ region }).words).toMatch(new RegExp(`^region is "${region}"(?!.*did you mean)`));
    }
    const by = runtime({ ...KEYS, MONGODB_ATLAS_BASE_URL: "https://cloud.mongodbgov.com" });
    expect(GOVERNMENT_REGIONS.map((region) => check({ region }, { by }).wrong)).toEqual([[], []]);
});

test("order, spelling and repetition of remote regions make no difference", () => {
    const given = ["EU_WEST_2", "eu-west-1", "EU_WEST_1", "ap-east-1", "eu-west-2"];
    const { supportedRemoteRegions } = check({ supportedRemoteRegions: given }).inputs;
    expect(supportedRemoteRegions).toEqual(["ap-east-1", "eu-west-1", "eu-west-2"]);
});

test("what sounds like a secret, or is one, is named and not printed", () => {
    for (const name of ["privateKey", "Password", "client_secret", "apiToken"]) {
        const checked = check({ [name]: "hunter2" });
        expect([checked.wrong, checked.words.includes(name), checked.words.includes("hunter2")]).toEqual([
            [""],
            true,
            false,
        ]);
    }
    const given = { groupId: "hunter2", api: "hunter2", adoptExisting: "hunter2", region: "us-hunter2" };
    const checked = check(given, { secrets: new Set(Object.keys(given)) });
    expect(checked.wrong).toEqual(["", "", "", ""]);
    expect(Object.keys(given).filter((name) => !checked.words.includes(name))).toEqual([]);
    expect(checked.words).not.toContain("hunter2");
    const by = runtime();
    const secrets = new Set(["groupId"]);
    check({}, { by, urn: "a::b::c::one", secrets });
    expect(check({}, { by, urn: "a::b::c::two", secrets })).toMatchObject({
        wrong: ["region"],
        words: expect.not.stringContaining(GROUP) as string,
    });
});

test("an attachment to the id of a get by region is led to the look-up, to any other id it is not", () => {
    const advised = ["us-east-1", "moon"].map((part) =>
        check({ privateEndpointId: `${GROUP}/${part}` }, { kind: "InterfaceEndpoint" }).words.includes(
            "getPrivateEndpoint",
        ),
    );
    expect(advised).toEqual([true, false]);
});

test("missing credentials fail the check with the project to check, and no input is blamed", () => {
    expect(check({}, { by: runtime({}) })).toMatchObject({
        wrong: [""],
        words: expect.stringContaining(`--group-id ${GROUP}`) as string,
    });
    expect(() => runtime({}).project(GROUP)).toThrow("mongodbatlas:publicKey");
});

test.each<[string, keyof typeof RIGHT, object, object]>([
    ["a region", "PrivateEndpoint", {}, { region: "eu-west-1" }],
    ["an attachment", "InterfaceEndpoint", {}, { interfaceEndpointId: "vpce-1" }],
])(
    "two resources may not ask for %s, but one may twice, for another, or for what is not known",
    (_what, kind, same, other) => {
        const by = runtime();
        const ask = (args: object, name?: string): readonly string[] =>
            check(args, { kind, by, urn: name && `urn:pulumi:dev::shop::t::${name}` }).wrong;
        expect([
            ask(same, "a::b"),
            ask(same, "a::b"),
            ask(other, "c"),
            ask(same),
            ask({ groupId: UNKNOWN }, "d"),
        ]).toEqual([[], [], [], [], []]);
        const twice = check(same, { kind, by, urn: "urn:pulumi:dev::shop::t::c" });
        expect([twice.codes, twice.words.includes('"a::b" and "c"')]).toEqual([["askedTwice"], true]);
    },
);

test("no arguments make a check throw; each one that it does not take is named", () => {
    fc.assert(
        fc.property(fc.jsonValue(), (value) => {
            for (const name of ["groupId", "api", "adoptExisting", "region"]) {
                const { wrong, words } = check({ [name]: value });
                expect(wrong.length === 0 || (wrong[0] === name && words.startsWith(name))).toBe(true);
            }
        }),
    );
});

test.each<[string, readonly string[], string]>([
    ["us-east1", REGIONS, "us-east-1"],
    ["USEast1", REGIONS, "us-east-1"],
    ["us_esat_1", REGIONS, "us-east-1"],
    ["EU-WEST-22", REGIONS, "eu-west-2"],
    ["ap-southest-1", REGIONS, "ap-southeast-1"],
    ["privateendpoint", ["privateEndpoint", "endpointService", "auto"], "privateEndpoint"],
    ["provider", ["groupId", "region", "providerName"], "providerName"],
    ["", REGIONS, ""],
    ["frankfurt", REGIONS, ""],
    ["a completely different text", REGIONS, ""],
])("%j is nearest to %s", (given, all, meant) => {
    expect(didYouMean(given, all)).toBe(meant === "" ? "" : ` (did you mean "${meant}"?)`);
});
