import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { AtlasEmulator } from "../../../../emulator/src";
import { AtlasPlugin } from "../../../../provider/src/plugin/atlasPlugin";
import type { PackageSchema } from "../../../../provider/src/plugin/pluginResource";
import { serve } from "../../../../provider/src/plugin/pluginServer";
import SCHEMA from "../../../../provider/src/plugin/schema.json";
import { UserError } from "../../../../provider/src/resources/host";
import { ProviderCalls } from "../../../../testkit/providerHost/calls";
import { urnOf } from "../../../../testkit/providerHost/program";
import { callError, fromStruct, toStruct, type Properties } from "../../../../testkit/providerHost/sdk";
import { saying } from "../../support/said";
import { failure } from "../../support/until";

const schema = SCHEMA as PackageSchema;
const GROUP = "5df264b8f10fab7d2cad2f0d";
const URN = urnOf("PrivateEndpoint", "one", "plugin");
// Its own in each process: a run's memory is shared by the engine's address.
const ENGINE = `127.0.0.1:${1 + (process.pid % 60_000)}`;
const INPUTS = { groupId: GROUP, region: "us-east-1", providerName: "AWS" };

let atlas: AtlasEmulator;
let plugin: AtlasPlugin;
let client: ResourceProviderClient;
let provider: ProviderCalls;
let stopServer = (): void => undefined;

beforeAll(async () => {
    atlas = await AtlasEmulator.start({ initiating: "now", deleting: "now" });
    plugin = new AtlasPlugin(schema, () => ({ showStatus: () => undefined, writeLine: () => undefined }), {});
    plugin.useEngine(ENGINE);
    const { port, stop } = await serve(plugin);
    stopServer = stop;
    client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const { publicKey, privateKey } = atlas.options;
    provider = new ProviderCalls("plugin", client);
    const request = new messages.ConfigureRequest().setArgs(
        toStruct({ publicKey, privateKey, baseUrl: atlas.url }),
    );
    const configured = await call<typeof messages.ConfigureResponse.prototype>((done) =>
        client.configure(request, done),
    );
    expect([
        configured.getAcceptsecrets(),
        configured.getSupportspreview(),
        configured.getAcceptresources(),
    ]).toEqual([true, true, false]);
});
afterAll(async () => {
    client.close();
    stopServer();
    await atlas.close();
});

async function call<T>(
    send: (done: (error: grpc.ServiceError | null, answer: T) => void) => unknown,
): Promise<T> {
    return new Promise((resolve, reject) => {
        send((error, answer) => (error === null ? resolve(answer) : reject(callError(error))));
    });
}

const create = async (isPreview: boolean): ReturnType<ProviderCalls["create"]> =>
    provider.create(URN, INPUTS, {}, isPreview);
const read = async (id: string, olds: Properties): Promise<string> => (await provider.read(id, URN, olds)).id;

it("tells who it is, and what it offers", async () => {
    const handshake = new messages.ProviderHandshakeRequest().setEngineAddress(ENGINE);
    const answer = await call<typeof messages.ProviderHandshakeResponse.prototype>((done) =>
        client.handshake(handshake, done),
    );
    expect([answer.getAcceptSecrets(), answer.getAcceptResources()]).toEqual([true, false]);
    const info = await call<{ getVersion(): string }>((done) => client.getPluginInfo(new Empty(), done));
    expect(info.getVersion()).toBe(schema.version);
});

it("checks and compares settings and arguments", async () => {
    const settings = new messages.CheckRequest().setNews(toStruct({ privateKey: "k", publikKey: "p" }));
    const checked = await call<typeof messages.CheckResponse.prototype>((done) =>
        client.checkConfig(settings, done),
    );
    expect(fromStruct(checked.getInputs())).toMatchObject({ privateKey: { value: "k" } });
    const ofSettings = checked.getFailuresList().map((one) => [one.getProperty(), one.getReason()]);
    expect(ofSettings).toEqual([["", expect.stringContaining("publikKey is not a setting")]]);
    const change = new messages.DiffRequest()
        .setOldInputs(toStruct({ privateKey: "a" }))
        .setNews(toStruct({ privateKey: "b" }));
    const changed = await call<typeof messages.DiffResponse.prototype>((done) =>
        client.diffConfig(change, done),
    );
    expect([changed.getDiffsList(), changed.getReplacesList()]).toEqual([["privateKey"], []]);
    const { failures } = await provider.check(URN, {}, { groupId: GROUP, region: "mars" });
    expect(failures.map(({ property }) => property)).toEqual(["region"]);
});

it("creates, compares, updates, reads and deletes, and previews without any of it", async () => {
    const shown = await create(true);
    expect(shown).toMatchObject({
        id: "",
        properties: { endpointServiceName: expect.any(String) as unknown },
    });
    expect(atlas.endpoints()).toEqual([]);
    const { id, properties: outputs } = await create(false);
    expect(outputs).toMatchObject({ status: "WAITING_FOR_USER" });
    const moved = { ...INPUTS, region: "eu-west-1" };
    expect(await provider.diff(id, URN, outputs, moved)).toMatchObject({ replaces: ["region"] });
    const { endpointServiceName } = outputs;
    expect(await provider.update(id, URN, outputs, INPUTS, {}, true)).toMatchObject({ endpointServiceName });
    expect(await provider.update(id, URN, outputs, INPUTS)).toEqual(outputs);
    expect(await read(id, outputs)).toBe(id);
    await provider.delete(id, URN, outputs);
    expect(atlas.endpoints()).toEqual([]);
});

it("answers no id for what is gone; tells a mistake of its own on standard error, and an error for the user only to the engine", async () => {
    const printed = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const resource = jest.spyOn(plugin, "resource");
    resource.mockReturnValueOnce({ read: async () => undefined } as never);
    expect(await read("x", INPUTS)).toBe("");
    await failure(read("65a0c0ffee0123456789abcd", { groupId: GROUP }));
    expect(printed).not.toHaveBeenCalled();
    for (const [thrown, words] of [
        [new TypeError("a mistake"), /a mistake/],
        ["no error object", /^no error object$/],
    ] as const) {
        resource.mockImplementationOnce(() => {
            // eslint-disable-next-line @typescript-eslint/only-throw-error
            throw thrown;
        });
        expect((await failure(read("x", INPUTS))).message).toMatch(words);
    }
    expect(printed).toHaveBeenCalledTimes(2);
});

it("answers each call, whatever the answer is made of: what cannot be sent ends no other call", async () => {
    const printed = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const resource = jest.spyOn(plugin, "resource");
    const answering = (state: object): ReturnType<AtlasPlugin["resource"]> =>
        ({ read: async () => ({ id: "i", inputs: {}, outputs: state, secrets: new Set() }) }) as never;
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const state of [cyclic, { big: 1n }]) {
        resource.mockReturnValueOnce(answering(state));
        await failure(read("x", INPUTS));
    }
    resource.mockReturnValueOnce(answering({ errorMessage: "half of one: \ud83d" }));
    expect(await read("x", INPUTS)).toBe("i");
    for (const text of ["half of one: \ud83d", "中".repeat(100_000)]) {
        resource.mockImplementationOnce(() => {
            throw new UserError(saying(text));
        });
        expect((await failure(read("x", INPUTS))).message).toContain(text.slice(0, 10));
    }
    printed.mockRestore();
});
