/** Runs something before a signal ends this process. */
export function onSignal(run: () => void): void {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => {
            run();
            process.kill(process.pid, signal);
        });
    }
}
