import type { Server, ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EmptyMessage, engineService, grpc } from "./sdk";

/** One call of the provider to the engine's log. */
export interface LogCall {
    readonly urn: string;
    readonly message: string;
}

/** The engine as its provider sees it: a gRPC server that takes log calls. */
export class EngineServer {
    readonly logs: LogCall[] = [];
    /** Makes every log call fail. */
    failing = false;

    private constructor(
        private readonly server: Server,
        readonly port: number,
    ) {}

    static async start(): Promise<EngineServer> {
        const server = new grpc.Server();
        const started = new Promise<number>((resolve, reject) => {
            server.addService(engineService, {
                log: (call: ServerUnaryCall<LogRequest, Empty>, answer: sendUnaryData<Empty>) =>
                    engine.log(call.request, answer),
            });
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
                if (error === null) {
                    resolve(port);
                } else {
                    reject(error);
                }
            });
        });
        const engine = new EngineServer(server, await started);
        return engine;
    }

    get address(): string {
        return `127.0.0.1:${this.port}`;
    }

    /** Shuts down without draining; the port refuses connections from then on. */
    close(): void {
        this.server.forceShutdown();
    }

    private log(request: LogRequest, answer: sendUnaryData<Empty>): void {
        if (this.failing) {
            answer({ code: grpc.status.INTERNAL, details: "the engine's log is broken" });
            return;
        }
        this.logs.push({ urn: request.getUrn(), message: request.getMessage() });
        answer(null, new EmptyMessage());
    }
}
