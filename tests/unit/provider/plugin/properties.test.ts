import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { receive, send } from "../../../../provider/src/plugin/properties";
import { UNKNOWN } from "../../../../provider/src/resources/host";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown): object => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const struct = (values: object): Struct => Struct.fromJavaScript(values as Record<string, JavaScriptValue>);

test.each([
    ["a text", "eu-west-1", "eu-west-1", false],
    ["a secret", secret("eu-west-1"), "eu-west-1", true],
    ["an unknown text", UNKNOWN_STRING, UNKNOWN, false],
    ["an unknown flag", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", UNKNOWN, false],
    ["an unknown secret", secret(UNKNOWN_STRING), UNKNOWN, true],
    ["a list with a secret and an unknown", [secret("a"), UNKNOWN_STRING], ["a", UNKNOWN], true],
    ["an object", { a: secret(1) }, { a: 1 }, true],
])("properties: receives %s", (_what, sent, value, isSecret) => {
    expect(receive(struct({ it: sent }))).toEqual({
        values: { it: value },
        secrets: new Set(isSecret ? ["it"] : []),
    });
});

test("properties: null and a missing struct are nothing", () => {
    expect(receive(struct({ it: null })).values).toEqual({});
    expect(receive(undefined)).toEqual({ values: {}, secrets: new Set() });
});

test("properties: sends what it has received: unknowns and secrets as the engine spells them, nothing for undefined", () => {
    const values = { a: UNKNOWN, b: ["x", UNKNOWN], c: undefined, d: "key", e: false };
    expect(send(values, new Set(["d"])).toJavaScript()).toEqual({
        a: UNKNOWN_STRING,
        b: ["x", UNKNOWN_STRING],
        d: secret("key"),
        e: false,
    });
});
