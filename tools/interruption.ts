import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The reason with which an interrupted task is aborted. */
export class Interrupted extends Error {
    /** What a shell reports for a process that this signal has ended. */
    readonly exitCode: number;

    constructor(signal: (typeof SIGNALS)[number]) {
        super(`Interrupted (${signal}); nothing is left behind.`);
        this.exitCode = 128 + constants.signals[signal];
    }
}

/**
 * From now on Ctrl-C does not end this process but aborts the signal, so that the task can clean up before it ends.
 * Further ones are ignored meanwhile. A reader of our output that has gone, as `head` does, counts as one, too.
 */
export function abortOnInterruption(): AbortSignal {
    const controller = new AbortController();
    for (const name of SIGNALS) {
        process.on(name, () => controller.abort(new Interrupted(name)));
    }
    for (const stream of [process.stdout, process.stderr]) {
        stream.on("error", (error) => controller.abort(error));
    }
    return controller.signal;
}

/** Runs a command's main function and turns its outcome into the exit code, without a stack for what users can mend. */
export async function runMain(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const signal = abortOnInterruption();
    try {
        await main(signal);
        process.exitCode = 0;
    } catch (error) {
        // What fails after an interruption fails because of it.
        const why: unknown = signal.aborted ? signal.reason : error;
        process.stderr.write(`\n${why instanceof Error ? why.message : String(why)}\n`);
        process.exitCode = why instanceof Interrupted ? why.exitCode : 1;
    }
    process.exit();
}
