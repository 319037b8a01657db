import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** What the engine knows of a resource: JSON. */
export type Properties = Record<string, unknown>;

export function toStruct(properties: Readonly<Properties>): Struct {
    // The JSON round trip drops undefined, which a Struct cannot hold.
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

export function fromStruct(struct: Struct | undefined): Properties {
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

export function callError(error: ServiceError): CallError {
    const [details] = error.metadata.get("grpc-status-details-bin");
    if (!(details instanceof Buffer)) {
        return new CallError(error.details, error.code, undefined);
    }
    const [any] = Status.deserializeBinary(details).getDetailsList();
    const failure = ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? details);
    return new CallError(error.details, error.code, {
        id: failure.getId(),
        properties: fromStruct(failure.getProperties()),
        reasons: failure.getReasonsList(),
    });
}
