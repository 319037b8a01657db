import { readArguments, USAGE } from "./cli-options";
import { AtlasEmulator } from "./emulator";

async function main(): Promise<void> {
    const options = readArguments(process.argv.slice(2));
    if (options === "help") {
        console.log(USAGE);
        return;
    }
    const atlas = await AtlasEmulator.start(options);
    const end = (): void => void atlas.close().then(() => process.exit(0));
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
    console.log(`Atlas emulator listening on ${atlas.url}`);
}

main().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    console.error(
        `atlas-emulator: ${inUse ? `the port is in use already (${message}); --port 0 picks a free one` : message}`,
    );
    process.exitCode = 1;
});
