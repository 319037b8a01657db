import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type * as grpcModule from "@grpc/grpc-js";
import type * as structModule from "google-protobuf/google/protobuf/struct_pb";
import type * as engineModule from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as emptyModule from "google-protobuf/google/protobuf/empty_pb";
import type * as clientModule from "@pulumi/pulumi/proto/provider_grpc_pb";
import type * as messageModule from "@pulumi/pulumi/proto/provider_pb";
import { REPOSITORY } from "../tests/support/program";
import { isolatedEnvironment } from "../tests/support/environment";

// The SDK's clients take the messages and credentials of its own copies only.
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = fromSdk("@grpc/grpc-js") as typeof grpcModule;
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb") as typeof structModule;
const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb") as typeof emptyModule;
const { EngineService } = fromSdk("./proto/engine_grpc_pb") as typeof engineModule;
const { ResourceProviderClient } = fromSdk("./proto/provider_grpc_pb") as typeof clientModule;
const messages = fromSdk("./proto/provider_pb") as typeof messageModule;

type Properties = Readonly<Record<string, unknown>>;

function toStruct(properties: Properties): structModule.Struct {
    return Struct.fromJavaScript(properties as Record<string, structModule.JavaScriptValue>);
}

/** Takes the log calls of providers, as the engine does. */
export async function startEngineStub(): Promise<{ address: string; close: () => void }> {
    const server = new grpc.Server();
    server.addService(EngineService, {
        log: (_call: unknown, answer: (error: null, empty: emptyModule.Empty) => void) =>
            answer(null, new Empty()),
    });
    const port = await promisify(server.bindAsync.bind(server))(
        "127.0.0.1:0",
        grpc.ServerCredentials.createInsecure(),
    );
    return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

/** The process in which Pulumi runs dynamic providers, driven as the engine drives it. */
export class ProviderProcess {
    private constructor(
        private readonly child: ChildProcess,
        private readonly client: clientModule.ResourceProviderClient,
    ) {}

    static async start(
        engineAddress: string,
        env: Readonly<Record<string, string>>,
    ): Promise<ProviderProcess> {
        const script = fromSdk.resolve("./cmd/dynamic-provider");
        const child = spawn(process.execPath, [script, engineAddress], {
            cwd: REPOSITORY,
            env: { ...isolatedEnvironment(process.env), ...env },
            stdio: ["pipe", "pipe", "inherit"],
        });
        const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
        const [port] = (await once(lines, "line")) as [string];
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        const request = new messages.ConfigureRequest();
        request.setArgs(toStruct({}));
        const started = new ProviderProcess(child, client);
        await promisify(client.configure.bind(client) as Call<messageModule.ConfigureRequest, unknown>)(
            request,
        );
        return started;
    }

    async check(news: Properties): Promise<void> {
        const request = new messages.CheckRequest();
        request.setOlds(toStruct({}));
        request.setNews(toStruct(news));
        const answer = await promisify(
            this.client.check.bind(this.client) as Call<
                messageModule.CheckRequest,
                messageModule.CheckResponse
            >,
        )(request);
        const [failure] = answer.getFailuresList();
        if (failure !== undefined) {
            throw new Error(failure.getReason());
        }
    }

    async create(properties: Properties): Promise<void> {
        const request = new messages.CreateRequest();
        request.setProperties(toStruct(properties));
        await promisify(this.client.create.bind(this.client) as Call<messageModule.CreateRequest, unknown>)(
            request,
        );
    }

    /** Resident memory in MB. */
    async memory(): Promise<number> {
        const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(this.child.pid)]);
        return Number(stdout) / 1024;
    }

    async end(): Promise<void> {
        this.client.close();
        if (this.child.exitCode === null && this.child.signalCode === null) {
            this.child.kill("SIGKILL");
            await once(this.child, "exit");
        }
    }
}

type Call<Request, Response> = (
    request: Request,
    answer: (error: grpcModule.ServiceError | null, response: Response) => void,
) => void;
