import { printed } from "../words/text";
import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { PlainError } from "../atlas/errors/errors";
import type { Wording } from "../words/wording";
import { sendable } from "../words/sendable";
import { type InitializationError } from "../resources/host";
import { send, type Properties } from "./properties";

/** An object exists but is not ready: the engine keeps id and outputs, and calls `Update` at the next `up`. */
export class InitFailed extends Error {
    constructor(
        readonly failure: InitializationError,
        readonly outputs: Properties,
        readonly secrets: ReadonlySet<string>,
    ) {
        super(failure.message);
    }
}

/** The error as the engine reads it, with the words for users of the plugin. */
export function rpcError(error: unknown, wording: Wording): Partial<grpc.StatusObject> {
    const cause = error instanceof InitFailed ? error.failure : error;
    const details =
        cause instanceof PlainError
            ? printed(cause.text, wording)
            : sendable(cause instanceof Error ? cause.message : String(cause));
    if (!(error instanceof InitFailed)) {
        return { code: grpc.status.UNKNOWN, details };
    }
    const initFailed = new ErrorResourceInitFailed()
        .setId(error.failure.id)
        .setProperties(send(error.outputs, error.secrets))
        .setReasonsList([details]);
    const any = new Any();
    any.pack(initFailed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(details).setDetailsList([any]);
    const metadata = new grpc.Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: grpc.status.UNKNOWN, details, metadata };
}
