/** Shows that something slow is in progress; the returned function ends the display. */
export type Progress = (text: string) => () => void;

const SECONDS_BETWEEN_LINES = 30;

/** On a terminal, one line that counts the seconds; in a log, a new line every 30 seconds. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
    return (text) => {
        const start = Date.now();
        const line = (): string => `${text}… (${Math.round((Date.now() - start) / 1000)}s)`;
        const show = (): void => void stream.write(stream.isTTY ? `\r\u001b[K${line()}` : `${line()}\n`);
        show();
        const timer = setInterval(show, stream.isTTY ? 1000 : SECONDS_BETWEEN_LINES * 1000);
        return () => {
            clearInterval(timer);
            show();
            if (stream.isTTY) {
                stream.write("\n");
            }
        };
    };
}
