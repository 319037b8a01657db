import { join } from "node:path";
import type { AtlasEmulator } from "atlas-emulator";
import { atlasEnvironment } from "../testkit/environment";
import { Workspace } from "../testkit/workspace";
import type { PlannedEndpoint } from "./plan";

/** What all rows share. */
export interface BenchContext {
    /** The one emulator for all contenders. */
    readonly atlas: AtlasEmulator;
    /** Path of the Pulumi CLI. */
    readonly pulumi: string;
    /** Ends the bench. */
    readonly signal: AbortSignal;
    /** Says what is going on. */
    readonly progress: (text: string) => void;
}

/** Runs `use` with a stack of a program for these endpoints; nothing is left of it afterwards. */
export async function withStack<T>(
    { atlas, pulumi, signal }: BenchContext,
    endpoints: readonly PlannedEndpoint[],
    use: (stack: Workspace) => Promise<T>,
): Promise<T> {
    signal.throwIfAborted();
    const stack = await Workspace.create({
        pulumi,
        stack: "bench",
        env: atlasEnvironment(atlas),
        program: {
            copy: join("bench", "program"),
            files: { "endpoints.json": JSON.stringify(endpoints) },
        },
    });
    const stop = (): void => void stack.dispose().catch(() => undefined);
    signal.addEventListener("abort", stop);
    try {
        return await use(stack);
    } finally {
        signal.removeEventListener("abort", stop);
        await stack.dispose();
    }
}

/** Like Promise.all, but settles only after every task has. */
export async function together<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
    await Promise.allSettled(tasks);
    return Promise.all(tasks);
}
