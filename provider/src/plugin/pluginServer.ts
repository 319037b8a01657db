import { printed } from "../words/text";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PlainError } from "../atlas/errors/errors";
import { SECRET_SETTINGS } from "../atlas/settings";
import { type Difference, type Failure } from "../resources/host";
import { wellFormed } from "../words/sendable";
import type { AtlasPlugin } from "./atlasPlugin";
import { receive, send, type Properties } from "./properties";
import { InitFailed, rpcError } from "./rpcError";
import { changedSettings, checkConfig } from "./settings";
import { PLUGIN_WORDING, UPDATE_WORDING } from "../words/wording";

/**
 * Serves the plugin over gRPC on a free port of this machine: the protocol of Pulumi's `ResourceProvider` service,
 * <https://pulumi-developer-docs.readthedocs.io/latest/docs/_generated/proto/provider.html>.
 * @returns the port, and what ends it
 */
export async function serve(
    plugin: AtlasPlugin,
): Promise<{ readonly port: number; readonly stop: () => void }> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
    server.addService(ResourceProviderService, serviceOf(plugin));
    const bind = promisify(server.bindAsync.bind(server));
    const port = await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
    return { port, stop: () => server.forceShutdown() };
}

/** Calls that are missing here are answered with UNIMPLEMENTED, as the engine expects of them. */
function serviceOf(plugin: AtlasPlugin): grpc.UntypedServiceImplementation {
    return {
        handshake: unary(async (request: rpc.ProviderHandshakeRequest) => {
            plugin.useEngine(request.getEngineAddress());
            return new rpc.ProviderHandshakeResponse().setAcceptSecrets(true);
        }),
        attach: unary(async (request: PluginAttach) => {
            plugin.useEngine(request.getAddress());
            return new Empty();
        }),
        getPluginInfo: unary(async () => new PluginInfo().setVersion(plugin.schema.version)),
        getSchema: unary(async () => new rpc.GetSchemaResponse().setSchema(JSON.stringify(plugin.schema))),
        checkConfig: unary(async (request: rpc.CheckRequest) => {
            const { values, secrets } = receive(request.getNews());
            return checkResponse(values, new Set([...secrets, ...SECRET_SETTINGS]), checkConfig(values));
        }),
        diffConfig: unary(async (request: rpc.DiffRequest) => {
            // Another key leads to the same endpoints, so nothing is ever replaced.
            const [olds, news] = [receive(request.getOldInputs()), receive(request.getNews())];
            const updates = changedSettings(olds.values, news.values);
            return diffResponse({ changes: updates.length > 0, replaces: [], updates });
        }),
        configure: unary(async (request: rpc.ConfigureRequest) => {
            plugin.configure(receive(request.getArgs()), providerName(request.getUrn() ?? ""));
            return new rpc.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
        }),
        check: unary(async (request: rpc.CheckRequest) => {
            const urn = request.getUrn();
            const news = receive(request.getNews());
            const { inputs, failures } = plugin.resource(urn).check(news, urn);
            return checkResponse(inputs, news.secrets, failures);
        }),
        diff: unary(async (request: rpc.DiffRequest) => {
            const target = { id: request.getId(), urn: request.getUrn() };
            const [olds, news] = [receive(request.getOlds()), receive(request.getNews())];
            return diffResponse(await plugin.resource(target.urn).diff(target, olds, news));
        }),
        create: unary(async (request: rpc.CreateRequest) => {
            const urn = request.getUrn();
            const resource = plugin.resource(urn);
            const news = receive(request.getProperties());
            const { id, outputs, secrets } = request.getPreview()
                ? resource.preview(news)
                : await resource.create(urn, news, request.getTimeout());
            return new rpc.CreateResponse().setId(id).setProperties(send(outputs, secrets));
        }),
        read: unary(async (request: rpc.ReadRequest) => {
            const target = { id: request.getId(), urn: request.getUrn() };
            const [olds, oldInputs] = [receive(request.getProperties()), receive(request.getInputs())];
            const found = await plugin.resource(target.urn).read(target, olds, oldInputs);
            return found === undefined
                ? new rpc.ReadResponse()
                : new rpc.ReadResponse()
                      .setId(found.id)
                      .setProperties(send(found.outputs, found.secrets))
                      .setInputs(send(found.inputs, found.secrets));
        }),
        update: unary(async (request: rpc.UpdateRequest) => {
            const target = { id: request.getId(), urn: request.getUrn() };
            const resource = plugin.resource(target.urn);
            const [olds, news] = [receive(request.getOlds()), receive(request.getNews())];
            const { outputs, secrets } = request.getPreview()
                ? resource.preview(news, olds.values)
                : await resource.update(target, olds, news, request.getTimeout());
            return new rpc.UpdateResponse().setProperties(send(outputs, secrets));
        }, UPDATE_WORDING),
        invoke: unary(async (request: rpc.InvokeRequest) => {
            const result = await plugin.lookUp(request.getTok(), receive(request.getArgs()));
            return new rpc.InvokeResponse().setReturn(send(result));
        }),
        delete: unary(async (request: rpc.DeleteRequest) => {
            const target = { id: request.getId(), urn: request.getUrn() };
            await plugin
                .resource(target.urn)
                .delete(target, receive(request.getProperties()), request.getTimeout());
            return new Empty();
        }),
        cancel: unary(async () => {
            plugin.cancel();
            return new Empty();
        }),
    };
}

