import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as enginePb from "@pulumi/pulumi/proto/engine_pb";

/** For a channel to the engine, which is on this machine: gRPC would send it through `https_proxy`. */
export const CHANNEL_OPTIONS = { "grpc.enable_http_proxy": 0 };

export class EngineLog {
    private written: Promise<void> = Promise.resolve();

    constructor(
        private readonly client: EngineClient,
        private readonly messages: Pick<typeof enginePb, "LogRequest" | "LogSeverity">,
    ) {}

    showStatus(urn: string, text: string): void {
        this.write(text, urn, true);
    }

    writeLine(text: string, urn = ""): void {
        this.write(text, urn, false);
    }

    private write(text: string, urn: string, ephemeral: boolean): void {
        const { LogRequest, LogSeverity } = this.messages;
        const request = new LogRequest();
        request.setSeverity(LogSeverity.INFO);
        request.setMessage(text);
        request.setUrn(urn);
        request.setEphemeral(ephemeral);
        // In sequence: the engine may handle two concurrent calls in the wrong order, and keep showing the older text.
        // A failing display must not disturb the operation.
        this.written = this.written.then(
            () => new Promise((resolve) => this.client.log(request, () => resolve())),
        );
    }
}
