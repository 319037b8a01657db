import { createRequire } from "node:module";
import type * as grpcModule from "@grpc/grpc-js";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as providerPb from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct as StructType, JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

// The SDK's generated code accepts only messages and credentials from its own copies of these libraries.
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

/** A message of google.rpc.Status, for which the SDK has no types. */
interface StatusMessage {
    getDetailsList(): { getValue_asU8(): Uint8Array }[];
}

export const grpc = fromSdk("@grpc/grpc-js") as typeof grpcModule;
export const engineService = (fromSdk("./proto/engine_grpc_pb") as typeof engineGrpc).EngineService;
export const messages = fromSdk("./proto/provider_pb") as typeof providerPb;
export const { ResourceProviderClient } = fromSdk("./proto/provider_grpc_pb") as typeof providerGrpc;
export type ResourceProviderClient = providerGrpc.ResourceProviderClient;
export const EmptyMessage = (fromSdk("google-protobuf/google/protobuf/empty_pb") as { Empty: typeof Empty })
    .Empty;
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb") as { Struct: typeof StructType };
const { Status } = fromSdk("./proto/status_pb") as {
    Status: { deserializeBinary(bytes: Uint8Array): StatusMessage };
};

/** What the engine knows of a resource: JSON. */
export type Properties = Record<string, unknown>;

export function toStruct(properties: Readonly<Properties>): StructType {
    // The JSON round trip drops undefined, which a Struct cannot hold.
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

export function fromStruct(struct: StructType | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}

/** A secret as it travels over gRPC. */
export function secret(value: string): Properties {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** What an initialization failure leaves for the state. */
export interface Initialization {
    readonly id: string;
    readonly properties: Properties;
    readonly reasons: readonly string[];
}

/** A call that the provider answered with an error. */
export class CallError extends Error {
    override readonly name = "CallError";
    constructor(
        message: string,
        readonly code: number,
        /** Set where the object exists but is not ready: the engine keeps it in state. */
        readonly initialization: Initialization | undefined,
    ) {
        super(message);
    }
}

export function callError(error: grpcModule.ServiceError): CallError {
    const [details] = error.metadata.get("grpc-status-details-bin");
    if (!(details instanceof Buffer)) {
        return new CallError(error.details, error.code, undefined);
    }
    const [any] = Status.deserializeBinary(details).getDetailsList();
    const failure = messages.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? details);
    return new CallError(error.details, error.code, {
        id: failure.getId(),
        properties: fromStruct(failure.getProperties()),
        reasons: failure.getReasonsList(),
    });
}
