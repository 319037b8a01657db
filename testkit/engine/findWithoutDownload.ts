import { findEngine } from "./findEngine";
import { runMain } from "../interruption";

// Run as a separate process by the tests of concurrent starts and of Ctrl-C.
void runMain(async (signal) => {
    const engine = await findEngine({ signal, install: () => Promise.resolve("offline") });
    process.stdout.write(JSON.stringify(engine));
});
