import { createRequire } from "node:module";
import type * as grpcModule from "@grpc/grpc-js";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as enginePb from "@pulumi/pulumi/proto/engine_pb";
import { engineAddress } from "./engineAddress";
import { endWithEngine } from "./engineDeath";
import { EngineLog } from "./engineLog";

/** Ties this process's life to the engine's. @returns the engine's log, undefined outside of an engine */
export function joinEngine(): EngineLog | undefined {
    const address = engineAddress();
    if (address === undefined) {
        return undefined;
    }
    endWithEngine(address, () => process.exit(1));
    try {
        return connectBySdk(address);
    } catch {
        return undefined; // an SDK with another layout: only the live status is lost
    }
}

/** The generated client accepts only credentials made by the SDK's own copy of gRPC. */
function connectBySdk(address: string): EngineLog {
    const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    const grpc = fromSdk("@grpc/grpc-js") as typeof grpcModule;
    const { EngineClient } = fromSdk("./proto/engine_grpc_pb") as typeof engineGrpc;
    const messages = fromSdk("./proto/engine_pb") as typeof enginePb;
    return new EngineLog(new EngineClient(address, grpc.credentials.createInsecure()), messages);
}
