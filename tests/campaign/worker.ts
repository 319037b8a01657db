import type { HostName } from "../../testkit/providerHost/program";
import { performRun, type StackMaker } from "./run";

/** A message from the main process: the seed of a run to perform; "end" when there is none. */
export type Order = { readonly seed: number; readonly engine: boolean; readonly host: HostName } | "end";

// Only an explicit exit kills our child processes, so exit on signals and when the main process is gone.
process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
process.once("disconnect", () => process.exit());

// Several runs at once in one process: they mostly wait.
process.on("message", (order: Order) => {
    if (order === "end") {
        process.exit();
    }
    void perform(order);
});

async function perform({ seed, engine, host }: Exclude<Order, "end">): Promise<void> {
    let makeStack: StackMaker | undefined;
    if (engine) {
        const { RealStack } = await import("./realStack.js");
        makeStack = (config, flags) => RealStack.create(config, flags);
    }
    process.send?.(await performRun(seed, { host, ...(makeStack === undefined ? {} : { makeStack }) }));
}
