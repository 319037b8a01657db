import { findEngine } from "./findEngine";
import { runMain } from "../interruption";

// Run as a separate process by the test of concurrent starts.
void runMain(async (signal) => {
    const engine = await findEngine({ signal });
    process.stdout.write(JSON.stringify(engine));
});
