import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** The engine as its provider sees it: a gRPC server that takes log calls. */
export class EngineServer {
    readonly logs: LogRequest.AsObject[] = [];
    /** Makes every log call fail. */
    failing = false;
    address = "";
    private readonly server = new grpc.Server();

    private constructor() {
        this.server.addService(EngineService, {
            log: (call: grpc.ServerUnaryCall<LogRequest, Empty>, answer: grpc.sendUnaryData<Empty>) => {
                if (this.failing) {
                    answer({ code: grpc.status.INTERNAL, details: "the engine's log is broken" });
                    return;
                }
                this.logs.push(call.request.toObject());
                answer(null, new Empty());
            },
        });
    }

    static async start(): Promise<EngineServer> {
        const engine = new EngineServer();
        const bind = promisify(engine.server.bindAsync.bind(engine.server));
        engine.address = `127.0.0.1:${await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure())}`;
        return engine;
    }

    /** Shuts down without draining; the port refuses connections from then on. */
    close(): void {
        this.server.forceShutdown();
    }
}
