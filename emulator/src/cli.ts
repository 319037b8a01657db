import { readArguments, USAGE } from "./cliOptions";
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
    console.error(`atlas-emulator: ${(error as Error).message}; --help lists the options`);
    process.exitCode = 1;
});
