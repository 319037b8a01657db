import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import type * as grpcModule from "@grpc/grpc-js";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as enginePb from "@pulumi/pulumi/proto/engine_pb";
import { addressIn, endWithEngine } from "../engine/endWithEngine";
import { CHANNEL_OPTIONS, EngineLog } from "../engine/engineLog";

/** Ties this process's life to the engine's. @returns undefined outside of an engine; else its address, "" if unknown */
export function joinEngine(): { readonly address: string; readonly log?: EngineLog | undefined } | undefined {
    const address = engineAddress();
    if (address === undefined || address === "") {
        return address === undefined ? undefined : { address };
    }
    endWithEngine(address, () => process.exit(1));
    return { address, log: connectBySdk(address) };
}

/** The generated client accepts only credentials made by the SDK's own copy of gRPC. */
function connectBySdk(address: string): EngineLog | undefined {
    try {
        const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
        const grpc = fromSdk("@grpc/grpc-js") as typeof grpcModule;
        const { EngineClient } = fromSdk("./proto/engine_grpc_pb") as typeof engineGrpc;
        const messages = fromSdk("./proto/engine_pb") as typeof enginePb;
        const client = new EngineClient(address, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
        return new EngineLog(client, messages);
    } catch {
        return undefined; // an SDK with another layout: only the live status is lost
    }
}

/** The engine's address where Pulumi runs dynamic providers in this process, else undefined; "" where it is not known. */
export function engineAddress(
    [, script = "", ...args]: readonly string[] = process.argv,
): string | undefined {
    const host = basename(script).startsWith("index") ? basename(dirname(script)) : basename(script);
    return host === "dynamic-provider" ? (addressIn(args) ?? "") : undefined;
}