function unary<Request, Response>(
    handle: (request: Request) => Promise<Response>,
    wording = PLUGIN_WORDING,
): grpc.handleUnaryCall<Request, Response> {
    const respond = async (
        ...[call, callback]: Parameters<grpc.handleUnaryCall<Request, Response>>
    ): Promise<void> => {
        try {
            callback(null, await handle(call.request));
        } catch (error) {
            if (!(error instanceof PlainError || error instanceof InitFailed)) {
                console.error(error); // a mistake of ours
            }
            // The engine waits for each answer, and an exception here would end all other calls as well.
            try {
                callback(rpcError(error, wording));
            } catch (mistake) {
                console.error(mistake);
                callback({ code: grpc.status.INTERNAL, details: "the plugin could not send its answer" });
            }
        }
    };
    return (call, callback) => void respond(call, callback);
}

/** The name of an explicit provider of the program, from its URN; undefined for the default one. */
function providerName(urn: string): string | undefined {
    const name = urn.split("::").slice(3).join("::");
    return name === "" || /^default(?:_|$)/.test(name) ? undefined : name;
}

function checkResponse(
    inputs: Properties,
    secrets: ReadonlySet<string>,
    failures: readonly Failure[],
): rpc.CheckResponse {
    const list = failures.map(({ property, reason }) =>
        new rpc.CheckFailure().setProperty(wellFormed(property)).setReason(printed(reason, PLUGIN_WORDING)),
    );
    return new rpc.CheckResponse().setInputs(send(inputs, secrets)).setFailuresList(list);
}

export function diffResponse({
    changes,
    replaces,
    deleteBeforeReplace = false,
    updates = [],
}: Difference): rpc.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    const response = new rpc.DiffResponse()
        .setChanges(changes ? DIFF_SOME : DIFF_NONE)
        .setReplacesList([...replaces])
        .setDiffsList([...replaces, ...updates])
        .setDeletebeforereplace(deleteBeforeReplace)
        .setHasdetaileddiff(true);
    const note = (names: readonly string[], kind: rpc.PropertyDiff.Kind): void => {
        for (const name of names) {
            response.getDetaileddiffMap().set(name, new rpc.PropertyDiff().setKind(kind));
        }
    };
    note(replaces, rpc.PropertyDiff.Kind.UPDATE_REPLACE);
    note(updates, rpc.PropertyDiff.Kind.UPDATE);
    return response;
}
