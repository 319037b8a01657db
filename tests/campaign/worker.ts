import { performRun, type StackMaker } from "./run";

/** A message from the main process: the seed of a run to perform; "end" when there is none. */
export type Order = { readonly seed: number; readonly engine: boolean } | "end";

// Several runs at once in one process: they mostly wait.
process.on("message", (order: Order) => {
    if (order === "end") {
        process.disconnect();
        return;
    }
    void perform(order);
});

async function perform({ seed, engine }: { seed: number; engine: boolean }): Promise<void> {
    let makeStack: StackMaker | undefined;
    if (engine) {
        const { RealStack } = await import("./realStack.js");
        makeStack = (config) => RealStack.create(config);
    }
    process.send?.(await performRun(seed, makeStack));
}
