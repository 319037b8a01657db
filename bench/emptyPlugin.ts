import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

// The smallest possible plugin, bundled like ours: what it costs is the overhead of Pulumi and gRPC themselves.

/** Its only resource, `empty:Empty`, has the arguments of a private endpoint. */
const SCHEMA = JSON.stringify({
    name: "empty",
    version: "0.1.0",
    resources: {
        "empty:index:Empty": {
            inputProperties: { groupId: { type: "string" }, region: { type: "string" } },
            properties: { groupId: { type: "string" }, region: { type: "string" } },
        },
    },
});

const checked = async (request: rpc.CheckRequest): Promise<rpc.CheckResponse> => {
    const response = new rpc.CheckResponse();
    response.setInputs(request.getNews());
    return response;
};

const server = new grpc.Server();
server.addService(ResourceProviderService, {
    handshake: unary(async () => {
        const response = new rpc.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        return response;
    }),
    getPluginInfo: unary(async () => {
        const info = new PluginInfo();
        info.setVersion("0.1.0");
        return info;
    }),
    getSchema: unary(async () => {
        const response = new rpc.GetSchemaResponse();
        response.setSchema(SCHEMA);
        return response;
    }),
    checkConfig: unary(checked),
    diffConfig: unary(async () => new rpc.DiffResponse()),
    configure: unary(async () => {
        const response = new rpc.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
    }),
    check: unary(checked),
    diff: unary(async () => {
        const response = new rpc.DiffResponse();
        response.setChanges(rpc.DiffResponse.DiffChanges.DIFF_NONE);
        return response;
    }),
    create: unary(async (request: rpc.CreateRequest) => {
        const response = new rpc.CreateResponse();
        response.setId("none");
        response.setProperties(request.getProperties());
        return response;
    }),
    delete: unary(async () => new Empty()),
    cancel: unary(async () => new Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_error, port) => {
    process.stdout.write(`${port}\n`);
});

function unary<Request, Response>(
    answer: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, done) => void answer(call.request).then((response) => done(null, response));
}
