import { PluginResource, type Outputs } from "../../../../provider/src/plugin/pluginResource";
import type { Received } from "../../../../provider/src/plugin/properties";
import { InitFailed } from "../../../../provider/src/plugin/rpcError";
import type { ResourceSchema } from "../../../../provider/src/plugin/schema";
import { UNKNOWN, type Host } from "../../../../provider/src/resources/shared/handler";
import { Listener, type Things } from "../../support/listener";
import { failure } from "../../support/until";

const text = { type: "string", description: "" } as const;
const SCHEMA: ResourceSchema = {
    description: "",
    properties: { colour: text, name: text, api: text, hint: text },
    required: ["colour", "name", "api"],
    inputProperties: { colour: text, api: text },
    requiredInputs: ["colour"],
};
const URN = "urn:pulumi:s::p::atlas-private-endpoint:index:PrivateEndpoint::n";
const TARGET = { id: "id", urn: URN };
const received = (values: object, ...secrets: string[]): Received => ({
    values: { ...values },
    secrets: new Set(secrets),
});

let handler: Listener;
let resource: PluginResource<Things, Things>;

beforeEach(() => {
    handler = new Listener();
    resource = new PluginResource(handler, SCHEMA);
});

const heardHost = (): Host => handler.heard.at(-1) as Host;

it("passes the URN and the engine's timeout on, and the default where there is none", async () => {
    await resource.create(URN, received({ colour: "red" }), 90);
    expect(heardHost()).toMatchObject({ urn: URN, timeouts: { create: "90s" } });
    await resource.update(TARGET, received({ colour: "red" }), received({ colour: "red" }), 30);
    expect(heardHost()).toMatchObject({ timeouts: { create: "30s" } });
    await resource.delete(TARGET, received({ colour: "red" }), 0);
    expect(heardHost().timeouts).toEqual({});
});

it("keeps an instance in the outputs through all calls, and nothing hidden in the inputs", async () => {
    const { outputs } = await resource.create(URN, received({ colour: "red" }), 0);
    const { __instance: instance } = outputs as { __instance: string };
    expect(instance).toMatch(/^[0-9a-f]{8}$/);
    const olds = received(outputs);
    const updated = await resource.update(TARGET, olds, received({ colour: "red" }), 0);
    expect(updated.outputs).toEqual(outputs);
    // The handler sees the state without it.
    expect(handler.heard.at(-2)).toEqual({ colour: "red" });
    expect(heardHost().instance).toBe(instance);
    const read = await resource.read(
        TARGET,
        received({ ...outputs, groupId: "g" }),
        received({ colour: "red" }),
    );
    expect(read).toMatchObject({
        id: "id",
        outputs: { colour: "blue", __instance: instance },
        inputs: { colour: "blue" },
    });
    expect(Object.keys(read?.inputs ?? {}).filter((name) => name.startsWith("__"))).toEqual([]);
    await resource.delete(TARGET, olds, 0);
    expect(heardHost().instance).toBe(instance);
});

it("keeps an object that is not ready in state, with its instance", async () => {
    handler.ready = false;
    const error = await failure(resource.create(URN, received({ colour: "red" }, "colour"), 0));
    expect(error).toBeInstanceOf(InitFailed);
    expect(error).toMatchObject({
        cause: { id: "id" },
        outputs: { colour: "grey", __instance: expect.any(String) as string },
        secrets: new Set(["colour"]),
    });
});

it("imports where it gets nothing but an id, and refreshes where it has a state", async () => {
    const imported = await resource.read({ ...TARGET, id: "given" }, received({}), received({}));
    expect(imported).toMatchObject({
        id: "bare given",
        outputs: { colour: "green" },
        inputs: { colour: "green" },
    });
    handler.ready = false;
    expect(await resource.read(TARGET, received({ groupId: "g" }), received({}))).toBeUndefined();
});

it.each<[string, Outputs["outputs"] | undefined, object, object]>([
    [
        "a create",
        undefined,
        { colour: "red", api: "auto" },
        { colour: "red", name: UNKNOWN, api: UNKNOWN, hint: UNKNOWN },
    ],
    [
        "an update of what is ready",
        { colour: "red", name: "n", api: "new" },
        { colour: "blue", api: "auto" },
        { colour: "blue", name: "n", api: "new", hint: undefined },
    ],
    [
        "an update of what is not ready",
        { colour: "red" },
        { colour: "red" },
        { colour: "red", name: UNKNOWN, api: UNKNOWN, hint: UNKNOWN },
    ],
])("previews %s without calling the handler", (_what, olds, news, outputs) => {
    expect(resource.preview(received(news, "colour"), olds)).toEqual({
        id: "",
        outputs,
        secrets: new Set(["colour"]),
    });
    expect(handler.heard).toEqual([]);
});
