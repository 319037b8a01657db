import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/engine_pb";
import { PLUGIN, PLUGIN_WORDING } from "../words/wording";
import { REQUEST_TIMEOUT } from "../atlas/wire/wire";
import { endWithEngine } from "../engine/endWithEngine";
import { CHANNEL_OPTIONS, EngineLog } from "../engine/engineLog";
import { logOf } from "../resources/host";
import { AtlasPlugin } from "./atlasPlugin";
import { serve } from "./pluginServer";
import schema from "./schema.json";

export const { version } = schema;

/**
 * Runs the plugin, and prints its port, which the engine reads.
 *
 * @param address of the engine that has started it. Default: a person has
 */
export async function startPlugin(address?: string): Promise<void> {
    if (address !== undefined) {
        endWithEngine(address, () => process.exit(1));
    }
    const plugin = new AtlasPlugin(schema, (engine) => {
        const client = new EngineClient(engine, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
        return logOf(new EngineLog(client, messages), PLUGIN_WORDING);
    });
    // The last resort: nobody knows which call will not be answered. So all end, as on ^C, with what they have made in state.
    process.on("uncaughtException", (error) => {
        console.error(error);
        plugin.cancel();
        setTimeout(() => process.exit(1), 2 * REQUEST_TIMEOUT).unref();
    });
    plugin.useEngine(address ?? "");
    const { port } = await serve(plugin);
    if (address === undefined) {
        console.error(
            `This is Pulumi's plugin ${PLUGIN} ${version}. Pulumi starts it by itself; started by hand it waits for a ` +
                `debugged "pulumi up": PULUMI_DEBUG_PROVIDERS=${PLUGIN}:${port}. ^C ends it, --help shows its commands.`,
        );
    }
    process.stdout.write(`${port}\n`);
}
