import { isDeepStrictEqual } from "node:util";
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import {
    EmptyMessage,
    fromStruct,
    grpc,
    messages,
    pluginInfo,
    type Properties,
    ResourceProviderService,
    toStruct,
} from "../../testkit/providerHost/sdk";

/** A resource type, simplified for a stand-in: every change is a replacement. */
export interface Kind {
    /** The names of its arguments: what a read answers as inputs. */
    readonly inputs: readonly string[];
    create(inputs: Properties): Promise<string>;
    /** All properties, arguments among them; undefined when it is gone. */
    read(id: string): Promise<Properties | undefined>;
    delete(id: string): Promise<void>;
}

/**
 * Serves a resource plugin as the engine starts it: the port goes to standard output. It does without Handshake, so
 * that the engine takes it for an old one, which previews no create.
 *
 * @param kindsOf by type token; called with the provider's configuration before any of its resources
 */
export function serve(version: string, kindsOf: (config: Properties) => Record<string, Kind>): void {
    let kinds: Record<string, Kind> = {};
    const kindOf = (request: { getUrn(): string }): Kind => {
        const type = request.getUrn().split("::")[2]?.split("$").pop() ?? "";
        const kind = kinds[type];
        if (kind === undefined) {
            throw new Error(`The stand-in does not know ${type}.`);
        }
        return kind;
    };
    const service: UntypedServiceImplementation = {
        getPluginInfo: unary(async () => pluginInfo(version)),
        checkConfig: unary(async (request: pb.CheckRequest) => checked(request)),
        diffConfig: unary(async () => new messages.DiffResponse()),
        configure: unary(async (request: pb.ConfigureRequest) => {
            kinds = kindsOf(fromStruct(request.getArgs()));
            return new messages.ConfigureResponse();
        }),
        check: unary(async (request: pb.CheckRequest) => checked(request)),
        diff: unary(async (request: pb.DiffRequest) => {
            const changed = changedKeys(fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
            const response = new messages.DiffResponse();
            const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
            response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
            response.setDiffsList(changed);
            response.setReplacesList(changed);
            return response;
        }),
        create: unary(async (request: pb.CreateRequest) => {
            const id = await kindOf(request).create(fromStruct(request.getProperties()));
            const response = new messages.CreateResponse();
            response.setId(id);
            response.setProperties(toStruct((await kindOf(request).read(id)) ?? {}));
            return response;
        }),
        read: unary(async (request: pb.ReadRequest) => {
            const kind = kindOf(request);
            const response = new messages.ReadResponse();
            const properties = await kind.read(request.getId());
            if (properties !== undefined) {
                // A refresh knows which arguments were set; an import does not.
                const known = Object.keys(fromStruct(request.getInputs()));
                const keys = known.length > 0 ? known : kind.inputs;
                response.setId(request.getId());
                response.setProperties(toStruct(properties));
                response.setInputs(toStruct(Object.fromEntries(keys.map((key) => [key, properties[key]]))));
            }
            return response;
        }),
        delete: unary(async (request: pb.DeleteRequest) => {
            await kindOf(request).delete(request.getId());
            return new EmptyMessage();
        }),
        cancel: unary(async () => new EmptyMessage()),
    };
    const server = new grpc.Server();
    server.addService(ResourceProviderService, service);
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            throw error;
        }
        process.stdout.write(`${port}\n`);
    });
}

function unary<Request, Response>(
    handle: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
    return (call, callback) => {
        handle(call.request).then(
            (response) => callback(null, response),
            (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: String(error) }),
        );
    };
}

function checked(request: pb.CheckRequest): pb.CheckResponse {
    const response = new messages.CheckResponse();
    response.setInputs(request.getNews());
    return response;
}

/** Names of the arguments that differ; the SDK's own begin with `__`, and the order of a list means nothing. */
function changedKeys(olds: Properties, news: Properties): string[] {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const unordered = (value: unknown): unknown =>
        Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
    return keys.filter(
        (key) => !key.startsWith("__") && !isDeepStrictEqual(unordered(olds[key]), unordered(news[key])),
    );
}
