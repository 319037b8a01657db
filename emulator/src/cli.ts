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

function explain(error: unknown): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    if (!("code" in error)) {
        return error.message;
    }
    switch (error.code) {
        case "EADDRINUSE":
            return `--port: that port is in use (${error.message}); allowed: another one, or 0 to pick a free one`;
        case "ERR_PARSE_ARGS_UNKNOWN_OPTION":
            return `${error.message}; --help lists the options`;
        default:
            return error.message;
    }
}

main().catch((error: unknown) => {
    console.error(`atlas-emulator: ${explain(error)}`);
    process.exitCode = 1;
});
