import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { DynamicProvider } from "../../../../provider/src/dynamic/dynamicProvider";
import type { Hidden } from "../../../../provider/src/dynamic/hidden";
import { VERBS } from "../../../../provider/src/resources/kinds";
import type { Inputs, State } from "../../../../provider/src/resources/lifecycle/kind";
import { plainText } from "../../../../provider/src/words/text";
import { UNKNOWN, UserError } from "../../../../provider/src/resources/host";
import { Listener } from "../../support/listener";
import { failure } from "../../support/until";

const RED = { colour: "red" } as unknown as Inputs;
const INPUTS = {
    ...RED,
    __urn: "u",
    __timeouts: { create: "30m", delete: "10m" },
    __provider: "text",
};
const STATE: Hidden & State = {
    ...RED,
    __urn: "u",
    __timeouts: { delete: "10m" },
    __instance: "i",
    __provider: "text",
};
let handler: Listener;
let provider: DynamicProvider;

beforeEach(() => {
    handler = new Listener();
    provider = new DynamicProvider(handler.kind, handler.runtime);
});

test("DynamicProvider: hidden properties are withheld from the handler, but stay in the inputs", async () => {
    expect(await provider.check({}, INPUTS)).toEqual({ inputs: INPUTS, failures: [] });
    expect(handler.heard).toEqual([
        { colour: "red" },
        { urn: "u", timeouts: INPUTS.__timeouts, instance: "" },
    ]);
});

test("DynamicProvider: unknown values are translated between Pulumi's marker and the handler's, however deep; secrets are told by name", async () => {
    const given = { colour: unknownValue, list: ["a", null, { b: unknownValue }] };
    const hidden = { __urn: unknownValue, __secrets: ["colour"] };
    const checked = await provider.check({}, { ...given, ...hidden });
    expect(handler.heard).toEqual([
        { colour: UNKNOWN, list: ["a", null, { b: UNKNOWN }] },
        { urn: undefined, timeouts: {}, instance: "", secrets: new Set(["colour"]) },
    ]);
    expect(checked.inputs).toEqual(given);
});

test("DynamicProvider: each create has an instance of its own, which stays in the outputs", async () => {
    const [one, two] = [await provider.create(INPUTS), await provider.create(INPUTS)];
    expect(one.outs).toEqual({
        colour: "red",
        __urn: "u",
        __timeouts: INPUTS.__timeouts,
        __instance: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
        __args: {},
    });
    expect(two.outs?.__instance).not.toBe(one.outs?.__instance);
    expect(handler.heard[1]).toEqual({
        urn: "u",
        timeouts: INPUTS.__timeouts,
        instance: one.outs?.__instance,
    });
});

test("DynamicProvider: what is not ready goes into state with the text of its provider", async () => {
    handler.ready = false;
    for (const call of [provider.create(INPUTS), provider.update("id", STATE, INPUTS)]) {
        expect(await failure(call)).toMatchObject({
            id: "id",
            reasons: ["not ready [notReadyYet]"],
            properties: { colour: "grey\ufffd", __urn: "u", __provider: "text" },
        });
    }
});

test("DynamicProvider: diff compares what the user gave, and a delete timeout that changed is a change", async () => {
    expect(await provider.diff("id", STATE, INPUTS)).toEqual({ changes: false, replaces: [] });
    expect(handler.heard).toEqual([
        { colour: "red" },
        { colour: "red" },
        { urn: "u", timeouts: INPUTS.__timeouts, instance: "i" },
    ]);
    const later = { ...INPUTS, __timeouts: { delete: "20m" } };
    expect(await provider.diff("id", STATE, later)).toEqual({ changes: true, replaces: [] });
});

test("DynamicProvider: a state without the provider's text, moved here by an alias, gets it from an update", async () => {
    const { __provider: _text, ...moved } = STATE;
    expect(await provider.diff("id", moved, INPUTS)).toEqual({ changes: true, replaces: [] });
});

test("DynamicProvider: where nothing hidden was given, that of the state stays; a state of before has no instance", async () => {
    await provider.update("id", STATE, RED);
    expect(handler.heard.at(-1)).toMatchObject({ urn: "u", instance: "i" });
    await provider.diff("id", RED, RED);
    expect(handler.heard.at(-1)).toEqual({ urn: undefined, timeouts: {}, instance: "" });
    handler.ready = false;
    const error = await failure(provider.update("id", STATE, RED));
    expect(error).toMatchObject({ properties: { __provider: "text" } });
});

test("DynamicProvider: an error with half a character reaches the engine with a whole one", async () => {
    jest.spyOn(VERBS, "read").mockRejectedValueOnce(new Error("odd: \ud83d"));
    expect((await failure(provider.read("id", STATE))).message).toBe("odd: \ufffd");
});

test("DynamicProvider: update keeps the instance, and takes the new timeouts and row", async () => {
    const news = { ...INPUTS, __urn: "v", __timeouts: { delete: "20m" } };
    expect(await provider.update("id", STATE, news)).toEqual({
        outs: { colour: "red", __urn: "v", __timeouts: { delete: "20m" }, __instance: "i", __args: {} },
    });
    const { __timeouts: _gone, ...without } = news;
    expect((await provider.update("id", STATE, without)).outs).not.toHaveProperty("__timeouts");
});

test("DynamicProvider: read keeps what is hidden, or says that it is gone; delete has its own timeout", async () => {
    const { __provider: _text, ...kept } = STATE;
    expect(await provider.read("id", STATE)).toEqual({ id: "id", props: { ...kept, colour: "blue" } });
    handler.ready = false;
    expect(await provider.read("id", STATE)).toEqual({ id: "" });
    await provider.delete("id", STATE);
    expect(handler.heard.slice(-2)).toEqual([
        { colour: "red" },
        { urn: "u", timeouts: { delete: "10m" }, instance: "i" },
    ]);
});

test("DynamicProvider: read returns the arguments: those that it reads, and those that the outputs do not contain", async () => {
    const { outs } = await provider.create({ ...INPUTS, size: 5 } as typeof INPUTS);
    expect(outs).toMatchObject({ __args: { size: 5 } });
    const { inputs } = await provider.read("id", outs ?? STATE);
    expect(inputs).toEqual({ colour: "blue", size: 5, __urn: "u", __timeouts: INPUTS.__timeouts });
});

test("DynamicProvider: an error says its words to whoever logs it; Pulumi, which prints some twice, says them once", async () => {
    const error = new UserError({ ...plainText("the region is taken"), code: "regionTaken" });
    expect(String(error)).toBe("UserError: the region is taken");
    jest.spyOn(VERBS, "delete").mockRejectedValue(error);
    const printed = await failure(provider.delete("id", STATE));
    expect([printed.message, `${String(printed)}: ${printed.stack}`]).toEqual([
        "the region is taken [regionTaken]",
        "regionTaken: Pulumi prints this error under the resource's own name",
    ]);
});
