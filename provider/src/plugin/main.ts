import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/engine_pb";
import { endWithEngine } from "../engine/engineDeath";
import { CHANNEL_OPTIONS, EngineLog } from "../engine/engineLog";
import { AtlasPlugin } from "./atlasPlugin";
import { serve } from "./pluginServer";
import schema from "./schema.json";
import type { PackageSchema } from "./schemaTypes";
import { logOf } from "../resources/host";
import { PLUGIN_WORDING } from "./wording";

// The last resort: what goes wrong in one call must not end the calls of other resources, which may be creating something.
process.on("uncaughtException", (error) => console.error(error));

// The engine passes its address as the last argument; without one, a debugger's user has started the plugin.
const address = process.argv.slice(2).findLast((argument) => /^[^-].*:\d+$/.test(argument));
if (address !== undefined) {
    endWithEngine(address, () => process.exit(1));
}

const plugin = new AtlasPlugin(schema as PackageSchema, (engine) => {
    const client = new EngineClient(engine, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
    return logOf(new EngineLog(client, messages), PLUGIN_WORDING);
});
plugin.attach(address ?? "");
serve(plugin).then(
    ({ port }) => process.stdout.write(`${port}\n`),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
