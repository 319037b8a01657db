import { findEngine } from "./findEngine";
import { runMain } from "../interruption";

// A process of its own for the tests of two at once and of Ctrl-C.
void runMain(async (signal) => {
    const engine = await findEngine({ signal, install: () => Promise.resolve("offline") });
    process.stdout.write(JSON.stringify(engine));
});
