import * as pulumi from "@pulumi/pulumi";
import { DIALECTS } from "../../../../provider/src/atlas/api/dialects";
import { inputsOf } from "../../../../provider/src/dynamic/hidden";
import type { Api } from "../../../../provider/src/dynamic/privateEndpoint";

const warnings: string[] = [];

beforeEach(() => {
    warnings.length = 0;
    jest.spyOn(pulumi.log, "warn").mockImplementation((text) => {
        warnings.push(text);
        return Promise.resolve();
    });
});

afterEach(() => jest.restoreAllMocks());

const parent = (urn: string): pulumi.Resource =>
    ({ urn: { apply: (then: (urn: string) => unknown) => then(urn) } }) as unknown as pulumi.Resource;
const hiddenInputs = (args: object, opts?: pulumi.CustomResourceOptions): pulumi.Inputs =>
    inputsOf("X", [], "a", args, opts);
const readTimeouts = (given: unknown): unknown =>
    hiddenInputs({}, { customTimeouts: given as pulumi.CustomTimeouts }).__timeouts ?? {};
const ROOT = "urn:pulumi:stack::project";

test("the URN is the one that the engine will give, also below a component and below the stack", async () => {
    expect(hiddenInputs({})).toEqual({
        __urn: `${ROOT}::pulumi-nodejs:dynamic/atlas:X::a`,
    });
    const inComponent = hiddenInputs({}, { parent: parent(`${ROOT}::my:Component::c::d`) });
    expect(await inComponent.__urn).toBe(`${ROOT}::my:Component$pulumi-nodejs:dynamic/atlas:X::a`);
    const inStack = hiddenInputs({}, { parent: parent(`${ROOT}::pulumi:pulumi:Stack::project-stack`) });
    expect(await inStack.__urn).toBe(`${ROOT}::pulumi-nodejs:dynamic/atlas:X::a`);
    expect(await hiddenInputs({}, { parent: parent("odd") }).__urn).toContain("dynamic/atlas:X::a");
});

test.each<[unknown, object, string[]]>([
    [undefined, {}, []],
    [null, {}, []],
    [{}, {}, []],
    [{ create: "5m", delete: "1h" }, { create: "5m", delete: "1h" }, []],
    [{ update: "5m", create: "1m" }, { create: "1m" }, ["a: customTimeouts.update has no effect"]],
    [{ read: "5m" }, {}, ["a: customTimeouts.read has no effect"]],
])("of the timeouts %j go along: %j, and what has no effect is said: %j", (given, timeouts, said) => {
    expect(readTimeouts(given)).toEqual(timeouts);
    expect(warnings).toEqual(said.map((words) => expect.stringContaining(words) as unknown));
});

test("the arguments that are secrets go along by name", async () => {
    const args = {
        groupId: "g",
        clusterName: pulumi.secret("s"),
        list: [pulumi.output("a"), pulumi.secret("b")],
        plain: pulumi.output("x"),
    };
    expect(await hiddenInputs(args).__secrets).toEqual(["clusterName", "list"]);
    expect(await hiddenInputs({ plain: pulumi.output("x") }).__secrets).toBeUndefined();
});

test.each([
    ["30m", 'a: customTimeouts is "30m"; allowed is an object'],
    [5, "a: customTimeouts is 5; allowed is an object"],
    [{ create: 30 }, "a: customTimeouts.create is 30; allowed is a duration"],
    [{ creat: "5m" }, 'a: customTimeouts is {"creat":"5m"}; allowed is an object such as'],
    [{ delete: "soon" }, 'a: customTimeouts.delete is "soon"; allowed is a duration'],
])("%j is refused without a stack", (given, words) => {
    expect(() => readTimeouts(given)).toThrow(pulumi.RunError);
    expect(() => readTimeouts(given)).toThrow(words);
});

test("the package's own type of an API names those that there are", () => {
    const all: readonly Api[] = DIALECTS.map(({ api }) => api);
    const each: Readonly<Record<Api, true>> = { privateEndpoint: true, endpointService: true };
    expect(all).toEqual(Object.keys(each));
});
