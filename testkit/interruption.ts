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
 * While the task runs, Ctrl-C does not end this process but aborts the signal, so that the task can clean up before it
 * ends. Further signals are ignored meanwhile. A closed output pipe (`| head`) is an interruption, too.
 */
export async function whileInterruptible<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const onSignal = (name: (typeof SIGNALS)[number]): void => controller.abort(new Interrupted(name));
    const onStreamError = (error: Error): void => controller.abort(error);
    const streams = [process.stdout, process.stderr];
    SIGNALS.forEach((name) => process.on(name, onSignal));
    streams.forEach((stream) => stream.on("error", onStreamError));
    try {
        const result = await task(signal);
        // A task that ignores the signal, or finishes before it notices, must not swallow the interruption.
        signal.throwIfAborted();
        return result;
    } catch (error) {
        // The interruption is the cause of any failure that follows it.
        throw signal.aborted ? signal.reason : error;
    } finally {
        SIGNALS.forEach((name) => process.off(name, onSignal));
        streams.forEach((stream) => stream.off("error", onStreamError));
    }
}

/** Runs a command's main function and sets the exit code. Errors are printed without a stack trace. */
export async function runMain(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
    try {
        await whileInterruptible(main);
        process.exitCode = 0;
    } catch (error) {
        // Nobody may be reading stderr any more.
        process.stderr.on("error", () => process.exit(1));
        process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
    }
    process.exit();
}
