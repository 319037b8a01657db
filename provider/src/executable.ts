import { PLUGIN_WORDING, pluginCommand } from "./words/wording";
import { runProcess } from "./doctor/command";
import { addressIn } from "./engine/endWithEngine";
import { startPlugin, version } from "./plugin/start";

// The plugin's program: Pulumi starts it with its engine's address as the last argument; people, as a command.

const args = process.argv.slice(2);
// A command is a word without a colon.
const address = /^\w+$/.test(args[0] ?? "") ? undefined : addressIn(args);

if (address !== undefined || args.length === 0) {
    startPlugin(address).catch((error: unknown) => {
        console.error(error);
        process.exit(1);
    });
} else {
    const built = `${version} (Node.js ${process.versions.node})`;
    runProcess({ wording: PLUGIN_WORDING, command: pluginCommand(), version: built });
}
