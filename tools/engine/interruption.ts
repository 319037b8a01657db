import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The reason with which an interrupted task is aborted. */
export class Interrupted extends Error {
    /** What a shell reports for a process that this signal has ended. */
    readonly exitCode: number;

    constructor(signal: (typeof SIGNALS)[number]) {
        super(`Interrupted (${signal}).`);
        this.exitCode = 128 + constants.signals[signal];
    }
}

/**
 * From now on Ctrl-C does not end this process but aborts the signal, so that the task can clean up before it ends.
 * Further ones are ignored meanwhile.
 */
export function abortOnInterruption(): AbortSignal {
    const controller = new AbortController();
    for (const name of SIGNALS) {
        process.on(name, () => controller.abort(new Interrupted(name)));
    }
    return controller.signal;
}

/** Runs a command's main function and turns its outcome into the exit code, without a stack for what users can mend. */
export async function runMain(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
        await main(abortOnInterruption());
        process.exit(0);
    } catch (error) {
        process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(error instanceof Interrupted ? error.exitCode : 1);
    }
}
