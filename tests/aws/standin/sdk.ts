import { createRequire } from "node:module";
import type * as grpcModule from "@grpc/grpc-js";
import type * as providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as providerPb from "@pulumi/pulumi/proto/provider_pb";
import type { PluginInfo as PluginInfoType } from "@pulumi/pulumi/proto/plugin_pb";
import type { Empty as EmptyType } from "google-protobuf/google/protobuf/empty_pb";
import type { JavaScriptValue, Struct as StructType } from "google-protobuf/google/protobuf/struct_pb";

// The SDK's generated code takes messages of its own copies of these libraries only.
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc = fromSdk("@grpc/grpc-js") as typeof grpcModule;
export type { UntypedServiceImplementation, handleUnaryCall } from "@grpc/grpc-js";
export const messages = fromSdk("./proto/provider_pb") as typeof providerPb;
export type * as Messages from "@pulumi/pulumi/proto/provider_pb";
export const { ResourceProviderService } = fromSdk("./proto/provider_grpc_pb") as typeof providerGrpc;
export const { PluginInfo } = fromSdk("./proto/plugin_pb") as { PluginInfo: typeof PluginInfoType };
export const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb") as { Empty: typeof EmptyType };
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb") as { Struct: typeof StructType };

/** Inputs or outputs of a resource: JSON. */
export type Properties = Record<string, unknown>;

export function toStruct(properties: Properties): StructType {
    // Through JSON, since a struct takes no undefined.
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

export function fromStruct(struct: StructType | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}
