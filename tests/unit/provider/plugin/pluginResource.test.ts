import type { ResourceSchema } from "../../../../provider/src/plugin/pluginResource";
import { PluginResource } from "../../../../provider/src/plugin/pluginResource";
import type { Received } from "../../../../provider/src/plugin/properties";
import { InitFailed } from "../../../../provider/src/plugin/rpcError";
import { UNKNOWN, type Host } from "../../../../provider/src/resources/host";
import { Listener } from "../../support/listener";
import { failure } from "../../support/until";

const text = { type: "string", description: "" } as const;
const SCHEMA: ResourceSchema = {
    properties: { colour: text, status: text, api: text, endpointServiceName: text },
};
const URN = "urn:pulumi:s::p::atlas-private-endpoint:index:PrivateEndpoint::n";
const TARGET = { id: "id", urn: URN };
const received = (values: object, ...secrets: string[]): Received => ({
    values: { ...values },
    secrets: new Set(secrets),
});

let handler: Listener;
let resource: PluginResource;

beforeEach(() => {
    handler = new Listener();
    resource = new PluginResource(handler.kind, handler.runtime, SCHEMA);
});

const heardHost = (): Host => handler.heard.at(-1) as Host;

it("PluginResource: passes the URN and the engine's timeout on, and the default where there is none", async () => {
    await resource.create(URN, received({ colour: "red" }), 90);
    expect(heardHost()).toMatchObject({ urn: URN, timeouts: { create: "90s" } });
    await resource.update(TARGET, received({ colour: "red" }), received({ colour: "red" }), 30);
    expect(heardHost()).toMatchObject({ timeouts: { create: "30s" } });
    await resource.delete(TARGET, received({ colour: "red" }), 0);
    expect(heardHost().timeouts).toEqual({});
});

it("PluginResource: keeps an instance in the outputs through all calls, and nothing hidden in the inputs", async () => {
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

it("PluginResource: keeps an object that is not ready in state, with its instance", async () => {
    handler.ready = false;
    const error = await failure(resource.create(URN, received({ colour: "red" }, "colour"), 0));
    expect(error).toBeInstanceOf(InitFailed);
    expect(error).toMatchObject({
        failure: { id: "id" },
        outputs: { colour: "grey\ud83d", __instance: expect.any(String) as string },
        secrets: new Set(["colour"]),
    });
});

it.each<[string, object | undefined, object, object]>([
    ["a create", undefined, { colour: "red", api: "auto" }, { colour: "red", endpointServiceName: UNKNOWN }],
    [
        "an update",
        { colour: "red", endpointServiceName: "s", api: "new" },
        { colour: "blue" },
        { colour: "blue", endpointServiceName: "s" },
    ],
    [
        "an update that leaves an argument out",
        { colour: "red", endpointServiceName: "s" },
        {},
        { colour: undefined, endpointServiceName: "s" },
    ],
])(
    "PluginResource: previews %s without calling the handler: what may change is unknown",
    (_what, olds, news, outputs) => {
        expect(resource.preview(received(news, "colour"), { ...olds })).toEqual({
            id: "",
            outputs: { status: UNKNOWN, api: UNKNOWN, ...outputs },
            secrets: new Set(["colour"]),
        });
        expect(handler.heard).toEqual([]);
    },
);

it.each(["id", "g/id"])(
    "PluginResource: tells which arguments of a get are secret, for the id %s",
    async (id) => {
        await resource.read({ ...TARGET, id }, received({ groupId: "g" }, "groupId"), received({}));
        expect(heardHost().secrets).toEqual(new Set(["groupId"]));
    },
);

it("PluginResource: takes the id of a get that gives the project twice", async () => {
    const read = await resource.read({ ...TARGET, id: "g/given" }, received({ groupId: "g" }), received({}));
    expect(read).toMatchObject({ id: "bare g/given" });
});

it("PluginResource: a state whose instance is empty is refreshed, not imported, though its id has slashes", async () => {
    const olds = received({ groupId: "g", __instance: "" });
    expect(await resource.read({ ...TARGET, id: "g/c/vpce" }, olds, received({}))).toMatchObject({
        id: "g/c/vpce",
        outputs: { colour: "blue", __instance: "" },
    });
});
