import * as pulumi from "@pulumi/pulumi";
import { readTimeouts } from "../../../../provider/src/dynamic/customTimeouts";
import { hiddenInputs } from "../../../../provider/src/dynamic/hidden";

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
const ROOT = "urn:pulumi:stack::project";

test("the URN is the one that the engine will give, also below a component and below the stack", async () => {
    expect(hiddenInputs("a", "X", {}, undefined)).toEqual({
        __urn: `${ROOT}::pulumi-nodejs:dynamic/atlas:X::a`,
    });
    const inComponent = hiddenInputs("a", "X", {}, { parent: parent(`${ROOT}::my:Component::c::d`) });
    expect(await inComponent.__urn).toBe(`${ROOT}::my:Component$pulumi-nodejs:dynamic/atlas:X::a`);
    const inStack = hiddenInputs(
        "a",
        "X",
        {},
        { parent: parent(`${ROOT}::pulumi:pulumi:Stack::project-stack`) },
    );
    expect(await inStack.__urn).toBe(`${ROOT}::pulumi-nodejs:dynamic/atlas:X::a`);
    expect(await hiddenInputs("a", "X", {}, { parent: parent("odd") }).__urn).toContain("dynamic/atlas:X::a");
});

test("the timeouts that are honoured go along", () => {
    const { __timeouts } = hiddenInputs("a", "X", {}, { customTimeouts: { create: "5m", delete: "1h" } });
    expect(__timeouts).toEqual({ create: "5m", delete: "1h" });
});

test.each([undefined, null, {}])("%j: none", (given) => {
    expect(readTimeouts("a", given)).toEqual({});
    expect(warnings).toEqual([]);
});

test("update has no effect, which is said", () => {
    expect(readTimeouts("a", { update: "5m", create: "1m" })).toEqual({ create: "1m" });
    expect(warnings).toEqual([expect.stringContaining("a: customTimeouts.update has no effect")]);
});

test("read has no effect, which is said", () => {
    expect(readTimeouts("a", { read: "5m" })).toEqual({});
    expect(warnings).toEqual([expect.stringContaining("a: customTimeouts.read has no effect")]);
});

test("the arguments that are secrets go along by name", async () => {
    const args = {
        groupId: "g",
        clusterName: pulumi.secret("s"),
        list: [pulumi.output("a"), pulumi.secret("b")],
        plain: pulumi.output("x"),
    };
    expect(await hiddenInputs("a", "X", args).__secrets).toEqual(["clusterName", "list"]);
    expect(await hiddenInputs("a", "X", { plain: pulumi.output("x") }).__secrets).toBeUndefined();
});

test.each([
    ["30m", 'a: customTimeouts is "30m"; allowed is an object'],
    [{ create: 30 }, "a: customTimeouts.create is 30; allowed is a duration"],
    [{ creat: "5m" }, 'a: customTimeouts is {"creat":"5m"}; allowed is create and delete'],
    [{ delete: "soon" }, 'a: customTimeouts.delete is "soon"; allowed is a duration'],
])("%j is refused without a stack", (given, words) => {
    expect(() => readTimeouts("a", given)).toThrow(pulumi.RunError);
    expect(() => readTimeouts("a", given)).toThrow(words);
});
