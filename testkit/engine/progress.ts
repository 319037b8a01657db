/** Shows what a slow task is: on a terminal, one line that counts the seconds; in a log, a line every 30 seconds. */
export async function showing<T>(what: string, task: Promise<T>): Promise<T> {
    const { stderr } = process;
    const start = Date.now();
    const show = (): void => {
        const line = `${what}… (${Math.round((Date.now() - start) / 1000)}s)`;
        stderr.write(stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    };
    show();
    const timer = setInterval(show, stderr.isTTY ? 1_000 : 30_000);
    try {
        return await task;
    } finally {
        clearInterval(timer);
        show();
        if (stderr.isTTY) {
            stderr.write("\n");
        }
    }
}
