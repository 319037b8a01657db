import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { AtlasPlugin } from "../../../../provider/src/plugin/atlasPlugin";
import type { PackageSchema } from "../../../../provider/src/plugin/pluginResource";
import { diffResponse } from "../../../../provider/src/plugin/pluginServer";
import type { Received } from "../../../../provider/src/plugin/properties";
import { InitFailed, rpcError } from "../../../../provider/src/plugin/rpcError";
import SCHEMA from "../../../../provider/src/plugin/schema.json";
import { InitializationError, UNKNOWN } from "../../../../provider/src/resources/host";
import { PLUGIN_WORDING } from "../../../../provider/src/words/wording";
import { callError } from "../../../../testkit/providerHost/sdk";
import { saying } from "../../support/said";

const schema = SCHEMA as PackageSchema;
const log = { showStatus: () => undefined, writeLine: () => undefined };
const received = (values: object, ...secrets: string[]): Received => ({
    values: { ...values },
    secrets: new Set(secrets),
});
const urn = (type: string): string => `urn:pulumi:s::p::${type}::n`;
const ENDPOINT = urn("my:index:Component$atlas-private-endpoint:index:PrivateEndpoint");
const INPUTS = { groupId: "5df264b8f10fab7d2cad2f0d", region: "us-east-1" };

const start = (environment: NodeJS.ProcessEnv = {}): AtlasPlugin =>
    new AtlasPlugin(schema, () => log, environment);

it("takes settings from the provider first, and from the environment second", () => {
    const environment = { MONGODB_ATLAS_PUBLIC_KEY: "p", MONGODB_ATLAS_PRIVATE_KEY: "k" };
    const check = (plugin: AtlasPlugin): unknown =>
        plugin.resource(ENDPOINT).check(received(INPUTS), ENDPOINT).failures;
    const plugin = start(environment);
    plugin.configure(received({}));
    expect(check(plugin)).toEqual([]);
    const alone = start();
    alone.configure(received({ publicKey: "p", privateKey: UNKNOWN }));
    expect(check(alone)).toMatchObject([{ property: "", reason: { code: "loginMissing" } }]);
    const whole = start();
    whole.configure(received({ publicKey: "p", privateKey: "k" }));
    expect(check(whole)).toEqual([]);
});

it("knows its functions by their tokens", async () => {
    const plugin = start();
    const token = "atlas-private-endpoint:index:getPrivateEndpoint";
    await expect(plugin.lookUp(token, received({}))).rejects.toThrow("before it was configured");
    plugin.configure(received({}));
    await expect(plugin.lookUp(token, received({}))).rejects.toThrow("groupId is required");
    await expect(plugin.lookUp("atlas-private-endpoint:index:getCluster", received({}))).rejects.toThrow(
        "getCluster is not a function of atlas-private-endpoint, which has getPrivateEndpoint, getPrivateEndpoints",
    );
});

it("knows its resources by the type in the URN, components around them or not", () => {
    const plugin = start();
    expect(() => plugin.resource(ENDPOINT)).toThrow("before it was configured");
    plugin.configure(received({}));
    expect(plugin.resource(ENDPOINT)).toBe(
        plugin.resource(urn("atlas-private-endpoint:index:PrivateEndpoint")),
    );
    expect(() => plugin.resource("no URN")).toThrow("is not a resource");
    expect(() => plugin.resource(urn("atlas-private-endpoint:index:Cluster"))).toThrow(
        "atlas-private-endpoint:index:Cluster is not a resource of atlas-private-endpoint, which has PrivateEndpoint",
    );
});

it("serves a second engine after the first has ended, which cancels", async () => {
    const addresses: string[] = [];
    const plugin = new AtlasPlugin(
        schema,
        (address) => {
            addresses.push(address);
            return log;
        },
        {},
    );
    ["", "127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:2"].forEach((address) => plugin.useEngine(address));
    expect(addresses).toEqual(["127.0.0.1:1", "127.0.0.1:2"]);
    plugin.configure(received({ publicKey: "p", privateKey: "k", baseUrl: "http://127.0.0.1:1" }));
    plugin.cancel();
    plugin.configure(received({ publicKey: "p", privateKey: "k", baseUrl: "http://127.0.0.1:1" }));
    const create = plugin
        .resource(ENDPOINT)
        .create(ENDPOINT, received({ ...INPUTS, providerName: "AWS" }), 1);
    await expect(create).rejects.toThrow("the time that customTimeouts.create allows");
});

it("an error of what is not ready carries its id, its outputs, secrets as secrets, and the reason", () => {
    const cause = new InitializationError(saying("not ready", "notReady"), "the-id", {});
    const failed = new InitFailed(cause, { status: "INITIATING", groupId: "g" }, new Set(["groupId"]));
    const error = { ...rpcError(failed, PLUGIN_WORDING), name: "", message: "" };
    expect(callError(error as Parameters<typeof callError>[0]).initialization).toEqual({
        id: "the-id",
        properties: { status: "INITIATING", groupId: expect.objectContaining({ value: "g" }) as object },
        reasons: ["not ready [notReady]"],
    });
});

it("shows replacements and updates in place apart", () => {
    const response = diffResponse({
        changes: true,
        replaces: ["region"],
        deleteBeforeReplace: true,
        updates: ["supportedRemoteRegions"],
    });
    const kindOf = (name: string): number | undefined => response.getDetaileddiffMap().get(name)?.getKind();
    expect([kindOf("region"), kindOf("supportedRemoteRegions")]).toEqual([
        PropertyDiff.Kind.UPDATE_REPLACE,
        PropertyDiff.Kind.UPDATE,
    ]);
    expect([response.getDeletebeforereplace(), response.getChanges()]).toEqual([true, 2]);
    expect(diffResponse({ changes: false, replaces: [] }).getChanges()).toBe(1);
});
